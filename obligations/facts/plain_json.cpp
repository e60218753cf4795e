#include "obligations/facts/plain_json.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <utility>

namespace json = boost::json;

namespace termijnd {
namespace {

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Nearly every text stands as it is.
void write(std::string_view value, std::string& text) {
    if (!std::all_of(value.begin(), value.end(), is_plain)) {
        text += json::serialize(json::string_view(value));
        return;
    }
    text += '"';
    text += value;
    text += '"';
}

void write(const json::value& value, std::string& text) {
    if (const json::object* object = value.if_object()) {
        char before = '{';
        if (object->empty()) text += before;
        for (const auto& member : *object) {
            text += std::exchange(before, ',');
            write(std::string_view(member.key()), text);
            text += ':';
            write(member.value(), text);
        }
        text += '}';
    } else if (const json::array* array = value.if_array()) {
        char before = '[';
        if (array->empty()) text += before;
        for (const json::value& element : *array) {
            text += std::exchange(before, ',');
            write(element, text);
        }
        text += ']';
    } else if (const json::string* string = value.if_string()) {
        write(std::string_view(*string), text);
    } else if (const double* number = value.if_double()) {
        std::array<char, 400> digits;
        const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), *number,
                                           std::chars_format::fixed);
        text.append(digits.data(), written.ptr);
    } else {
        text += json::serialize(value);
    }
}

}  // namespace

std::string to_plain_json(const json::value& value) {
    std::string text;
    write(value, text);
    return text;
}

}  // namespace termijnd
