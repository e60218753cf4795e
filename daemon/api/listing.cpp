#include "daemon/api/listing.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>

#include "daemon/http/request_target.h"

namespace termijnd {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t largest_page = 500;

std::optional<std::size_t> parse_limit(std::string_view text) {
    std::size_t limit = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, limit);
    if (error != std::errc{} || stop != end || limit < 1 || limit > largest_page)
        return std::nullopt;
    return limit;
}

// The request as it came, without where it was to begin.
std::string next_target(const HttpRequest& request) {
    std::string target;
    std::size_t start = 0;
    while (start < request.path.size()) {
        const std::size_t slash = request.path.find('/', start + 1);
        const std::size_t end = std::min(slash, request.path.size());
        target += '/' + percent_encode(request.path.substr(start + 1, end - start - 1));
        start = end;
    }
    target += '?';
    for (const auto& [name, value] : request.query)
        if (name != cursor_key) target += percent_encode(name) + '=' + percent_encode(value) + '&';
    return target.append(cursor_key).append("=");
}

}  // namespace

std::string cursor(std::string_view list, std::string_view after) {
    const std::string text = std::string(list).append(":").append(after);
    std::string hex;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::optional<std::string> parse_cursor(std::string_view list, std::string_view cursor) {
    std::string text;
    if (cursor.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < cursor.size(); i += 2) {
        const auto high = digits.find(cursor[i]), low = digits.find(cursor[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        text += static_cast<char>(high << 4 | low);
    }
    const std::string prefix = std::string(list) + ':';
    if (!text.starts_with(prefix)) return std::nullopt;
    return text.substr(prefix.size());
}

PageAsked page_asked(const HttpRequest& request, std::string_view list,
                     std::vector<InputFault>& faults) {
    PageAsked asked;
    asked.list = list;
    asked.target = next_target(request);
    if (const auto text = request.query_value(limit_key)) {
        const auto limit = parse_limit(*text);
        if (!limit)
            faults.push_back({"query", std::string(limit_key), "bereik",
                              "Hier moet een geheel getal staan van 1 tot en met " +
                                  std::to_string(largest_page) + "."});
        asked.limit = limit.value_or(asked.limit);
    }
    if (const auto text = request.query_value(cursor_key)) {
        const auto after = parse_cursor(list, *text);
        if (!after)
            faults.push_back({"query", std::string(cursor_key), "formaat",
                              "Neem het adres van de volgende bladzijde over uit `volgende`."});
        asked.after = after.value_or("");
    }
    return asked;
}

HttpResponse page_response(const PageAsked& asked, boost::json::object value,
                           const std::optional<std::string>& last) {
    if (!last) return json_response(value);
    const std::string next = asked.target + cursor(asked.list, *last);
    value["volgende"] = next;
    HttpResponse response = json_response(value);
    response.headers.emplace_back("Link", "<" + next + ">; rel=\"next\"");
    return response;
}

HttpResponse page_of_whole(const PageAsked& asked, boost::json::object value,
                           std::string_view key) {
    boost::json::array& rows = value.at(asked.list).as_array();
    const auto key_of = [&](const boost::json::value& row) -> std::string_view {
        return row.at(key).as_string();
    };
    if (!asked.after.empty()) {
        const auto last = std::find_if(rows.begin(), rows.end(),
                                       [&](const auto& row) { return key_of(row) == asked.after; });
        if (last == rows.end())
            return problem({{"query", std::string(cursor_key), "onbekend",
                             "Deze bladzijde is er niet meer; begin opnieuw met de eerste."}});
        rows.erase(rows.begin(), last + 1);
    }
    if (rows.size() <= asked.limit) return page_response(asked, std::move(value), std::nullopt);
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(asked.limit), rows.end());
    const std::string last(key_of(rows.back()));
    return page_response(asked, std::move(value), last);
}

}  // namespace termijnd
