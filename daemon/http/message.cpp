#include "daemon/http/message.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "obligations/facts/plain_json.h"

namespace json = boost::json;

namespace termijnd {
namespace {

struct Status {
    int code;
    const char* phrase;
    const char* title;  // what `problem` says of it
};

constexpr Status statuses[] = {
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {304, "Not Modified", ""},
    {400, "Bad Request", "Het verzoek is onjuist"},
    {401, "Unauthorized", "Aanmelden is nodig"},
    {403, "Forbidden", "Dit mag niet"},
    {404, "Not Found", "Niet gevonden"},
    {405, "Method Not Allowed", "Deze methode kan hier niet"},
    {406, "Not Acceptable", "Deze vorm kan niet worden gegeven"},
    {408, "Request Timeout", "Het verzoek duurde te lang"},
    {409, "Conflict", "Het verzoek past niet bij de huidige stand"},
    {410, "Gone", "Niet meer aanwezig"},
    {412, "Precondition Failed", "De voorwaarde geldt niet meer"},
    {413, "Content Too Large", "De inhoud is te groot"},
    {415, "Unsupported Media Type", "Deze vorm wordt niet gelezen"},
    {417, "Expectation Failed", "Deze verwachting wordt niet ondersteund"},
    {429, "Too Many Requests", "Te veel verzoeken"},
    {431, "Request Header Fields Too Large", "De kop is te groot"},
    {500, "Internal Server Error", "Er ging iets mis"},
    {501, "Not Implemented", "Niet ondersteund"},
    {503, "Service Unavailable", "Tijdelijk niet beschikbaar"},
    {505, "HTTP Version Not Supported", "Deze HTTP-versie wordt niet ondersteund"},
};

const Status& status_of(int code) {
    const auto* found = std::find_if(std::begin(statuses), std::end(statuses),
                                     [&](const Status& status) { return status.code == code; });
    if (found == std::end(statuses))
        throw std::logic_error("HTTP status " + std::to_string(code) + " is not in the table");
    return *found;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
        return lower(a) == lower(b);
    });
}

std::optional<std::string_view> first_of(const std::vector<NameValue>& pairs,
                                         std::string_view name) {
    for (const auto& [key, value] : pairs)
        if (key == name) return value;
    return std::nullopt;
}

void add_header(std::string& wire, std::string_view name, const HeaderText& value) {
    wire.append(name).append(": ").append(value.text()).append("\r\n");
}

HttpResponse problem_response(int status, const json::object& members) {
    return {status, "application/problem+json", json::serialize(members), {}};
}

}  // namespace

HeaderText::HeaderText(std::string_view text) : text_(text) {
    for (const char c : text_) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            throw std::invalid_argument("a header value holds a control character");
    }
}

std::optional<std::string_view> HttpRequest::header(std::string_view name) const {
    return first_of(headers, name);
}

std::optional<std::string_view> HttpRequest::query_value(std::string_view name) const {
    return first_of(query, name);
}

const std::string& HttpRequest::param(std::string_view name) const {
    for (const auto& [key, value] : params)
        if (key == name) return value;
    throw std::logic_error("no placeholder " + std::string(name) + " in the route of " + path);
}

HttpResponse json_response(const json::value& value, int status) {
    return {status, "application/json", to_plain_json(value), {}};
}

HttpResponse problem(int status, std::string_view detail) {
    return problem_response(
        status, {{"status", status}, {"title", status_of(status).title}, {"detail", detail}});
}

HttpResponse problem(const std::vector<InputFault>& faults) {
    return problem(faults, json::object());
}

HttpResponse problem(const std::vector<InputFault>& faults, json::object more) {
    json::array errors;
    for (const InputFault& fault : faults) {
        json::object location;
        location[fault.in == "body" ? "pointer" : "name"] = fault.location;
        errors.push_back(json::object{{"in", fault.in},
                                      {"location", std::move(location)},
                                      {"code", fault.code},
                                      {"detail", fault.detail}});
    }
    more["status"] = 400;
    more["title"] = status_of(400).title;
    more["detail"] = "Zie errors voor alles wat er aan schort.";
    more["errors"] = std::move(errors);
    return problem_response(400, more);
}

std::string to_wire(const HttpResponse& response, bool head_only, bool close) {
    static const std::array<std::pair<std::string_view, HeaderText>, 4> standing = {{
        {"API-Version", "1.0.0"},
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
    }};
    std::string wire = "HTTP/1.1 " + std::to_string(response.status) + " " +
                       status_of(response.status).phrase + "\r\n";
    for (const auto& [name, value] : standing) {
        const bool replaced =
            std::any_of(response.headers.begin(), response.headers.end(),
                        [&name = name](const auto& own) { return same_name(own.first, name); });
        if (!replaced) add_header(wire, name, value);
    }
    for (const auto& [name, value] : response.headers) add_header(wire, name, value);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) {
        if (!response.content_type.empty()) add_header(wire, "Content-Type", response.content_type);
        add_header(wire, "Content-Length", std::to_string(response.body.size()));
    }
    if (close) add_header(wire, "Connection", "close");
    wire += "\r\n";
    if (!bodiless && !head_only) wire += response.body;
    return wire;
}

}  // namespace termijnd
