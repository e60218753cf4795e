#include "tests/bench/list_reader.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string_view>

namespace termijnd::bench {
namespace {

int connect_to(const std::filesystem::path& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const bool up = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    return up ? fd : -1;
}

// One whole answer; empty where it is no 200 or the connection ended.
std::string read_answer(int fd) {
    std::string in;
    char buffer[65536];
    for (;;) {
        const std::size_t end = in.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::size_t field = in.find("Content-Length: ");
            const std::size_t length =
                field < end ? std::strtoul(in.c_str() + field + 16, nullptr, 10) : 0;
            if (in.size() >= end + 4 + length)
                return in.starts_with("HTTP/1.1 200 ") ? in : std::string();
        }
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0) return {};
        in.append(buffer, static_cast<std::size_t>(got));
    }
}

std::size_t count(std::string_view text, std::string_view word) {
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + word.size()))
        ++found;
    return found;
}

}  // namespace

ListReader::ListReader(const std::filesystem::path& socket, const std::string& target,
                       std::size_t times) {
    void* memory =
        mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int pipe_ends[2];
    if (memory == MAP_FAILED || pipe(pipe_ends) != 0)
        throw std::runtime_error("no memory or pipe for the client");
    shared_ = new (memory) Shared;
    process_ = fork();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        char byte = 0;
        close(pipe_ends[1]);
        if (read(pipe_ends[0], &byte, 1) == 1) read_lists(socket, target, times);
        _exit(0);
    }
    close(pipe_ends[0]);
    start_ = pipe_ends[1];
}

ListReader::~ListReader() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(start_);
    munmap(shared_, sizeof(Shared));
}

void ListReader::go() {
    if (write(start_, "g", 1) != 1) throw std::runtime_error("the client is gone");
}

void ListReader::read_lists(const std::filesystem::path& socket, const std::string& target,
                            std::size_t times) {
    const int fd = connect_to(socket);
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < times; ++i) {
        const bool asked = write(fd, request.data(), request.size()) > 0;
        const std::string answer = asked ? read_answer(fd) : std::string();
        if (answer.empty()) {
            shared_->failed = true;
            return;
        }
        if (i == 0) shared_->obligations = count(answer, "\"uiterlijk\"");
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        shared_->seconds = took.count();
        ++shared_->lists;
    }
}

}  // namespace termijnd::bench
