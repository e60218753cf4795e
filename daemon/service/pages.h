#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "daemon/http/server.h"
#include "daemon/service/metrics.h"
#include "scheduler/delivery/store_calls.h"
#include "scheduler/time/clock.h"

namespace termijnd {

// What anybody on this machine may see: whether the daemon lives (/healthz), is ready (/readyz),
// and counts (/metrics). Thread: the loop's. Outlived by nobody it serves.
class Pages {
  public:
    // `ready`: neither draining nor broken.
    Pages(boost::asio::io_context& loop, StoreWorker& store, const Clock& clock,
          const Metrics& metrics, std::function<bool()> ready);

    void answer(const HttpRequest& request, const HttpReply& reply);

  private:
    void answer_metrics(const HttpReply& reply);

    const Clock& clock_;
    const Metrics& metrics_;
    std::function<bool()> ready_;
    StoreCalls calls_;
};

}  // namespace termijnd
