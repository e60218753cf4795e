#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "notify/network.h"

namespace termijnd {

class CurlMulti;

// Mail through one CurlMulti: a fixed number of sessions, each used for many mails; what finds no
// free session waits its turn.
class CurlSmtp {
  public:
    CurlSmtp(CurlMulti& multi, const NetworkSettings& settings);
    ~CurlSmtp();

    void send(Envelope envelope, std::string bytes, Done done);

    [[nodiscard]] std::uint64_t connections() const { return connections_; }
    [[nodiscard]] std::size_t under_way() const {
        return waiting_.size() + all_.size() - free_.size();
    }

  private:
    class Transfer;
    struct Waiting {
        Envelope envelope;
        std::string bytes;
        Done done;
    };

    void start_waiting();

    CurlMulti& multi_;
    const NetworkSettings& settings_;
    std::deque<Waiting> waiting_;
    std::vector<std::unique_ptr<Transfer>> all_;
    std::vector<Transfer*> free_;
    std::uint64_t connections_ = 0;
};

}  // namespace termijnd
