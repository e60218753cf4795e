#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/api/api.h"
#include "scheduler/time/clock.h"

// The API as the daemon has it, with the shipped rules, a store in memory and a clock that is
// moved; without a socket.
namespace termijnd::test {

class Api {
  public:
    // Kept in memory, or in `store`: on disk a reader waits for no writer.
    explicit Api(const std::filesystem::path& store = {});
    ~Api();

    // `target` as it goes over the line; a target or body that the server would not take to the
    // handlers is answered as the server does.
    HttpResponse send(const std::string& method, const std::string& target,
                      const std::string& body = {});
    boost::json::value get(const std::string& target);
    // Everything that was ever recorded, as one text.
    std::string everything();
    // What the scheduler does by itself, until there is nothing more.
    void derive_all();
    // Runs `meanwhile` while somebody else's job holds the store's thread.
    void while_writing(const std::function<void()>& meanwhile);
    std::size_t facts_counted() const { return facts_; }
    // Where imports are read.
    boost::asio::thread_pool& reading() { return reading_; }

    ManualClock clock;
    // What happens before each turn of the loop while a request is under way.
    std::function<void()> between = [] {};

  private:
    boost::asio::io_context loop_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::unique_ptr<StoreWorker> store_;
    std::shared_ptr<const World> world_;
    std::size_t facts_ = 0;
    boost::asio::thread_pool reading_{1};
    Router router_;
};

}  // namespace termijnd::test
