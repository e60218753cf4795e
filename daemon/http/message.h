#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::json {
class object;
class value;
}  // namespace boost::json

// Plain requests and answers: what a handler sees of HTTP, and nothing of Asio or Beast.
namespace termijnd {

// The value of a header we send. Its constructor refuses control characters, so that no value can
// end its line and start another header or answer.
class HeaderText {
  public:
    // Throws std::invalid_argument.
    HeaderText(std::string_view text);  // NOLINT: a checked string
    HeaderText(const char* text) : HeaderText(std::string_view(text)) {}         // NOLINT
    HeaderText(const std::string& text) : HeaderText(std::string_view(text)) {}  // NOLINT

    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

using NameValue = std::pair<std::string, std::string>;

struct HttpRequest {
    std::string method;              // "GET"; HEAD arrives as it came
    std::string path;                // decoded, starts with '/', no dot segments, valid UTF-8
    std::vector<NameValue> query;    // decoded, in order
    std::vector<NameValue> headers;  // names in lower case, in order
    std::vector<NameValue> params;   // filled by the Router from {placeholders}
    std::string body;
    std::string peer;  // "127.0.0.1" on TCP, "uid 1000" on the unix socket

    // The first value, if any. `name` of a header in lower case.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
    [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
    // The placeholder must exist in the route's template; throws std::logic_error.
    [[nodiscard]] const std::string& param(std::string_view name) const;
};

struct HttpResponse {
    int status = 200;
    std::string content_type;  // may be empty when there is no body
    std::string body;
    std::vector<std::pair<std::string, HeaderText>> headers;
};

// Answers one request, at most once, from the loop's thread; may be kept and called later. When the
// last copy goes unanswered the client gets a 500.
using HttpReply = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(HttpRequest, HttpReply)>;

// One thing wrong with the input, as NL API Design Rules lists it under `errors`.
struct InputFault {
    std::string in;        // body, query, path or header
    std::string location;  // a JSON pointer ("#/gebeurtenissen/2/datum") or a parameter's name
    std::string code;      // stable: "verplicht", "formaat", "onbekend", "bereik", …
    std::string detail;    // Dutch, for the maker of the connected system
};

[[nodiscard]] HttpResponse json_response(const boost::json::value& value, int status = 200);
// application/problem+json with the Dutch title that belongs to `status`.
[[nodiscard]] HttpResponse problem(int status, std::string_view detail);
// 400 with all faults at once, and `more` members of its own.
[[nodiscard]] HttpResponse problem(const std::vector<InputFault>& faults);
[[nodiscard]] HttpResponse problem(const std::vector<InputFault>& faults, boost::json::object more);

// The bytes of the answer, with the headers every answer carries (API-Version, Cache-Control,
// Content-Security-Policy, X-Content-Type-Options). A header in `response` replaces the standing
// one of that name. `head_only` leaves the body out but counts it.
[[nodiscard]] std::string to_wire(const HttpResponse& response, bool head_only, bool close);

}  // namespace termijnd
