#include "notify/mail/eml_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "notify/hash.h"

namespace termijnd {
namespace {

class File {
  public:
    File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags, 0640)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }

    [[nodiscard]] bool write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written = ::write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }

    [[nodiscard]] bool sync() const { return ::fsync(fd_) == 0; }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }

  private:
    int fd_;
};

std::string file_name(const MailAddress& to, std::string_view content) {
    std::string name = to.text();
    // An address may hold a slash.
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '@' && c != '.' && c != '-')
            c = '_';
    std::array<char, 24> hash{};
    std::snprintf(hash.data(), hash.size(), "-%016llx.eml",
                  static_cast<unsigned long long>(stable_hash(content)));
    return name.substr(0, 200) + hash.data();
}

// Returns 0, or errno of what failed.
int store(const std::filesystem::path& folder, const std::string& name, std::string_view bytes) {
    const auto aside = folder / ("." + name + ".tmp");
    const auto failed = [&] {
        const int error = errno;
        ::unlink(aside.c_str());
        return error;
    };
    {
        const File file(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
        if (!file.is_open() || !file.write(bytes) || !file.sync()) return failed();
    }
    if (::rename(aside.c_str(), (folder / name).c_str()) != 0) return failed();
    const File directory(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!directory.is_open() || !directory.sync()) return errno;
    return 0;
}

}  // namespace

EmlFolder::EmlFolder(std::filesystem::path folder, Post post)
    : folder_(std::move(folder)), post_(std::move(post)) {
    std::filesystem::create_directories(folder_);
}

void EmlFolder::send_mail(Envelope envelope, std::string bytes, Done done) {
    std::string content = "X-Envelope-From: <" + envelope.from.text() + ">\r\nX-Envelope-To: <" +
                          envelope.to.text() + ">\r\n" + bytes;
    const auto name = file_name(envelope.to, content);
    const int error = store(folder_, name, content);
    Outcome outcome;
    outcome.kind = error == 0 ? Outcome::Kind::sent : Outcome::Kind::retry;
    outcome.destination_down = error != 0;
    outcome.answer = error == 0 ? "written to " + name
                                : std::system_category().message(error) + " in " + folder_.string();
    post_([done = std::move(done), outcome = std::move(outcome)] { done(outcome); });
}

}  // namespace termijnd
