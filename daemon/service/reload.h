#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.h"
#include "config/tried_file.h"
#include "daemon/service/assemble.h"
#include "scheduler/delivery/store_calls.h"

namespace termijnd {

// Keys whose values differ although they are taken at the start alone. `fresh` gets the value that
// is running for each, so that what it says is what is in use.
[[nodiscard]] std::vector<std::string> keep_until_restart(const Settings& running, Settings& fresh);

// Takes what the files say into use, as a whole or not at all.
//
//            ask()                good: adopts a generation on the store      committed
//    idle ---------> reading ----------------------------------> adopting ----------> idle
//     ^                 |                                            |
//     +-----------------+  a fault: everything stays as it was       +  ask(): once more after it
//
// Tells the service manager and the log. Thread: the loop's.
class Reload {
  public:
    struct Fresh {
        Settings settings;  // with what is running where a restart is needed
        std::shared_ptr<const World> world;
        std::shared_ptr<MessageRenderer> renderer;
        Outlets outlets;
    };
    struct Hooks {
        std::function<const Settings&()> running;
        std::function<void(Fresh)> use;
        std::function<void(bool good)> ended;
        std::function<void(std::exception_ptr)> failed;  // the store did
    };

    Reload(boost::asio::io_context& loop, StoreWorker& store, SettingsSources sources, Hooks hooks);

    void ask();
    // Nothing is taken into use any more.
    void stop() { stopped_ = true; }
    // What a reload would take into use; with `tried`, if that were among the files.
    [[nodiscard]] boost::system::result<std::shared_ptr<const World>, Faults> world_on_disk(
        const TriedFile* tried = nullptr) const;

  private:
    void read();
    void adopt(Configuration configuration);
    void refuse(const Faults& faults);
    void end(bool good, const std::string& status);

    boost::asio::io_context& loop_;
    const SettingsSources sources_;
    const Hooks hooks_;
    bool under_way_ = false;
    bool again_ = false;
    bool stopped_ = false;
    StoreCalls calls_;
};

}  // namespace termijnd
