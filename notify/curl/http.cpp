#include "notify/curl/http.h"

#include <algorithm>
#include <charconv>

#include "notify/answer_codes.h"
#include "notify/curl/multi.h"

namespace termijnd {
namespace {

constexpr std::size_t largest_answer = 64 * 1024;
constexpr std::size_t answer_kept = 400;

// A list of header lines that libcurl reads in place; only the texts change between calls.
class HeaderLines {
  public:
    HeaderLines() {
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            nodes_[i].next = i + 1 < nodes_.size() ? &nodes_[i + 1] : nullptr;
        fixed(0, "Content-Type: application/cloudevents+json; charset=utf-8");
        fixed(1, "Expect:");  // libcurl would ask before a body over 1 MB; ours are small
        fixed(2, "Accept:");
    }

    void fill(const WebhookCall& call) {
        const auto timestamp = call.at.time_since_epoch().count();
        line(3, "webhook-id: ", call.id.text());
        line(4, "webhook-timestamp: ", std::to_string(timestamp));
        line(5, "webhook-signature: ",
             call.endpoint->signer.sign(call.id.text(), timestamp, call.body));
    }

    [[nodiscard]] curl_slist* list() { return nodes_.data(); }

  private:
    void fixed(std::size_t i, const char* text) { line(i, text, ""); }

    void line(std::size_t i, std::string_view name, std::string_view value) {
        texts_[i].assign(name).append(value);
        nodes_[i].data = texts_[i].data();
    }

    std::array<std::string, 6> texts_;
    std::array<curl_slist, 6> nodes_{};
};

}  // namespace

class CurlHttp::Transfer : public CurlTransfer {
  public:
    explicit Transfer(CurlHttp& owner) : owner_(owner) {
        const auto& settings = owner.settings_;
        set_common(owner.multi_, settings.ca_file, settings.connect_timeout,
                   settings.webhook_timeout);
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
        set(CURLOPT_USERAGENT, settings.user_agent.c_str());
        set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
        set(CURLOPT_OPENSOCKETDATA, this);
        set(CURLOPT_PREREQFUNCTION, &Transfer::on_request);
        set(CURLOPT_PREREQDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
        set(CURLOPT_WRITEDATA, this);
    }

    void post(WebhookCall call, Done done) {
        call_ = std::make_unique<WebhookCall>(std::move(call));
        // The endpoint is held, so the same address is the same endpoint.
        if (endpoint_ != call_->endpoint || target_ == nullptr) {
            endpoint_ = call_->endpoint;
            aim(endpoint_->target);
            set(CURLOPT_POST, 1L);
            set(CURLOPT_HTTPHEADER, lines_.list());
        }
        lines_.fill(*call_);
        set(CURLOPT_POSTFIELDS, call_->body.data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_->body.size()));
        begin(std::move(done));
    }

    void get(const HttpTarget& target, Done done) {
        endpoint_.reset();
        own_target_ = std::make_unique<HttpTarget>(target);
        aim(*own_target_);
        set(CURLOPT_HTTPGET, 1L);
        set(CURLOPT_HTTPHEADER, nullptr);
        begin(std::move(done));
    }

    void finished(CURLcode code) override {
        auto outcome = classify(result(code));
        const auto done = std::move(done_);
        done_ = nullptr;
        owner_.connections_ += static_cast<std::uint64_t>(new_connections());
        if (own_target_) {
            own_target_.reset();
            target_ = nullptr;
        }
        owner_.free_.push_back(this);
        done(std::move(outcome));
    }

    [[nodiscard]] bool under_way() const { return static_cast<bool>(done_); }

  private:
    void aim(const HttpTarget& target) {
        target_ = &target;
        set(CURLOPT_URL, target.url().c_str());
    }

    void begin(Done done) {
        done_ = std::move(done);
        requested_ = false;
        answer_.clear();
        answer_size_ = 0;
        clear_fault();
        owner_.multi_.start(*this);
    }

    [[nodiscard]] HttpResult result(CURLcode code) const {
        HttpResult result;
        long status = 0;
        curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
        result.status = status >= 200 ? static_cast<int>(status) : 0;
        result.request_sent = requested_;
        if (result.status == 0) {
            result.at_home = at_home();
            result.words = at_home() == AtHome::nothing ? fault(code) : home_words();
        } else {
            result.words =
                "HTTP " + std::to_string(status) + (answer_.empty() ? "" : ": ") + answer_;
            curl_off_t seconds = 0;
            curl_easy_getinfo(handle(), CURLINFO_RETRY_AFTER, &seconds);
            if (seconds > 0) result.retry_after = std::chrono::seconds(seconds);
        }
        return result;
    }

    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
        auto& transfer = *static_cast<Transfer*>(self);
        return transfer.open_socket(transfer.owner_.multi_, transfer.target_->guard(), *address);
    }

    // Right before the request goes out, on a kept connection too: that may have been opened for
    // another endpoint of the same name, to which more is allowed.
    static int on_request(void* self, char* peer, char*, int, int) {
        auto& transfer = *static_cast<Transfer*>(self);
        if (auto refusal = transfer.target_->guard().refusal(peer)) {
            transfer.stop_here(AtHome::address_refused, std::move(*refusal));
            return CURL_PREREQFUNC_ABORT;
        }
        // libcurl sends again by itself when a kept connection breaks without an answer. The first
        // request may have been taken, so that is for the outbox to decide, and to count.
        if (transfer.requested_) return CURL_PREREQFUNC_ABORT;
        transfer.requested_ = true;
        return CURL_PREREQFUNC_OK;
    }

    static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        transfer.answer_size_ += size;
        if (transfer.answer_.size() < answer_kept)
            transfer.answer_.append(bytes, std::min(size, answer_kept - transfer.answer_.size()));
        // Fewer than it gave: libcurl closes the connection. The status is known by now.
        return transfer.answer_size_ > largest_answer ? 0 : size;
    }

    CurlHttp& owner_;
    HeaderLines lines_;
    std::unique_ptr<WebhookCall> call_;
    std::shared_ptr<const WebhookEndpoint> endpoint_;  // what the handle's options are set for
    std::unique_ptr<HttpTarget> own_target_;
    const HttpTarget* target_ = nullptr;
    Done done_;
    bool requested_ = false;
    std::string answer_;
    std::size_t answer_size_ = 0;
};

CurlHttp::CurlHttp(CurlMulti& multi, const NetworkSettings& settings)
    : multi_(multi), settings_(settings) {}

CurlHttp::~CurlHttp() {
    for (const auto& transfer : all_)
        if (transfer->under_way()) multi_.stop(*transfer);
}

CurlHttp::Transfer& CurlHttp::take() {
    if (free_.empty()) {
        all_.push_back(std::make_unique<Transfer>(*this));
        return *all_.back();
    }
    auto* transfer = free_.back();
    free_.pop_back();
    return *transfer;
}

void CurlHttp::post(WebhookCall call, Done done) {
    take().post(std::move(call), std::move(done));
}

void CurlHttp::get(const HttpTarget& target, Done done) {
    take().get(target, std::move(done));
}

}  // namespace termijnd
