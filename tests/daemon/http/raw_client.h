#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace termijnd::test {

// A plain socket that can send anything, one byte at a time if need be.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    explicit RawClient(const std::filesystem::path& unix_socket);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;

    // False when the other side has closed.
    bool send(std::string_view bytes);
    // Everything up to the end of the stream; fails the test when that takes 5 s.
    std::string read_to_end();
    // At least until `text` was seen, or the end of the stream.
    std::string read_until(std::string_view text);
    void stop_sending();

  private:
    std::string read(std::string_view until);

    int fd_;
};

// The status in the first line of an answer; 0 for no answer.
[[nodiscard]] int status_of(std::string_view answer);

}  // namespace termijnd::test
