#include "obligations/documents/case_json.h"

#include <boost/json.hpp>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "obligations/derive/settle.h"
#include "obligations/facts/plain_json.h"
#include "obligations/facts/strict_json.h"

namespace json = boost::json;

namespace termijnd {
namespace {

constexpr std::string_view nested = "gegevens";  // of a correction; its fields get "gegevens.x"

std::string at(std::string_view place, std::string_view key) {
    return place.empty() ? std::string(key) : std::string(place) + "." + std::string(key);
}

std::string at(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

// One JSON object, read strictly. The first mistake is kept; after it nothing is read any more.
class ObjectReader {
  public:
    ObjectReader(const json::value& value, std::string place) : place_(std::move(place)) {
        object_ = value.if_object();
        if (!object_) fail(place_, "must be an object");
    }

    std::string text(std::string_view key, bool required = true) {
        const json::value* value = take(key, required);
        if (!value) return {};
        if (!value->is_string()) return fail(at(place_, key), "must be a text"), std::string();
        std::string text(value->get_string());
        if (required && text.empty()) fail(at(place_, key), "is empty; fill it in");
        return text;
    }

    std::optional<Date> date(std::string_view key, bool required) {
        const json::value* value = take(key, required);
        if (!value) return std::nullopt;
        if (const json::string* text = value->if_string()) {
            if (const auto day = parse_date(*text)) return day;
            fail(at(place_, key), "\"" + std::string(*text) +
                                      "\" is no day of the calendar; write it as 2025-04-30");
        } else {
            fail(at(place_, key), "must be a date, written as \"2025-04-30\"");
        }
        return std::nullopt;
    }

    const json::array& list(std::string_view key, bool required) {
        static const json::array none;
        const json::value* value = take(key, required);
        if (!value) return none;
        if (const json::array* array = value->if_array()) return *array;
        fail(at(place_, key), "must be a list");
        return none;
    }

    const json::value* take(std::string_view key, bool required) {
        known_.push_back(key);
        if (fault_) return nullptr;
        const json::value* value = object_->if_contains(key);
        if (!value && required) fail(at(place_, key), "is missing; add it");
        return value;
    }

    void fail(std::string where, std::string what) {
        if (!fault_) fault_ = Fault{std::move(where), std::move(what)};
    }
    void fail(const Fault& fault) { fail(fault.where, fault.what); }

    // The first mistake, an unknown key included.
    std::optional<Fault> finish() {
        if (!fault_) {
            for (const auto& member : *object_) {
                const std::string_view key = member.key();
                if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
                std::string known;
                for (const std::string_view name : known_)
                    known += (known.empty() ? "" : ", ") + std::string(name);
                fail(at(place_, key), "is an unknown key; remove it or use one of: " + known);
                break;
            }
        }
        return fault_;
    }

    [[nodiscard]] const std::string& place() const { return place_; }

  private:
    const json::object* object_ = nullptr;
    std::string place_;
    std::vector<std::string_view> known_;
    std::optional<Fault> fault_;
};

Result<Value> parse_value(const json::value& value, const std::string& place) {
    switch (value.kind()) {
        case json::kind::bool_:
            return Value(value.get_bool());
        case json::kind::int64:
            return Value(value.get_int64());
        case json::kind::double_:
            return Value(value.get_double());
        case json::kind::string:
            return Value(std::string(value.get_string()));
        case json::kind::uint64:
            return Fault{place, "is too large a number"};
        case json::kind::null:
            return Fault{place, "is null; leave the key out instead"};
        default:
            return Fault{place, "must be a text, a number, true or false"};
    }
}

std::optional<Fault> parse_into(EventData& data, const json::object& object,
                                std::string_view prefix, std::string_view place, bool nest) {
    for (const auto& member : object) {
        const std::string where = at(place, member.key());
        if (nest && member.key() == nested && member.value().is_object()) {
            const auto fault = parse_into(data, member.value().get_object(),
                                          std::string(nested) + ".", where, false);
            if (fault) return fault;
            continue;
        }
        auto value = parse_value(member.value(), where);
        if (!value) return value.error();
        data.insert_or_assign(std::string(prefix) + std::string(member.key()), std::move(*value));
    }
    return std::nullopt;
}

std::string_view wanted(FieldType type) {
    switch (type) {
        case FieldType::boolean:
            return "true or false";
        case FieldType::integer:
            return "a whole number";
        case FieldType::number:
            return "a number, 0 or more";
        case FieldType::text:
            return "a text";
        case FieldType::date:
            return "a date, written as \"2025-04-30\"";
        case FieldType::period:
            return "a period: 1 or more, or a calendar year";
        case FieldType::object:
            break;
    }
    return "an object";
}

bool is_of(FieldType type, const EventData& data, const std::string& name, const Value& value) {
    switch (type) {
        case FieldType::boolean:
            return std::holds_alternative<bool>(value);
        case FieldType::integer:
            return std::holds_alternative<std::int64_t>(value);
        case FieldType::number:
            return number(data, name).value_or(-1) >= 0;
        case FieldType::text:
            return std::holds_alternative<std::string>(value);
        case FieldType::date:
            return parse_date(text(data, name).value_or("")).has_value();
        case FieldType::period:
            return parse_period(value).has_value();
        case FieldType::object:
            break;
    }
    return false;
}

// The declared fields of `data`, whose names begin with `prefix`. Others are free.
std::optional<Fault> check_fields(const EventKind& kind, const EventData& data,
                                  const std::string& prefix, std::string_view place) {
    for (const FieldDecl& field : kind.fields) {
        const auto found = data.find(prefix + field.name);
        if (found == data.end()) {
            if (!field.required || !prefix.empty()) continue;
            return Fault{at(place, field.name),
                         "is missing; " + kind.kind + " needs " + std::string(wanted(field.type))};
        }
        if (!is_of(field.type, data, prefix + field.name, found->second))
            return Fault{at(place, field.name), "must be " + std::string(wanted(field.type))};
        if (field.choices.empty()) continue;
        const auto word = text(data, prefix + field.name).value_or("");
        std::string choices;
        for (const std::string& choice : field.choices) {
            if (choice == word) choices.clear();
            if (choice == word) break;
            choices += (choices.empty() ? "" : ", ") + choice;
        }
        if (!choices.empty()) return Fault{at(place, field.name), "must be one of: " + choices};
    }
    return std::nullopt;
}

// What a decision names must exist, or it would silently do nothing.
std::optional<Fault> check_names(const Event& event, std::string_view place,
                                 const RuleBook& rules) {
    const EventKind& kind = *rules.event_kind(event.kind);
    const DecisionKinds& decisions = rules.decisions();
    if (kind.id == decisions.postponed || kind.id == decisions.waived ||
        kind.id == decisions.acknowledged) {
        const auto rule = text(event.data, "regel").value_or("");
        if (!rules.knows_rule(rule))
            return Fault{at(place, "gegevens.regel"),
                         "no rule \"" + std::string(rule) + "\" in any pack; see `rules show`"};
    }
    if (kind.id == decisions.pinned) {
        const auto pack = text(event.data, "regeling").value_or("");
        if (!rules.pack(pack))
            return Fault{at(place, "gegevens.regeling"),
                         "no pack \"" + std::string(pack) + "\" is loaded; see `rules list`"};
    }
    return std::nullopt;
}

Result<Instrument> parse_instrument(const json::value& value, std::string place,
                                    const RuleBook& rules) {
    ObjectReader reader(value, std::move(place));
    Instrument instrument;
    instrument.key = reader.text("kenmerk");
    instrument.kind = reader.text("soort");
    instrument.decided_on = reader.date("besluitdatum", false);
    if (!rules.knows_instrument(instrument.kind))
        reader.fail(at(reader.place(), "soort"),
                    "no pack knows a voorziening of kind \"" + instrument.kind + "\"; correct it");
    if (const auto fault = reader.finish()) return *fault;
    return instrument;
}

Result<CaseParty> parse_party(const json::value& value, std::string place) {
    ObjectReader reader(value, std::move(place));
    CaseParty party;
    party.key = reader.text("kenmerk");
    party.role = reader.text("rol");
    party.name = reader.text("naam", false);
    party.email = reader.text("email", false);
    party.phone = reader.text("telefoon", false);
    party.reference = reader.text("aanduiding", false);
    static constexpr std::array<std::string_view, 6> roles = {
        "cliënt", "werkgever", "jobcoach", "casemanager", "teamleider", "afdelingshoofd"};
    if (std::find(roles.begin(), roles.end(), party.role) == roles.end())
        reader.fail(at(reader.place(), "rol"),
                    "\"" + party.role +
                        "\" is no role; use cliënt, werkgever, jobcoach, casemanager, "
                        "teamleider or afdelingshoofd");
    if (const auto fault = reader.finish()) return *fault;
    return party;
}

// Refuses the second of two elements with one kenmerk.
template <class Element>
std::optional<Fault> check_unique(const std::vector<Element>& list, std::string_view name) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!seen.insert(list[i].key).second)
            return Fault{at(at(name, i), "kenmerk"),
                         "\"" + list[i].key + "\" is used twice; give each its own"};
    return std::nullopt;
}

// What can be wrong between the parts of a case.
std::optional<Fault> check_links(const CaseFacts& facts, const RuleBook& rules) {
    std::unordered_set<std::string_view> instruments;
    for (const Instrument& instrument : facts.instruments) instruments.insert(instrument.key);
    std::unordered_map<std::string_view, const Event*> events;
    for (const Event& event : facts.events) events.emplace(event.key, &event);
    for (std::size_t i = 0; i < facts.events.size(); ++i) {
        const Event& event = facts.events[i];
        const std::string place = at("gebeurtenissen", i);
        if (!event.instrument.empty() && !instruments.contains(event.instrument))
            return Fault{at(place, "voorziening"),
                         "no voorziening \"" + event.instrument + "\" in this case; correct it"};
        if (rules.event_kind(event.kind)->id != rules.decisions().corrected) continue;
        const auto corrected = events.find(text(event.data, "gebeurtenis").value_or(""));
        if (corrected == events.end()) continue;
        const auto fault = check_fields(*rules.event_kind(corrected->second->kind), event.data,
                                        std::string(nested) + ".", at(place, "gegevens.gegevens"));
        if (fault) return fault;
    }
    return std::nullopt;
}

}  // namespace

