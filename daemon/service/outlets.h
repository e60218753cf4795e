#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <vector>

#include "daemon/service/assemble.h"

namespace termijnd {

// The outlets in use, and earlier ones for as long as something of theirs is under way. They go in
// a turn of the loop of their own, never inside a callback of theirs. Thread: the loop's.
class OutletsInUse {
  public:
    OutletsInUse(boost::asio::io_context& loop, Outlets first);

    [[nodiscard]] const Outlets& current() const { return current_; }
    void use(Outlets next);
    // Something ended: earlier outlets may be done with. Cheap.
    void tidy();
    [[nodiscard]] std::size_t retired() const { return retired_.size(); }

  private:
    boost::asio::io_context& loop_;
    std::vector<Outlets> retired_;
    Outlets current_;
    std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // a posted turn looks first
};

}  // namespace termijnd
