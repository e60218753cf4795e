#include "tests/support/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace termijnd::test {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::system_category(), what);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment(const Process::Options& options) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto name = text.substr(0, text.find('='));
        const auto& given = options.environment;
        if (std::none_of(given.begin(), given.end(), [&](auto& e) { return e.first == name; }))
            all.push_back(text);
    }
    for (const auto& [name, value] : options.environment) all.push_back(name + "=" + value);
    return all;
}

}  // namespace

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (fd < 0 || ::bind(fd, generic, size) != 0 || ::getsockname(fd, generic, &size) != 0)
        fail("free_port");
    ::close(fd);
    return ntohs(address.sin_port);
}

bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto until = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

TempFolder::TempFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "termijnd-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) fail("mkdtemp");
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Process::Process(std::vector<std::string> command) : Process(std::move(command), Options()) {}

Process::Process(std::vector<std::string> command, const Options& options) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail("pipe2");
    // Everything that allocates is done before fork: the child may only exec.
    auto variables = environment(options);
    const auto arguments = pointers(command);
    const auto envp = pointers(variables);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(pipe[1], STDOUT_FILENO);
        if (options.merge_stderr) ::dup2(pipe[1], STDERR_FILENO);
        if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(127);
        ::execvpe(arguments[0], arguments.data(), envp.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    out_ = pipe[0];
}

Process::~Process() {
    if (!exit_code_) {
        ::kill(pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    }
    ::close(out_);
}

// False at the end of output or when `until` has passed.
bool Process::read_some(Clock::time_point until) {
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
    pollfd ready{out_, POLLIN, 0};
    const int timeout = static_cast<int>(std::max<milliseconds::rep>(left.count(), 0));
    if (::poll(&ready, 1, timeout) <= 0) return false;
    std::array<char, 65536> buffer;
    const auto count = ::read(out_, buffer.data(), buffer.size());
    if (count <= 0) return false;
    read_ahead_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<std::string> Process::read_line(std::chrono::milliseconds limit) {
    const auto until = Clock::now() + limit;
    for (;;) {
        if (const auto end = read_ahead_.find('\n'); end != std::string::npos) {
            auto line = read_ahead_.substr(0, end);
            read_ahead_.erase(0, end + 1);
            return line;
        }
        if (!read_some(until)) return std::nullopt;
    }
}

std::string Process::read_all(std::chrono::milliseconds limit) {
    const auto until = Clock::now() + limit;
    while (read_some(until)) continue;
    return std::exchange(read_ahead_, {});
}

void Process::signal(int number) const {
    if (!exit_code_) ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds limit) {
    const auto over = [this] {
        if (exit_code_) return true;
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
        exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    };
    (void)wait_until(over, limit);
    return exit_code_;
}

Ran run(std::vector<std::string> command, const Process::Options& options) {
    const auto name = command.at(0);
    Process process(std::move(command), options);
    Ran ran{0, process.read_all()};
    const auto code = process.wait();
    if (!code) throw std::runtime_error(name + " does not end");
    ran.exit_code = *code;
    return ran;
}

PythonServer::PythonServer(const std::string& script, std::vector<std::string> arguments)
    : process_([&] {
          std::vector<std::string> command = {"/usr/bin/python3", "-u",
                                              TERMIJND_SOURCE_DIR "/tests/support/" + script};
          command.insert(command.end(), arguments.begin(), arguments.end());
          return command;
      }()) {
    const auto line = process_.read_line();
    if (!line || !line->starts_with("port "))
        throw std::runtime_error(script + " did not start: " + line.value_or("(no output)"));
    port_ = static_cast<std::uint16_t>(std::stoi(line->substr(5)));
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& content) {
    std::ofstream file(path, std::ios::binary);
    if (!(file << content).flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace termijnd::test
