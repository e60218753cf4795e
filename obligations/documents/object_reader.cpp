#include "obligations/documents/object_reader.h"

#include <algorithm>

namespace json = boost::json;

namespace termijnd {

std::string at(std::string_view place, std::string_view key) {
    const std::string shown(check_person_text(key, {}) ? "…" : key);
    return place.empty() ? shown : std::string(place) + "." + shown;
}

std::string at(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

void Faulty::fail(std::string place, const FaultText& words) {
    places_.insert(place);
    faults_.push_back({std::move(place), words.in(reading_.language)});
}

std::optional<FaultText> Faulty::refusal(std::string_view text, TextRules rules) const {
    rules.own_keys = &reading_.own_keys;
    const auto fault = check_person_text(text, rules);
    if (!fault) return std::nullopt;
    return FaultText{fault->in_english(), fault->in_dutch()};
}

ObjectReader::ObjectReader(const json::value& value, std::string place, Faulty& faulty)
    : object_(value.if_object()), place_(std::move(place)), faulty_(faulty) {
    if (!object_) faulty_.fail(place_, {"must be an object", "Hier moet een object staan."});
}

const json::value* ObjectReader::take(std::string_view key, Need need) {
    known_.push_back(key);
    if (!object_) return nullptr;
    const json::value* value = object_->if_contains(key);
    if (!value && need == Need::required)
        fail(key, {"is missing; add it", "Dit veld is verplicht."});
    return value;
}

std::optional<std::string> ObjectReader::text(std::string_view key, Need need,
                                              const TextRules& rules) {
    const json::value* value = take(key, need);
    return value ? checked(*value, key, need, rules) : std::nullopt;
}

std::vector<std::string> ObjectReader::texts(std::string_view key, Need need,
                                             const TextRules& rules) {
    std::vector<std::string> all;
    const auto add = [&](const json::value& value, std::string_view place) {
        if (auto text = checked(value, place, Need::required, rules))
            all.push_back(std::move(*text));
    };
    const json::value* value = take(key, need);
    const json::array* list = value ? value->if_array() : nullptr;
    if (list && list->empty()) fail(key, {"is empty; fill it in", "Dit veld mag niet leeg zijn."});
    if (!list && value) add(*value, key);
    for (std::size_t i = 0; list && i < list->size(); ++i) add((*list)[i], at(key, i));
    return all;
}

std::optional<std::string> ObjectReader::checked(const json::value& value, std::string_view key,
                                                 Need need, const TextRules& rules) {
    const json::string* text = value.if_string();
    if (!text) {
        fail(key, {"must be a text", "Hier moet tekst staan."});
    } else if (text->empty() && need == Need::required) {
        fail(key, {"is empty; fill it in", "Dit veld mag niet leeg zijn."});
    } else if (const auto refusal = faulty_.refusal(*text, rules)) {
        fail(key, *refusal);
    } else {
        return std::string(*text);
    }
    return std::nullopt;
}

std::optional<std::string> ObjectReader::clearable(std::string_view key, const TextRules& rules) {
    const json::value* value = take(key, Need::optional);
    if (value && value->is_null()) return std::string();
    return text(key, Need::optional, rules);
}

std::optional<Date> ObjectReader::date(std::string_view key, Need need) {
    const json::value* value = take(key, need);
    if (!value) return std::nullopt;
    const json::string* text = value->if_string();
    if (!text) {
        fail(key, {"must be a date, written as \"2025-04-30\"",
                   "Hier moet een datum staan, als 2026-04-30."});
        return std::nullopt;
    }
    const auto day = parse_date(*text);
    if (day) return day;
    if (const auto refusal = faulty_.refusal(*text, {})) {
        fail(key, *refusal);
    } else {
        fail(key,
             {"\"" + std::string(*text) + "\" is no day of the calendar; write it as 2025-04-30",
              "Hier moet een bestaande datum staan, als 2026-04-30."});
    }
    return std::nullopt;
}

const json::array& ObjectReader::list(std::string_view key, Need need) {
    static const json::array none;
    const json::value* value = take(key, need);
    if (!value) return none;
    if (const json::array* array = value->if_array()) return *array;
    fail(key, {"must be a list", "Hier moet een lijst staan."});
    return none;
}

void ObjectReader::fail(std::string_view key, const FaultText& words) {
    faulty_.fail(at(place_, key), words);
}

void ObjectReader::finish() {
    if (!object_) return;
    std::string known;
    for (const std::string_view name : known_)
        known += (known.empty() ? "" : ", ") + std::string(name);
    for (const auto& member : *object_)
        if (std::find(known_.begin(), known_.end(), std::string_view(member.key())) == known_.end())
            fail(member.key(), {"is an unknown key; remove it or use one of: " + known,
                                "Dit veld bestaat niet. Wel bestaan: " + known + "."});
}

}  // namespace termijnd
