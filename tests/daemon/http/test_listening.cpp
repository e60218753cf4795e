#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

#include "tests/daemon/http/http_fixture.h"
#include "tests/daemon/http/raw_client.h"
#include "tests/support/catch.h"

// The unix socket with its mode, and the loopback address.
using namespace termijnd;
using namespace termijnd::test;

TEST_CASE("the unix socket is for its owner and group, and knows who asks", "[http]") {
    RunningServer running;
    const TempFolder folder;
    const auto path = folder / "termijnd.sock";
    const HttpService who{[](const HttpRequest& request, const HttpReply& reply) {
                              reply({200, "text/plain", request.peer, {}});
                          },
                          nullptr};
    const mode_t before = ::umask(0077);
    REQUIRE(running.listen_unix(path, who).has_value());
    ::umask(before);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0660);
    RawClient client{std::filesystem::path(path)};
    client.send(get_and_close);
    CHECK(ends_with(client.read_to_end(), "uid " + std::to_string(::getuid())));
}

TEST_CASE("a stale socket file is replaced, a live one and another file are not", "[http]") {
    const TempFolder folder;
    const auto path = folder / "s";

    SECTION("stale") {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::close(fd);
        RunningServer running;
        CHECK(running.listen_unix(path, echoing()).has_value());
    }
    SECTION("live") {
        RunningServer first;
        REQUIRE(first.listen_unix(path, echoing()).has_value());
        RunningServer second;
        const auto result = second.listen_unix(path, echoing());
        REQUIRE_FALSE(result.has_value());
        CHECK_THAT(result.error().text(), Catch::Contains("another daemon listens here"));
        RawClient client{std::filesystem::path(path)};
        client.send(get_and_close);
        CHECK(status_of(client.read_to_end()) == 200);
    }
    SECTION("a file") {
        std::ofstream(path) << "precious";
        RunningServer running;
        const auto result = running.listen_unix(path, echoing());
        REQUIRE_FALSE(result.has_value());
        CHECK_THAT(result.error().text(), Catch::Contains("is no socket"));
        CHECK(std::filesystem::file_size(path) == 8);
    }
    SECTION("no folder") {
        RunningServer running;
        const auto result = running.listen_unix(folder / "none/s", echoing());
        REQUIRE_FALSE(result.has_value());
        CHECK_THAT(result.error().text(), Catch::Contains("see that the folder exists"));
    }
}

TEST_CASE("the socket file goes with the server", "[http]") {
    const TempFolder folder;
    const auto path = folder / "s";
    {
        RunningServer running;
        REQUIRE(running.listen_unix(path, echoing()).has_value());
        CHECK(std::filesystem::exists(path));
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("only loopback is listened on", "[http]") {
    RunningServer running;
    for (const char* address : {"0.0.0.0", "::", "192.168.1.1", "localhost", ""}) {
        INFO(address);
        running.on_loop(
            [&] { CHECK_FALSE(running.server().listen_tcp(address, 0, echoing()).has_value()); });
    }
    const std::uint16_t port = running.listen_tcp(echoing());
    running.on_loop([&] {
        const auto taken = running.server().listen_tcp("127.0.0.1", port, echoing());
        REQUIRE_FALSE(taken.has_value());
        CHECK_THAT(taken.error().text(), Catch::Contains("set another http.listen"));
    });
}
