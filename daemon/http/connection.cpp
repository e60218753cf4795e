#include "daemon/http/connection.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

#include "daemon/logging.h"

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace termijnd {
namespace {

// What a chunk's size line and the trailers may take while they are incomplete.
constexpr std::size_t max_unparsed = 4096;
// After a refusal we read on for a moment: closing on unread bytes resets the connection and the
// client would never see why.
constexpr std::chrono::milliseconds drain_time{1000};
constexpr std::size_t max_drained = 1024 * 1024;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

HttpConnection::HttpConnection(Socket socket, std::string peer, const HttpLimits& limits,
                               std::shared_ptr<const HttpService> service,
                               std::function<void()> on_end)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      peer_(std::move(peer)),
      limits_(limits),
      service_(std::move(service)),
      on_end_(std::move(on_end)) {
    on_chunk_header_ = [](std::uint64_t, boost::beast::string_view extension, Error& error) {
        if (!chunk_extension_ok(extension)) error = http::error::bad_chunk_extension;
    };
}

void HttpConnection::start() {
    next_request();
}

void HttpConnection::finish() {
    last_ = true;
    if (stage_ == Stage::idle) abort();
}

void HttpConnection::abort() {
    if (std::exchange(stage_, Stage::closed) == Stage::closed) return;
    ++timer_turn_;
    timer_.cancel();
    Error ignored;
    socket_.close(ignored);
    if (on_end_) std::exchange(on_end_, nullptr)();
}

void HttpConnection::next_request() {
    stage_ = Stage::idle;
    parser_.reset();
    request_ = {};
    if (pending_.empty()) {
        arm(limits_.idle_time);
        return read_more();
    }
    on_head_bytes();
}

void HttpConnection::read_more() {
    socket_.async_read_some(asio::buffer(scratch_),
                            [self = shared_from_this()](const Error& error, std::size_t size) {
                                self->on_read(error, size);
                            });
}

void HttpConnection::on_read(const Error& error, std::size_t size) {
    const bool wanted = stage_ == Stage::idle || stage_ == Stage::head || stage_ == Stage::body;
    if (!wanted) return;
    if (error) return abort();
    pending_.append(scratch_.data(), size);
    stage_ == Stage::body ? feed_body() : on_head_bytes();
}

void HttpConnection::on_head_bytes() {
    if (stage_ == Stage::idle) {
        stage_ = Stage::head;
        arm(limits_.head_time);
    }
    const auto end = find_head_end(pending_, limits_.head_bytes);
    if (const auto* refusal = std::get_if<HttpRefusal>(&end)) return refuse(*refusal);
    const std::size_t size = std::get<std::size_t>(end);
    if (size == 0) return read_more();
    HeadVerdict verdict = check_head(std::string_view(pending_).substr(0, size));
    if (const auto* refusal = std::get_if<HttpRefusal>(&verdict)) return refuse(*refusal);
    begin_body(std::get<HttpHead>(verdict), size);
}

void HttpConnection::begin_body(const HttpHead& head, std::size_t head_size) {
    request_ = {head.method, head.path, head.query, head.headers, {}, {}, peer_};
    head_only_ = head.method == "HEAD";
    last_ = last_ || !head.keep_alive;
    stage_ = Stage::body;
    arm(limits_.body_time);

    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes + 1024));
    parser_->body_limit(service_->max_body ? service_->max_body(head.method, head.path)
                                           : limits_.body_bytes);
    parser_->on_chunk_header(on_chunk_header_);
    const bool body_is_late = pending_.size() == head_size;
    if (!parse_pending()) return;
    if (parser_->is_done()) return hand_over();
    if (!head.expect_continue || !body_is_late) return read_more();
    asio::async_write(socket_, asio::buffer(go_on),
                      [self = shared_from_this()](const Error& error, std::size_t) {
                          if (self->stage_ != Stage::body) return;
                          error ? self->abort() : self->read_more();
                      });
}