Result<EventData> parse_event_data(const json::value& value, std::string_view place) {
    const json::object* object = value.if_object();
    if (!object) return Fault{std::string(place), "must be an object"};
    EventData data;
    if (auto fault = parse_into(data, *object, "", place, true)) return *fault;
    return data;
}

std::string to_json(const EventData& data) {
    json::object object;
    const std::string prefix = std::string(nested) + ".";
    for (const auto& [name, value] : data) {
        json::object* into = &object;
        std::string_view key = name;
        if (key.starts_with(prefix)) {
            key.remove_prefix(prefix.size());
            json::value& inner = object[nested];
            if (!inner.is_object()) inner.emplace_object();
            into = &inner.get_object();
        }
        std::visit([&](const auto& held) { (*into)[key] = held; }, value);
    }
    return to_plain_json(object);
}

Result<Event> parse_event(const json::value& value, std::string_view place, const RuleBook& rules) {
    ObjectReader reader(value, std::string(place));
    Event event;
    event.key = reader.text("kenmerk");
    event.kind = reader.text("soort");
    event.instrument = reader.text("voorziening", false);
    event.on = reader.date("datum", true).value_or(Date{});
    event.registered = reader.date("geregistreerd", false);
    const EventKind* kind = rules.event_kind(event.kind);
    if (!kind)
        reader.fail(at(place, "soort"), "no pack declares an event of kind \"" + event.kind +
                                            "\"; correct it, or declare it in a pack");
    if (kind && event.instrument.empty() && !kind->fits_any && !kind->fits_case)
        reader.fail(at(place, "voorziening"),
                    "is missing; an event of kind \"" + event.kind + "\" belongs to one");
    const json::value* data = reader.take("gegevens", false);
    const std::string data_place = at(place, "gegevens");
    if (data) {
        if (auto parsed = parse_event_data(*data, data_place)) {
            event.data = std::move(*parsed);
        } else {
            reader.fail(parsed.error());
        }
    }
    if (const auto fault = reader.finish()) return *fault;
    if (const auto fault = check_fields(*kind, event.data, "", data_place)) return *fault;
    if (const auto fault = check_names(event, place, rules)) return *fault;
    return event;
}

