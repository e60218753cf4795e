#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace termijnd::test {

// A port on 127.0.0.1 that nothing listens on at this moment. Prefer a server that takes port 0
// and prints what it got.
[[nodiscard]] std::uint16_t free_port();

// Waits until `condition` holds, asking every few milliseconds; false when `limit` passed first.
[[nodiscard]] bool wait_until(const std::function<bool()>& condition,
                              std::chrono::milliseconds limit = std::chrono::seconds(20));

// A fresh folder that goes, with all in it, when the test ends.
class TempFolder {
  public:
    TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder();

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return path_ + "/" + name;
    }

  private:
    std::string path_;
};

// A child process with its stdout (and, when asked, stderr) read by the test. Killed and waited
// for when this goes; it also dies when the test program does.
class Process {
  public:
    struct Options {
        std::vector<std::pair<std::string, std::string>> environment = {};  // besides ours
        std::string folder = {};                                            // to start in
        bool merge_stderr = false;  // into what read_line() and read_all() give
    };

    explicit Process(std::vector<std::string> command);
    Process(std::vector<std::string> command, const Options& options);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    // The next line without its end; nothing at the end of output or when `limit` passed.
    std::optional<std::string> read_line(
        std::chrono::milliseconds limit = std::chrono::seconds(20));

    // All output until the child closes it, at most `limit` from now.
    std::string read_all(std::chrono::milliseconds limit = std::chrono::seconds(60));

    void signal(int number) const;

    // The exit code, 128 + the signal that killed it, or nothing when `limit` passed.
    std::optional<int> wait(std::chrono::milliseconds limit = std::chrono::seconds(20));

    [[nodiscard]] pid_t pid() const { return pid_; }

  private:
    bool read_some(std::chrono::steady_clock::time_point until);

    pid_t pid_ = -1;
    int out_ = -1;
    std::string read_ahead_;
    std::optional<int> exit_code_;
};

// Runs a command to its end: exit code and stdout (stderr as well when asked).
struct Ran {
    int exit_code;
    std::string out;
};
[[nodiscard]] Ran run(std::vector<std::string> command, const Process::Options& options = {});

// A script of tests/support run by Debian's python3, ready once it has printed "port <n>".
class PythonServer {
  public:
    PythonServer(const std::string& script, std::vector<std::string> arguments);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Process& process() { return process_; }

  private:
    Process process_;
    std::uint16_t port_ = 0;
};

// The whole file, empty when there is none.
[[nodiscard]] std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& content);

}  // namespace termijnd::test
