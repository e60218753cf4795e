#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "notify/curl/network.h"

namespace termijnd {

class CurlMulti;

// Webhooks and plain calls through one CurlMulti. Handles are kept: a call to the endpoint a
// handle served last sets its body and its three changing headers, and nothing else.
class CurlHttp {
  public:
    CurlHttp(CurlMulti& multi, const NetworkSettings& settings);
    ~CurlHttp();

    void post(WebhookCall call, Done done);
    void get(const HttpTarget& target, Done done);

    [[nodiscard]] std::uint64_t connections() const { return connections_; }
    [[nodiscard]] std::size_t under_way() const { return all_.size() - free_.size(); }

  private:
    class Transfer;

    Transfer& take();

    CurlMulti& multi_;
    const NetworkSettings& settings_;
    std::vector<std::unique_ptr<Transfer>> all_;
    std::vector<Transfer*> free_;
    std::uint64_t connections_ = 0;
};

}  // namespace termijnd