Result<CaseDocument> parse_case(std::string_view text, const RuleBook& rules) {
    const auto parsed = parse_strict_json(text);
    if (!parsed) return parsed.error();
    ObjectReader reader(*parsed, "");
    CaseDocument document;
    document.key = reader.text("kenmerk", false);
    document.as_of = reader.date("peildatum", false);
    const json::array& instruments = reader.list("voorzieningen", true);
    const json::array& events = reader.list("gebeurtenissen", true);
    const json::array& parties = reader.list("betrokkenen", false);
    if (const auto fault = reader.finish()) return *fault;
    for (std::size_t i = 0; i < instruments.size(); ++i) {
        auto instrument = parse_instrument(instruments[i], at("voorzieningen", i), rules);
        if (!instrument) return instrument.error();
        document.facts.instruments.push_back(std::move(*instrument));
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto event = parse_event(events[i], at("gebeurtenissen", i), rules);
        if (!event) return event.error();
        document.facts.events.push_back(std::move(*event));
    }
    for (std::size_t i = 0; i < parties.size(); ++i) {
        auto party = parse_party(parties[i], at("betrokkenen", i));
        if (!party) return party.error();
        document.parties.push_back(std::move(*party));
    }
    if (const auto fault = check_unique(document.facts.instruments, "voorzieningen")) return *fault;
    if (const auto fault = check_unique(document.facts.events, "gebeurtenissen")) return *fault;
    if (const auto fault = check_unique(document.parties, "betrokkenen")) return *fault;
    if (const auto fault = check_links(document.facts, rules)) return *fault;
    return document;
}

}  // namespace termijnd
