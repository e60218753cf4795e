#include "daemon/service/sd_notify.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/daemon/http/http_fixture.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace {

// Stands in for the service manager.
class Manager {
  public:
    Manager() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        const std::string path = folder_ / "notify";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    }
    ~Manager() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(fd_);
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    std::string heard() {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, 1000) <= 0) return "nothing";
        char text[1024];
        const ssize_t size = ::recv(fd_, text, sizeof text, 0);
        return {text, static_cast<std::size_t>(size)};
    }

  private:
    test::TempFolder folder_;
    int fd_;
};

}  // namespace

TEST_CASE("the service manager hears each state", "[systemd]") {
    Manager manager;
    notify_ready("3 due today");
    CHECK(manager.heard() == "READY=1\nSTATUS=3 due today");
    notify_reloading();
    CHECK_THAT(manager.heard(), Catch::StartsWith("RELOADING=1\nMONOTONIC_USEC="));
    notify_watchdog();
    CHECK(manager.heard() == "WATCHDOG=1");
    notify_stopping("draining\nREADY=1");
    CHECK(manager.heard() == "STOPPING=1\nSTATUS=draining READY=1");
}

TEST_CASE("the watchdog's interval is the manager's, for this process only", "[systemd]") {
    ::unsetenv("WATCHDOG_USEC");
    CHECK_FALSE(watchdog_interval());
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    CHECK(watchdog_interval() == std::chrono::microseconds(30'000'000));
    ::setenv("WATCHDOG_PID", "1", 1);
    CHECK_FALSE(watchdog_interval());
    ::unsetenv("WATCHDOG_USEC");
    ::unsetenv("WATCHDOG_PID");
}

TEST_CASE("outside systemd nothing is said and nothing fails", "[systemd]") {
    ::unsetenv("NOTIFY_SOCKET");
    notify_ready("");
    notify_watchdog();
    SUCCEED();
}
