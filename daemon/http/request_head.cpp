#include "daemon/http/request_head.h"

#include <algorithm>
#include <charconv>

#include "daemon/http/request_target.h"

namespace termijnd {
namespace {

constexpr std::size_t max_headers = 64;
constexpr std::size_t max_chunk_extension = 64;

HttpRefusal bad(std::string detail) {
    return {400, std::move(detail)};
}

bool is_token(std::string_view text) {
    constexpr std::string_view other = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               other.find(c) != std::string_view::npos;
    });
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view trim(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

// Tabs are white space in a value; every other control character is refused.
bool is_field_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
    });
}

bool is_host(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("-._~:[]").find(c) != std::string_view::npos;
    });
}

bool lists(std::string_view value, std::string_view wanted) {
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(','), value.size());
        if (lower(trim(value.substr(0, end))) == wanted) return true;
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return false;
}

// "METHOD SP target SP HTTP/1.x", with single spaces.
std::optional<HttpRefusal> read_request_line(std::string_view line, HttpHead& head, bool& http11) {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos)
        return bad("De eerste regel is niet: methode, pad en HTTP-versie met steeds één spatie.");
    const std::string_view version = line.substr(second + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        if (version.substr(0, 5) == "HTTP/" && version.find(' ') == std::string_view::npos)
            return HttpRefusal{505, "Alleen HTTP/1.1 en HTTP/1.0 worden gesproken."};
        return bad("De eerste regel eindigt niet op HTTP/1.1.");
    }
    http11 = version == "HTTP/1.1";
    head.method = line.substr(0, first);
    const bool upper = std::all_of(head.method.begin(), head.method.end(),
                                   [](char c) { return c >= 'A' && c <= 'Z'; });
    if (head.method.empty() || !upper) return bad("De methode is geen woord in hoofdletters.");
    constexpr std::string_view known[] = {"GET",   "HEAD",   "POST",   "PUT",
                                          "PATCH", "DELETE", "OPTIONS"};
    if (std::find(std::begin(known), std::end(known), head.method) == std::end(known))
        return HttpRefusal{501, "Deze methode wordt niet ondersteund."};
    auto target = parse_target(line.substr(first + 1, second - first - 1));
    if (!target) return bad("Het pad is onjuist: geef een pad dat met / begint, goed gecodeerd.");
    head.path = std::move(target->path);
    head.query = std::move(target->query);
    return std::nullopt;
}

std::optional<HttpRefusal> read_field(std::string_view line, HttpHead& head) {
    if (line.front() == ' ' || line.front() == '\t')
        return bad("Een kopregel loopt door op de volgende regel; dat is niet toegestaan.");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return bad("Een kopregel heeft geen geldige naam.");
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_field_value(value)) return bad("Een kopregel bevat een stuurteken.");
    if (head.headers.size() == max_headers) return HttpRefusal{431, "Er zijn te veel kopregels."};
    head.headers.emplace_back(lower(line.substr(0, colon)), value);
    return std::nullopt;
}

std::optional<HttpRefusal> read_content_length(std::string_view value, HttpHead& head) {
    if (head.content_length) return bad("Content-Length staat er meer dan eens.");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    const bool digits =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (value.empty() || !digits) return bad("Content-Length is geen geheel getal.");
    if (error != std::errc() || end != value.data() + value.size())
        return HttpRefusal{413, "De inhoud is te groot."};
    head.content_length = length;
    return std::nullopt;
}

std::optional<HttpRefusal> read_expect(std::string_view value, HttpHead& head) {
    if (lower(value) != "100-continue")
        return HttpRefusal{417, "Alleen Expect: 100-continue wordt ondersteund."};
    head.expect_continue = true;
    return std::nullopt;
}

// Where does the body end, for whom is it, and does the connection stay open?
std::optional<HttpRefusal> judge_framing(HttpHead& head, bool http11) {
    int hosts = 0;
    bool close = !http11;
    std::optional<HttpRefusal> refusal;
    for (const auto& [name, value] : head.headers) {
        if (name == "host") {
            ++hosts;
            if (!is_host(value)) return bad("Host is onjuist.");
        } else if (name == "content-length") {
            refusal = read_content_length(value, head);
        } else if (name == "transfer-encoding") {
            if (!http11 || head.chunked || lower(value) != "chunked")
                return bad("Transfer-Encoding mag alleen één keer chunked zijn, op HTTP/1.1.");
            head.chunked = true;
        } else if (name == "connection") {
            close = close || lists(value, "close");
        } else if (name == "expect") {
            refusal = read_expect(value, head);
        }
        if (refusal) return refusal;
    }
    if (hosts != 1) return bad("Er moet precies één Host zijn.");
    if (head.chunked && head.content_length)
        return bad("Content-Length en Transfer-Encoding samen is niet toegestaan.");
    head.keep_alive = !close;
    return std::nullopt;
}

}  // namespace

HeadVerdict check_head(std::string_view block) {
    if (block.size() < 4 || block.substr(block.size() - 4) != "\r\n\r\n")
        return bad("De kop is niet af.");
    block.remove_suffix(2);  // the empty line; every other line keeps its end
    HttpHead head;
    bool http11 = false;
    for (bool first = true; !block.empty(); first = false) {
        const std::size_t end = block.find("\r\n");
        const std::string_view line = block.substr(0, end);
        block.remove_prefix(end + 2);
        if (line.empty()) return bad("De kop begint met een lege regel.");
        const auto refusal = first ? read_request_line(line, head, http11) : read_field(line, head);
        if (refusal) return *refusal;
    }
    if (const auto refusal = judge_framing(head, http11)) return *refusal;
    return head;
}

std::variant<std::size_t, HttpRefusal> find_head_end(std::string_view bytes, std::size_t limit) {
    const std::size_t end = bytes.find("\r\n\r\n");
    const std::size_t length = end == std::string_view::npos ? bytes.size() : end + 4;
    const std::string_view head = bytes.substr(0, length);
    for (std::size_t i = head.find('\n'); i != std::string_view::npos; i = head.find('\n', i + 1))
        if (i == 0 || head[i - 1] != '\r')
            return bad("Een regel van de kop eindigt niet op CR LF.");
    if (length > limit) return HttpRefusal{431, "De kop is te groot."};
    return end == std::string_view::npos ? std::size_t{0} : length;
}

bool chunk_extension_ok(std::string_view extension) {
    return extension.size() <= max_chunk_extension && is_field_value(extension);
}

}  // namespace termijnd
