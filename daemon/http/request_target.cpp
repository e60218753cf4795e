#include "daemon/http/request_target.h"

#include <utf8.h>

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

namespace termijnd {
namespace {

namespace urls = boost::urls;

constexpr std::size_t max_parameters = 64;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_text(std::string_view decoded) {
    return utf8::is_valid(decoded.begin(), decoded.end()) &&
           std::none_of(decoded.begin(), decoded.end(), is_control);
}

}  // namespace

std::optional<RequestTarget> parse_target(std::string_view target) {
    const auto url = urls::parse_origin_form(target);
    if (!url) return std::nullopt;
    RequestTarget parsed;
    for (const std::string segment : url->segments()) {
        // An encoded slash would make one segment look like two to a router.
        if (!is_text(segment) || segment.find('/') != std::string::npos || segment == "." ||
            segment == "..")
            return std::nullopt;
        parsed.path += '/' + segment;
    }
    if (parsed.path.empty()) parsed.path = "/";
    for (const urls::param& part : url->params()) {
        if (part.key.empty() && !part.has_value) continue;
        if (!is_text(part.key) || !is_text(part.value) || parsed.query.size() == max_parameters)
            return std::nullopt;
        parsed.query.emplace_back(part.key, part.value);
    }
    return parsed;
}

std::string percent_encode(std::string_view text) {
    return urls::encode(text, urls::unreserved_chars);
}

}  // namespace termijnd
