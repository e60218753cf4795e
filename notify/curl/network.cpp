#include <utility>

#include "notify/curl/http.h"
#include "notify/curl/multi.h"
#include "notify/curl/network.h"
#include "notify/curl/smtp.h"

namespace termijnd {

class Network::Impl {
  public:
    Impl(boost::asio::io_context& loop, NetworkSettings given)
        : settings(std::move(given)),
          multi(loop),
          smtp(loop, multi, settings),
          http(multi, settings) {}

    const NetworkSettings settings;
    CurlMulti multi;
    CurlSmtp smtp;
    CurlHttp http;
};

Network::Network(boost::asio::io_context& loop, NetworkSettings settings)
    : impl_(std::make_unique<Impl>(loop, std::move(settings))) {}

Network::~Network() = default;

void Network::send_mail(Envelope envelope, std::string bytes, Done done) {
    impl_->smtp.send(std::move(envelope), std::move(bytes), std::move(done));
}

void Network::send_webhook(WebhookCall call, Done done) {
    impl_->http.post(std::move(call), std::move(done));
}

void Network::call(const HttpTarget& target, Done done) {
    impl_->http.get(target, std::move(done));
}

NetworkCounts Network::counts() const {
    return {impl_->smtp.connections() + impl_->http.connections(),
            impl_->smtp.under_way() + impl_->http.under_way()};
}

}  // namespace termijnd
