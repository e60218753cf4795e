#include "daemon/service/signals.h"

#include <csignal>
#include <utility>

namespace termijnd {

Signals::Signals(boost::asio::io_context& loop, std::function<void()> reload,
                 std::function<void()> stop)
    : set_(loop, SIGHUP, SIGTERM, SIGINT), reload_(std::move(reload)), stop_(std::move(stop)) {
    wait();
}

void Signals::wait() {
    set_.async_wait([this](boost::system::error_code error, int signal) {
        if (error) return;  // also how it hears that it is gone
        wait();
        if (signal == SIGHUP)
            reload_();
        else
            stop_();
    });
}

}  // namespace termijnd
