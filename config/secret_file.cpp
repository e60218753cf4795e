#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "config/settings.h"

namespace termijnd {
namespace {

constexpr std::size_t max_secret = 4096;

}  // namespace

Result<Secret> read_secret_file(const std::filesystem::path& path) {
    const std::string place = path.string();
    std::ifstream stream(path, std::ios::binary);
    struct stat status {};
    if (!stream.is_open() || ::stat(path.c_str(), &status) != 0)
        return Fault{place, "the secret cannot be read (" + std::string(std::strerror(errno)) +
                                "); put it there and let the account termijnd read it"};
    if (!S_ISREG(status.st_mode)) return Fault{place, "the secret must be in a plain file"};
    if ((status.st_mode & S_IRWXO) != 0)
        return Fault{place, "the secret is open to every user; run: chmod o= " + place};
    std::string text(max_secret + 2, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (!text.empty() && text.back() == '\n') text.pop_back();
    if (text.empty()) return Fault{place, "the secret is empty"};
    if (text.size() > max_secret) return Fault{place, "the secret is longer than 4096 bytes"};
    return Secret(std::move(text));
}

}  // namespace termijnd
