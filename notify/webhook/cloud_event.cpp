#include "notify/webhook/cloud_event.h"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdio>
#include <string_view>

namespace termijnd {
namespace {

constexpr std::size_t too_big = 64 * 1024;

template <class Allowed>
bool only(std::string_view text, Allowed allowed) {
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool lower(char c) {
    return c >= 'a' && c <= 'z';
}

std::string utc(std::chrono::sys_seconds at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day ymd(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int(ymd.year()),
                  unsigned(ymd.month()), unsigned(ymd.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return text.data();
}

}  // namespace

Checked<std::string> to_json(const CloudEvent& event) {
    if (event.oin.size() != 20 || !only(event.oin, digit))
        return Refusal{"oin", "is not 20 digits"};
    if (!only(event.system, [](char c) { return lower(c) || digit(c) || c == '-'; }))
        return Refusal{"system", "is not lower case letters, digits and '-'"};
    if (!only(event.type, [](char c) { return lower(c) || digit(c) || c == '-' || c == '.'; }))
        return Refusal{"type", "is not lower case words separated by dots"};
    boost::json::object json = {
        {"specversion", "1.0"},
        {"id", event.id.text()},
        {"source", "urn:nld:oin:" + event.oin + ":systeem:" + event.system},
        {"type", event.type},
        {"subject", event.subject},
        {"time", utc(event.time)},
        {"datacontenttype", "application/json"},
    };
    if (!event.dataschema.empty()) json["dataschema"] = event.dataschema;
    boost::json::object data;
    for (const auto& [name, value] : event.data) data[name] = value;
    json["data"] = std::move(data);
    auto text = boost::json::serialize(json);
    if (text.size() >= too_big) return Refusal{"data", "the event is 64 KB or more"};
    return text;
}

}  // namespace termijnd
