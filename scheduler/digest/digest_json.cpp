#include <boost/json.hpp>
#include <stdexcept>

#include "scheduler/digest/digest.h"

namespace termijnd {

namespace {

namespace json = boost::json;

json::object to_object(const DigestLine& line) {
    json::object object{{"dossier", line.case_key.str()},
                        {"verplichting", line.obligation.str()},
                        {"titel", line.title},
                        {"wie", line.who.word()},
                        {"artikel", line.article},
                        {"opmerking", line.note}};
    if (line.due != Date{}) {
        object["uiterlijk"] = to_iso(line.due);
        object["laatst"] = to_iso(line.latest);
    }
    return object;
}

std::string text_of(const json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

Date date_of(const json::object& object, std::string_view key) {
    if (!object.contains(key)) return {};
    const auto day = parse_date(object.at(key).as_string());
    if (!day) throw std::invalid_argument("a digest with an impossible date");
    return *day;
}

DigestLine to_line(const json::object& object) {
    DigestLine line;
    line.case_key = CaseKey(text_of(object, "dossier"));
    line.obligation = ObligationId(text_of(object, "verplichting"));
    line.title = text_of(object, "titel");
    line.who = Role(text_of(object, "wie"));
    line.article = text_of(object, "artikel");
    line.note = text_of(object, "opmerking");
    line.due = date_of(object, "uiterlijk");
    line.latest = date_of(object, "laatst");
    return line;
}

}  // namespace

std::string to_json(const Digest& digest) {
    json::array sections;
    for (const DigestSection& section : digest.sections) {
        json::array lines;
        for (const DigestLine& line : section.lines) lines.emplace_back(to_object(line));
        sections.emplace_back(json::object{
            {"naam", section.name}, {"titel", section.title}, {"regels", std::move(lines)}});
    }
    return json::serialize(json::object{{"casemanager", digest.manager.str()},
                                        {"dag", to_iso(digest.day)},
                                        {"secties", std::move(sections)}});
}

Digest parse_digest(std::string_view text) {
    const json::value parsed = json::parse(json::string_view(text.data(), text.size()));
    const json::object& object = parsed.as_object();
    Digest digest{PartyKey(text_of(object, "casemanager")), date_of(object, "dag"), {}};
    for (const json::value& value : object.at("secties").as_array()) {
        const json::object& section = value.as_object();
        DigestSection read{text_of(section, "naam"), text_of(section, "titel"), {}};
        for (const json::value& line : section.at("regels").as_array())
            read.lines.push_back(to_line(line.as_object()));
        digest.sections.push_back(std::move(read));
    }
    return digest;
}

}  // namespace termijnd
