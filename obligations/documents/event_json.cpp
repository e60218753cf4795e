#include <algorithm>
#include <boost/json.hpp>

#include "obligations/derive/settle.h"
#include "obligations/documents/case_reader.h"
#include "obligations/facts/plain_json.h"

namespace json = boost::json;

namespace termijnd {
namespace {

using Need = ObjectReader::Need;

constexpr std::string_view nested = "gegevens";  // of a correction; its fields get "gegevens.x"

// A text in `gegevens` that names another fact is a kenmerk.
constexpr std::string_view named_fact = "gebeurtenis";

std::optional<Value> read_value(const json::value& value, std::string_view name,
                                const std::string& place, Faulty& faulty) {
    constexpr TextRules key{.kind = TextKind::key}, any{.max_length = longest_text};
    const auto number = [&](auto held) -> std::optional<Value> {
        if (!is_bsn_number(static_cast<double>(held))) return Value(held);
        constexpr TextFault bsn{TextFault::What::bsn};
        faulty.fail(place, {bsn.in_english(), bsn.in_dutch()});
        return std::nullopt;
    };
    switch (value.kind()) {
        case json::kind::bool_:
            return Value(value.get_bool());
        case json::kind::int64:
            return number(value.get_int64());
        case json::kind::double_:
            return number(value.get_double());
        case json::kind::string:
            if (const auto refusal =
                    faulty.refusal(value.get_string(), name == named_fact ? key : any)) {
                faulty.fail(place, *refusal);
                return std::nullopt;
            }
            return Value(std::string(value.get_string()));
        case json::kind::uint64:
            faulty.fail(place, {"is too large a number", "Dit getal is te groot."});
            return std::nullopt;
        case json::kind::null:
            faulty.fail(place, {"is null; leave the key out instead",
                                "Hier staat null; laat het veld weg."});
            return std::nullopt;
        default:
            faulty.fail(place, {"must be a text, a number, true or false",
                                "Hier moet tekst, een getal, true of false staan."});
            return std::nullopt;
    }
}

void read_into(EventData& data, const json::object& object, const std::string& prefix,
               std::string_view place, Faulty& faulty) {
    for (const auto& member : object) {
        const std::string_view name = member.key();
        const std::string where = at(place, name);
        if (const auto refusal = faulty.refusal(name, {})) {
            faulty.fail(where, *refusal);
            continue;
        }
        if (prefix.empty() && name == nested && member.value().is_object()) {
            read_into(data, member.value().get_object(), std::string(nested) + ".", where, faulty);
        } else if (auto value = read_value(member.value(), name, where, faulty)) {
            data.insert_or_assign(prefix + std::string(name), std::move(*value));
        }
    }
}

FaultText wanted(FieldType type) {
    switch (type) {
        case FieldType::boolean:
            return {"true or false", "true of false"};
        case FieldType::integer:
            return {"a whole number", "een geheel getal"};
        case FieldType::number:
            return {"a number, 0 or more", "een getal van 0 of meer"};
        case FieldType::text:
            return {"a text", "tekst"};
        case FieldType::date:
            return {"a date, written as \"2025-04-30\"", "een bestaande datum, als 2026-04-30"};
        case FieldType::period:
            return {"a period: 1 or more, or a calendar year",
                    "een periode: 1 of meer, of een kalenderjaar"};
        case FieldType::object:
            break;
    }
    return {"an object", "een object"};
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

// What a decision names must exist, or it would silently do nothing.
void check_names(const Event& event, const EventKind& kind, std::string_view place,
                 const RuleBook& rules, Faulty& faulty) {
    const DecisionKinds& decisions = rules.decisions();
    if (decisions.is_about_obligation(kind.id)) {
        const std::string rule(text(event.data, "regel").value_or(""));
        if (!rule.empty() && !rules.knows_rule(rule))
            faulty.fail(at(place, "regel"),
                        {"no rule \"" + rule + "\" in any pack; see `rules show`",
                         "Geen regeling heeft een regel \"" + rule + "\"."});
    }
    if (kind.id == decisions.pinned) {
        const std::string pack(text(event.data, "regeling").value_or(""));
        if (!pack.empty() && !rules.pack(pack))
            faulty.fail(at(place, "regeling"),
                        {"no pack \"" + pack + "\" is loaded; see `rules list`",
                         "Er is geen regeling \"" + pack + "\" geladen."});
    }
}

// Whether a field that is absent should be there.
bool is_owed(const FieldDecl& field, const EventData& data) {
    return field.required ||
           (!field.required_unless.empty() && !data.contains(field.required_unless));
}

EventData read_event_data(const json::value& value, std::string_view place, Faulty& faulty) {
    EventData data;
    if (const json::object* object = value.if_object()) {
        read_into(data, *object, "", place, faulty);
    } else {
        faulty.fail(std::string(place), {"must be an object", "Hier moet een object staan."});
    }
    return data;
}

}  // namespace

// The declared fields of `data`, or of the gegevens that a correction gives; others are free.
void check_fields(const EventKind& kind, const EventData& data, Of of, std::string_view place,
                  Faulty& faulty) {
    const std::string prefix = of == Of::correction ? std::string(nested) + "." : "";
    for (const FieldDecl& field : kind.fields) {
        const auto fail = [&](const FaultText& words) {
            faulty.fail(at(place, field.name), words);
        };
        const auto found = data.find(prefix + field.name);
        if (found == data.end()) {
            if (!is_owed(field, data) || of == Of::correction ||
                faulty.has_fault_at(at(place, field.name)))
                continue;
            const FaultText want = wanted(field.type);
            fail({"is missing; " + kind.kind + " needs " + want.english,
                  "Dit veld is verplicht; hier moet " + want.dutch + " staan."});
            continue;
        }
        if (!is_of(field.type, data, prefix + field.name, found->second)) {
            const FaultText want = wanted(field.type);
            fail({"must be " + want.english, "Hier moet " + want.dutch + " staan."});
            continue;
        }
        if (!field.needs.empty() && of == Of::fact && !data.contains(field.needs)) {
            fail({"is ambiguous alone; add `" + field.needs + "`",
                  "Dit veld alleen is niet duidelijk. Vul ook " + field.needs + " in."});
            continue;
        }
        const auto& choices = field.choices;
        const auto word = text(data, prefix + field.name).value_or("");
        if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end())
            continue;
        std::string all;
        for (const std::string& choice : choices) all += (all.empty() ? "" : ", ") + choice;
        fail({"must be one of: " + all, "Kies een van: " + all + "."});
    }
}

Event read_event(const json::value& value, std::string_view place, const RuleBook& rules,
                 Faulty& faulty) {
    ObjectReader reader(value, std::string(place), faulty);
    Event event;
    event.key = reader.key<EventKey>("kenmerk", Need::required);
    event.kind = reader.text("soort", Need::required).value_or("");
    event.instrument = reader.key<InstrumentKey>("voorziening", Need::optional);
    event.on = reader.date("datum", Need::required).value_or(Date{});
    event.registered = reader.date("geregistreerd", Need::optional);
    const json::value* data = reader.take("gegevens", Need::optional);
    const EventKind* kind = rules.event_kind(event.kind);
    if (!kind && !event.kind.empty())
        reader.fail("soort",
                    {"no pack declares an event of kind \"" + event.kind +
                         "\"; correct it, or declare it in a pack",
                     "Geen regeling kent een gebeurtenis van de soort \"" + event.kind + "\"."});
    if (kind && event.instrument.empty() && !kind->fits_any && !kind->fits_case &&
        !faulty.has_fault_at(at(place, "voorziening")))
        reader.fail("voorziening",
                    {"is missing; an event of kind \"" + event.kind + "\" belongs to one",
                     "Dit veld is verplicht: \"" + event.kind + "\" hoort bij een voorziening."});
    const std::string data_place = at(place, "gegevens");
    if (data) event.data = read_event_data(*data, data_place, faulty);
    reader.finish();
    if (kind) {
        check_fields(*kind, event.data, Of::fact, data_place, faulty);
        check_names(event, *kind, data_place, rules, faulty);
    }
    return event;
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

}  // namespace termijnd
