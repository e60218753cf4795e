#include "daemon/http/unix_socket.h"

#include <sys/stat.h>
#include <sys/un.h>

#include "daemon/http/descriptor.h"

namespace termijnd {
namespace {

// Removes the socket file that a daemon left behind which was killed.
Result<void> remove_stale(const std::string& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) return {};
        return Fault{path, "cannot be looked at: " + reason()};
    }
    if (!S_ISSOCK(status.st_mode))
        return Fault{path, "is there but is no socket; move it away or set another socket path"};
    const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(probe.get(), as_sockaddr(&address), sizeof address) == 0)
        return Fault{path, "another daemon listens here; stop it or set another socket path"};
    if (errno != ECONNREFUSED) return Fault{path, "cannot be taken over: " + reason()};
    if (::unlink(path.c_str()) != 0) return Fault{path, "cannot be replaced: " + reason()};
    return {};
}

}  // namespace

Result<int> listen_on_unix_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return Fault{path, "is too long for a socket path; at most 107 bytes"};
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (auto removed = remove_stale(path, address); !removed) return removed.error();
    Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    // The file gets its mode from the descriptor, so it is never wider for even a moment; chmod
    // then adds back what the umask took.
    if (fd.get() < 0 || ::fchmod(fd.get(), unix_socket_mode) != 0 ||
        ::bind(fd.get(), as_sockaddr(&address), sizeof address) != 0 ||
        ::chmod(path.c_str(), unix_socket_mode) != 0 || ::listen(fd.get(), backlog) != 0)
        return Fault{path, "cannot listen here: " + reason() +
                               "; see that the folder exists and may be written"};
    return fd.release();
}

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0) inode_ = status.st_ino;
}

SocketFile::~SocketFile() {
    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0 && status.st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace termijnd
