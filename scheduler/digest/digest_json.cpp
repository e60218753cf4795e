#include <boost/json.hpp>
#include <stdexcept>

#include "scheduler/digest/digest.h"

namespace termijnd {

namespace {

namespace json = boost::json;

template <class Id>
json::array texts_of(const std::vector<Id>& ids) {
    json::array texts;
    for (const Id& id : ids) texts.emplace_back(id.str());
    return texts;
}

template <class Id>
std::vector<Id> ids_of(const json::value& texts) {
    std::vector<Id> ids;
    for (const json::value& text : texts.as_array())
        ids.emplace_back(std::string(text.as_string()));
    return ids;
}

json::value or_null(Date day) {
    return day == Date{} ? json::value(nullptr) : json::value(to_iso(day));
}

std::string text_of(const json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

Date date_of(const json::value& value) {
    if (value.is_null()) return {};
    const auto day = parse_date(value.as_string());
    if (!day) throw std::invalid_argument("an overview with an impossible date");
    return *day;
}

json::value to_value(const std::optional<InPlaceOf>& in_place_of) {
    if (!in_place_of) return nullptr;
    return json::object{{"voor", in_place_of->name}, {"totEnMet", to_iso(in_place_of->until)}};
}

std::optional<InPlaceOf> in_place_of(const json::object& overview) {
    const json::value* value = overview.if_contains("waarneming");
    if (!value || value->is_null()) return std::nullopt;
    return InPlaceOf{text_of(value->as_object(), "voor"), date_of(value->at("totEnMet"))};
}

json::object to_object(const DigestLine& line) {
    return {{"dossiers", texts_of(line.cases)},
            {"wie", line.who},
            {"wat", line.what},
            {"dagHeet", line.called},
            {"dag", or_null(line.on)},
            {"opmerking", line.remark},
            {"verplichtingen", texts_of(line.obligations)}};
}

DigestLine to_line(const json::object& object) {
    return {ids_of<CaseKey>(object.at("dossiers")),
            text_of(object, "wie"),
            text_of(object, "wat"),
            text_of(object, "dagHeet"),
            date_of(object.at("dag")),
            text_of(object, "opmerking"),
            ids_of<ObligationId>(object.at("verplichtingen"))};
}

json::object to_object(const DigestCount& count) {
    return {{"wat", count.what},
            {"aantal", count.amount},
            {"dagHeet", count.called},
            {"dag", or_null(count.on)},
            {"dossiers", texts_of(count.cases)},
            {"meerDossiers", count.more}};
}

DigestCount to_count(const json::object& object) {
    return {text_of(object, "wat"),
            object.at("aantal").to_number<std::size_t>(),
            text_of(object, "dagHeet"),
            date_of(object.at("dag")),
            ids_of<CaseKey>(object.at("dossiers")),
            object.at("meerDossiers").to_number<std::size_t>()};
}

json::object to_object(const DigestSection& section) {
    json::array lines, counts;
    for (const DigestLine& line : section.lines) lines.emplace_back(to_object(line));
    for (const DigestCount& count : section.counts) counts.emplace_back(to_object(count));
    return {{"naam", section.name},
            {"titel", section.title},
            {"regels", std::move(lines)},
            {"aantallen", std::move(counts)}};
}

json::value parsed(std::string_view text) {
    return json::parse(json::string_view(text.data(), text.size()));
}

}  // namespace

std::string to_json(const Digest& digest) {
    json::array sections;
    for (const DigestSection& section : digest.sections) sections.emplace_back(to_object(section));
    json::object object{{"casemanager", digest.manager.str()},
                        {"dag", to_iso(digest.day)},
                        {"waarneming", to_value(digest.in_place_of)},
                        {"secties", std::move(sections)}};
    if (digest.ledger.empty()) return json::serialize(object);
    json::object ledger;
    for (const auto& [id, stand] : digest.ledger)
        ledger[id] = json::array{stand.section, to_iso(stand.since)};
    object["stand"] = std::move(ledger);
    return json::serialize(object);
}

Digest parse_digest(std::string_view text) {
    const json::value value = parsed(text);
    const json::object& object = value.as_object();
    Digest digest{PartyKey(text_of(object, "casemanager")),
                  date_of(object.at("dag")),
                  {},
                  {},
                  in_place_of(object)};
    for (const json::value& each : object.at("secties").as_array()) {
        const json::object& section = each.as_object();
        DigestSection read{text_of(section, "naam"), text_of(section, "titel"), {}, {}};
        for (const json::value& line : section.at("regels").as_array())
            read.lines.push_back(to_line(line.as_object()));
        for (const json::value& count : section.at("aantallen").as_array())
            read.counts.push_back(to_count(count.as_object()));
        digest.sections.push_back(std::move(read));
    }
    if (const json::value* ledger = object.if_contains("stand"))
        for (const auto& [id, stand] : ledger->as_object())
            digest.ledger[std::string(id)] = {std::string(stand.at(0).as_string()),
                                              date_of(stand.at(1))};
    return digest;
}

std::string to_json(const TeamWeek& week) {
    json::array lines;
    for (const TeamLine& line : week.lines)
        lines.emplace_back(json::object{{"casemanager", line.manager},
                                        {"gemist", line.missed},
                                        {"open", line.open},
                                        {"inBehandeling", line.in_hand},
                                        {"oudste", or_null(line.oldest.value_or(Date{}))},
                                        {"oudsteDossier", line.oldest_case.str()}});
    return json::serialize(json::object{{"teamleider", week.leader.str()},
                                        {"dag", to_iso(week.day)},
                                        {"waarneming", to_value(week.in_place_of)},
                                        {"casemanagers", std::move(lines)}});
}

TeamWeek parse_team_week(std::string_view text) {
    const json::value value = parsed(text);
    const json::object& object = value.as_object();
    TeamWeek week{PartyKey(text_of(object, "teamleider")),
                  date_of(object.at("dag")),
                  {},
                  in_place_of(object)};
    for (const json::value& each : object.at("casemanagers").as_array()) {
        const json::object& line = each.as_object();
        TeamLine read;
        read.manager = text_of(line, "casemanager");
        read.missed = line.at("gemist").to_number<int>();
        read.open = line.at("open").to_number<int>();
        read.in_hand = line.at("inBehandeling").to_number<int>();
        if (const Date oldest = date_of(line.at("oudste")); oldest != Date{}) read.oldest = oldest;
        read.oldest_case = CaseKey(text_of(line, "oudsteDossier"));
        week.lines.push_back(std::move(read));
    }
    return week;
}

}  // namespace termijnd
