#include "obligations/facts/plain_json.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>

namespace json = boost::json;

namespace termijnd {
namespace {

void write(const json::value& value, std::string& text) {
    if (const json::object* object = value.if_object()) {
        char before = '{';
        if (object->empty()) text += before;
        for (const auto& member : *object) {
            text += std::exchange(before, ',');
            text += json::serialize(json::string_view(member.key()));
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
