#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <string>

namespace termijnd::bench {

// A client of the daemon's socket, in a process of its own: asks for one list again and again over
// one connection, as fast as the answers come.
class ListReader {
  public:
    // Sleeps until go(). `target` as it goes over the line. Made before there are other threads.
    ListReader(const std::filesystem::path& socket, const std::string& target, std::size_t times);
    ~ListReader();  // ends the process
    ListReader(const ListReader&) = delete;
    ListReader& operator=(const ListReader&) = delete;

    void go();
    // What was read so far, and how long the reading took of all that was.
    [[nodiscard]] std::size_t lists() const { return shared_->lists; }
    [[nodiscard]] double seconds() const { return shared_->seconds; }
    // How many obligations the last list named.
    [[nodiscard]] std::size_t obligations() const { return shared_->obligations; }
    [[nodiscard]] bool failed() const { return shared_->failed; }

  private:
    struct Shared {
        std::atomic<std::size_t> lists = 0;
        std::atomic<std::size_t> obligations = 0;
        std::atomic<double> seconds = 0;
        std::atomic<bool> failed = false;
    };

    void read_lists(const std::filesystem::path& socket, const std::string& target,
                    std::size_t times);

    Shared* shared_ = nullptr;
    pid_t process_ = 0;
    int start_ = -1;  // a byte written to it starts the process
};

}  // namespace termijnd::bench
