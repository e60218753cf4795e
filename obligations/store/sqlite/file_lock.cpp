#include "obligations/store/sqlite/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "obligations/store/store.h"

namespace termijnd {
namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

// The file holds the process number of the last holder, for the message of the next.
std::string holder_of(int file) {
    std::array<char, 32> text{};
    const auto size = ::pread(file, text.data(), text.size(), 0);
    return size > 0 ? " (process " + std::string(text.data(), static_cast<std::size_t>(size)) + ")"
                    : std::string();
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& database) {
    const std::string path = database.string() + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) {
        throw StorageError("cannot make " + path + ": " + reason(errno) +
                           "; the directory of the database must exist and be writable for the "
                           "user that runs termijnd");
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string holder = holder_of(file_);
        ::close(file_);
        if (error != EWOULDBLOCK) throw StorageError("cannot lock " + path + ": " + reason(error));
        throw StorageError(database.string() + " is in use by another termijnd" + holder +
                           "; stop that one first, or use termijnctl, which talks to it");
    }
    const std::string self = std::to_string(::getpid());
    // Only a courtesy to whoever is refused: the lock holds without it.
    if (::ftruncate(file_, 0) == 0) (void)!::pwrite(file_, self.data(), self.size(), 0);
}

FileLock::~FileLock() {
    ::close(file_);
}

}  // namespace termijnd
