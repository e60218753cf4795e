#include "daemon/http/json_body.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/http/request_target.h"

namespace json = boost::json;

namespace termijnd {
namespace {

bool is_json(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    type.erase(type.find_last_not_of(" \t") + 1);
    return type == "application/json" || type == "application/cloudevents+json";
}

// Escapes a key for a JSON pointer in a URI fragment: RFC 6901, chapters 3 and 6.
std::string pointer_step(std::string_view key) {
    std::string step;
    for (const char c : key) {
        if (c == '~') {
            step += "~0";
        } else if (c == '/') {
            step += "~1";
        } else {
            step += c;
        }
    }
    std::string encoded;
    for (const char c : step) encoded += c == '~' ? "~" : percent_encode(std::string_view(&c, 1));
    return encoded;
}

template <class Parse>
std::optional<json::value> parse_text_of(const HttpRequest& request, const Parse& parse,
                                         std::vector<InputFault>& faults) {
    if (!is_json(request.header("content-type").value_or(""))) {
        faults.push_back(
            {"header", "Content-Type", "formaat", "Stuur de inhoud als application/json."});
        return std::nullopt;
    }
    // Files that were saved on Windows begin with a byte order mark.
    constexpr std::string_view mark = "\xef\xbb\xbf";
    std::string_view text = request.body;
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    auto value = parse(text);
    if (value) return std::move(*value);
    faults.push_back(
        {"body", "#", "json", "De inhoud is geen bruikbare JSON. " + value.error().text() + "."});
    return std::nullopt;
}

}  // namespace

std::optional<json::value> parse_body(const HttpRequest& request, std::vector<InputFault>& faults) {
    const auto parse = [](std::string_view text) {
        return parse_strict_json(text, Language::dutch);
    };
    return parse_text_of(request, parse, faults);
}

std::optional<json::value> parse_body(const HttpRequest& request, const LongList& list,
                                      std::vector<InputFault>& faults) {
    const auto parse = [&](std::string_view text) {
        return parse_strict_json(text, Language::dutch, list);
    };
    return parse_text_of(request, parse, faults);
}

JsonReader::JsonReader(const json::value& value, std::string pointer,
                       std::vector<InputFault>& faults)
    : object_(value.if_object()), pointer_(std::move(pointer)), faults_(faults) {
    if (!object_) faults_.push_back({"body", pointer_, "soort", "Hier moet een object staan."});
}

std::string JsonReader::place(std::string_view key) const {
    return pointer_ + "/" + (check_person_text(key, {}) ? "…" : pointer_step(key));
}

void JsonReader::report(std::string_view key, std::string code, std::string detail) {
    faults_.push_back({"body", place(key), std::move(code), std::move(detail)});
}

const json::value* JsonReader::find(std::string_view key) {
    known_.emplace(key);
    return object_ ? object_->if_contains(key) : nullptr;
}

std::string JsonReader::text(std::string_view key, const TextRules& rules) {
    auto found = optional_text(key, rules);
    if (object_ && !object_->contains(key)) report(key, "verplicht", "Dit veld is verplicht.");
    if (found && found->empty()) report(key, "verplicht", "Dit veld mag niet leeg zijn.");
    return std::move(found).value_or("");
}

std::optional<std::string> JsonReader::optional_text(std::string_view key, const TextRules& rules) {
    const json::value* value = find(key);
    if (!value) return std::nullopt;
    const json::string* text = value->if_string();
    if (!text) {
        report(key, "soort", "Hier moet tekst staan.");
    } else if (const auto fault = check_person_text(*text, rules)) {
        report(key, std::string(fault->code()), fault->in_dutch());
    } else {
        return std::string(*text);
    }
    return std::nullopt;
}

std::optional<std::string> JsonReader::clearable_text(std::string_view key,
                                                      const TextRules& rules) {
    const json::value* value = find(key);
    if (value && value->is_null()) return std::string();
    return optional_text(key, rules);
}

std::optional<Date> JsonReader::date(std::string_view key) {
    auto found = optional_date(key);
    if (object_ && !object_->contains(key)) report(key, "verplicht", "Dit veld is verplicht.");
    return found;
}

std::optional<Date> JsonReader::optional_date(std::string_view key) {
    const json::value* value = find(key);
    if (!value) return std::nullopt;
    const json::string* text = value->if_string();
    const auto date = text ? parse_date(*text) : std::nullopt;
    if (!date) report(key, "formaat", "Hier moet een bestaande datum staan, als 2026-04-30.");
    return date;
}

const json::array* JsonReader::optional_array(std::string_view key, std::size_t max_size) {
    const json::value* value = find(key);
    if (!value) return nullptr;
    const json::array* array = value->if_array();
    if (!array) {
        report(key, "soort", "Hier moet een lijst staan.");
    } else if (array->size() > max_size) {
        report(key, "bereik", "Deze lijst heeft meer dan " + std::to_string(max_size) + " delen.");
        return nullptr;
    }
    return array;
}

std::vector<std::string> JsonReader::optional_texts(std::string_view key) {
    std::vector<std::string> texts;
    const json::array* array = optional_array(key);
    if (!array) return texts;
    for (std::size_t i = 0; i < array->size(); ++i) {
        const json::string* text = (*array)[i].if_string();
        const auto fault = text ? check_person_text(*text, {}) : std::nullopt;
        const std::string where = place(key) + "/" + std::to_string(i);
        if (!text || text->empty())
            faults_.push_back({"body", where, "soort", "Hier moet tekst staan."});
        else if (fault)
            faults_.push_back({"body", where, std::string(fault->code()), fault->in_dutch()});
        else
            texts.emplace_back(*text);
    }
    return texts;
}

void JsonReader::finish() {
    if (!object_) return;
    for (const auto& member : *object_)
        if (known_.find(std::string_view(member.key())) == known_.end())
            report(member.key(), "onbekend", "Dit veld bestaat niet.");
}

}  // namespace termijnd