bool HttpConnection::parse_pending() {
    while (!parser_->is_done() && !pending_.empty()) {
        Error error;
        const std::size_t taken = parser_->put(asio::buffer(pending_), error);
        pending_.erase(0, taken);
        if (error == http::error::body_limit) {
            refuse({413, "De inhoud is te groot."});
            return false;
        }
        const bool incomplete = error == http::error::need_more || (!error && taken == 0);
        if ((error && !incomplete) || (incomplete && pending_.size() > max_unparsed)) {
            refuse({400, "De inhoud is niet goed verpakt."});
            return false;
        }
        if (incomplete) break;
    }
    return true;
}

void HttpConnection::feed_body() {
    if (!parse_pending()) return;
    parser_->is_done() ? hand_over() : read_more();
}

namespace {

// Shared by all copies of one HttpReply. The connection may be gone when the answer comes.
struct PendingReply {
    std::function<void(HttpResponse)> deliver;

    ~PendingReply() {
        if (deliver) deliver(problem(500, "Het verzoek bleef onbeantwoord."));
    }
};

}  // namespace

void HttpConnection::hand_over() {
    stage_ = Stage::handling;
    ++timer_turn_;
    timer_.cancel();
    request_.body = std::move(parser_->get().body());
    parser_.reset();
    const auto pending = std::make_shared<PendingReply>();
    pending->deliver = [weak = weak_from_this()](const HttpResponse& response) {
        if (const auto self = weak.lock()) self->reply(response);
    };
    const HttpReply reply = [pending](HttpResponse response) {
        if (const auto deliver = std::exchange(pending->deliver, nullptr))
            deliver(std::move(response));
    };
    try {
        service_->handler(std::move(request_), reply);
    } catch (const std::exception& failure) {
        log_error("http.handler-failed", "a request could not be handled; the client got a 500",
                  {{"reason", failure.what()}});
        reply(problem(500, "Het verzoek kon niet worden verwerkt."));
    }
}

void HttpConnection::reply(const HttpResponse& response) {
    if (stage_ != Stage::handling) return;
    if (response.status >= 400 && response.status < 500) last_ = true;
    write(response);
}

void HttpConnection::refuse(const HttpRefusal& refusal) {
    last_ = true;
    write(problem(refusal.status, refusal.detail));
}

void HttpConnection::write(const HttpResponse& response) {
    stage_ = Stage::writing;
    try {
        wire_ = to_wire(response, head_only_, last_);
    } catch (const std::logic_error& failure) {
        log_error("http.bad-answer", "an answer could not be sent; the client got a 500",
                  {{"reason", failure.what()}});
        wire_ = to_wire(problem(500, "Het antwoord kon niet worden gemaakt."), head_only_, last_);
    }
    arm(limits_.write_time);
    asio::async_write(
        socket_, asio::buffer(wire_),
        [self = shared_from_this()](const Error& error, std::size_t) { self->on_written(error); });
}

void HttpConnection::on_written(const Error& error) {
    if (stage_ != Stage::writing) return;
    if (error) return abort();
    wire_.clear();
    head_only_ = false;
    if (!last_) return next_request();
    stage_ = Stage::draining;
    Error ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    arm(drain_time);
    drain_input();
}

void HttpConnection::drain_input() {
    socket_.async_read_some(asio::buffer(scratch_),
                            [self = shared_from_this()](const Error& error, std::size_t size) {
                                if (self->stage_ != Stage::draining) return;
                                self->drained_ += size;
                                if (error || self->drained_ > max_drained) return self->abort();
                                self->drain_input();
                            });
}

void HttpConnection::arm(std::chrono::milliseconds time) {
    const unsigned turn = ++timer_turn_;
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this(), turn](const Error& error) {
        if (!error && turn == self->timer_turn_) self->on_timeout();
    });
}

void HttpConnection::on_timeout() {
    if (stage_ != Stage::head && stage_ != Stage::body) return abort();
    Error ignored;
    socket_.cancel(ignored);  // the read under way; its end is not looked at
    refuse({408, "Het verzoek kwam te langzaam binnen."});
}

}  // namespace termijnd
