#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace termijnd {

// SIGHUP, and SIGTERM or SIGINT, as calls on the loop's thread. Ends with its destruction.
class Signals {
  public:
    Signals(boost::asio::io_context& loop, std::function<void()> reload,
            std::function<void()> stop);

  private:
    void wait();

    boost::asio::signal_set set_;
    std::function<void()> reload_;
    std::function<void()> stop_;
};

}  // namespace termijnd
