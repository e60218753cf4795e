#include "obligations/packs/pack_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace termijnd {
namespace {

constexpr std::array<std::pair<FieldType, std::string_view>, 7> field_types = {
    {{FieldType::boolean, "boolean"},
     {FieldType::integer, "integer"},
     {FieldType::number, "number"},
     {FieldType::text, "text"},
     {FieldType::date, "date"},
     {FieldType::period, "period"},
     {FieldType::object, "object"}}};

FieldDecl read_field(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "field", faults);
    FieldDecl field;
    field.name = reader.need_text("name");
    reader.rename("field \"" + field.name + "\"");
    const std::string type = reader.need_text("type");
    const auto* known =
        std::find_if(field_types.begin(), field_types.end(),
                     [&](const auto& candidate) { return candidate.second == type; });
    if (known != field_types.end()) {
        field.type = known->first;
    } else if (!type.empty()) {
        reader.fault("type", "unknown type \"" + type +
                                 "\"; use boolean, integer, number, text, date, period or object");
    }
    field.required = reader.boolean("required");
    field.choices = reader.texts("choices");
    field.needs = reader.text("needs");
    field.required_unless = reader.text("required_unless");
    field.text = reader.text("text");
    reader.finish();
    return field;
}

EventKind read_event_kind(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "event", faults);
    EventKind kind;
    kind.kind = reader.need_text("kind");
    reader.rename("event \"" + kind.kind + "\"");
    kind.text = reader.need_text("text");
    kind.ends = reader.text("ends");
    kind.file = faults.file();
    kind.line = reader.line();
    for (std::string& name : reader.texts("for")) {
        if (name == "dossier") {
            kind.fits_case = true;
        } else if (name == "any") {
            kind.fits_any = true;
        } else {
            kind.instruments.push_back(std::move(name));
        }
    }
    if (!kind.fits_case && !kind.fits_any && kind.instruments.empty())
        reader.fault("for",
                     "`for` is missing; list the kinds of voorziening, \"dossier\" for an event "
                     "of the case itself, or \"any\"");
    for (const toml::table* field : reader.tables("fields"))
        kind.fields.push_back(read_field(*field, faults));
    reader.finish();
    return kind;
}

Gap read_gap(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "gap", faults);
    Gap gap{reader.need_date("from"), reader.need_date("until"), reader.need_text("reason")};
    if (gap.until < gap.from) reader.fault("until", "the gap ends before it begins; swap the days");
    reader.finish();
    return gap;
}

Note read_note(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "note", faults);
    Note note{reader.need_text("article"), reader.need_text("quote"), reader.need_text("text")};
    reader.finish();
    return note;
}

Discretion read_discretion(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "discretion", faults);
    Discretion discretion{reader.need_text("article"), reader.need_text("quote"),
                          reader.need_text("text"), reader.texts("decisions")};
    reader.finish();
    return discretion;
}

void read_identity(const toml::table& table, RulePack& pack, FaultsOfFile& faults) {
    TableReader reader(table, "pack", faults);
    pack.line = reader.line();
    pack.id = reader.need_text("id");
    pack.former_ids = reader.texts("former_ids");
    pack.regulation = reader.need_text("regulation");
    pack.title = reader.need_text("title");
    const std::string rank = reader.need_text("rank");
    if (const auto parsed = parse_rank(rank)) {
        pack.rank = *parsed;
    } else if (!rank.empty()) {
        reader.fault("rank", parsed.error().text());
    }
    const std::string chosen_by = reader.text("version_by");
    pack.by_event_day = chosen_by == "event";
    if (!chosen_by.empty() && chosen_by != "event" && chosen_by != "decision")
        reader.fault("version_by", "unknown word \"" + chosen_by +
                                       "\"; use \"decision\" (besluitdatum) or \"event\"");
    pack.decisions_from = reader.need_date("from");
    pack.decisions_until = reader.date("until");
    if (pack.decisions_until && *pack.decisions_until < pack.decisions_from)
        reader.fault("until", "the pack ends before it begins; swap the days");
    pack.version_article = reader.text("article");
    pack.version_quote = reader.need_text("quote");
    for (const std::string& text : reader.texts("text")) pack.texts.emplace_back(text);
    if (!reader.has("text")) reader.fault("text", "`text` is missing; add it");
    pack.instruments = reader.texts("instruments");
    pack.provenance = read_provenance(reader, faults);
    reader.finish();
}

}  // namespace

RulePack read_pack(TableReader& file, FaultsOfFile& faults) {
    RulePack pack;
    pack.file = faults.file();
    if (const toml::table* identity = file.table("pack")) read_identity(*identity, pack, faults);
    for (const toml::table* table : file.tables("gap"))
        pack.gaps.push_back(read_gap(*table, faults));
    for (const toml::table* table : file.tables("rule"))
        pack.rules.push_back(read_rule(*table, faults));
    for (Rule& rule : pack.rules) {
        if (!rule.provenance.verified) rule.provenance.verified = pack.provenance.verified;
        if (!rule.provenance.approved) rule.provenance.approved = pack.provenance.approved;
    }
    for (const toml::table* table : file.tables("check"))
        pack.checks.push_back(read_check(*table, faults));
    for (const toml::table* table : file.tables("budget"))
        pack.budgets.push_back(read_budget(*table, faults));
    for (const toml::table* table : file.tables("discretion"))
        pack.discretions.push_back(read_discretion(*table, faults));
    for (const toml::table* table : file.tables("note"))
        pack.notes.push_back(read_note(*table, faults));
    return pack;
}

std::vector<EventKind> read_event_kinds(TableReader& file, FaultsOfFile& faults) {
    std::vector<EventKind> kinds;
    for (const toml::table* table : file.tables("event"))
        kinds.push_back(read_event_kind(*table, faults));
    return kinds;
}

std::vector<Condition> read_conditions(TableReader& reader) {
    std::vector<Condition> conditions;
    const auto add = [&](std::string_view key, Condition::Kind kind) {
        for (std::string& name : reader.texts(key))
            conditions.push_back({kind, std::move(name), {}, {}, no_kind, {}});
    };
    const auto add_fields = [&](std::string_view key, Condition::Kind kind) {
        const toml::table* fields = reader.table(key);
        if (!fields) return;
        for (const auto& [name, value] : *fields) {
            if (const auto* text = value.as_string()) {
                conditions.push_back({kind, std::string(name.str()), text->get(), {}, no_kind, {}});
            } else {
                reader.fault(key, "`" + std::string(name.str()) + "` must be a text");
            }
        }
    };
    add("if", Condition::Kind::flag);
    add("unless", Condition::Kind::not_flag);
    add("if_recorded", Condition::Kind::recorded);
    add_fields("if_field", Condition::Kind::equals);
    add_fields("unless_field", Condition::Kind::differs);
    const auto add_quantities = [&](std::string_view key, Condition::Kind kind) {
        const toml::table* quantities = reader.table(key);
        if (!quantities) return;
        Condition condition{kind, {}, {}, {}, no_kind, {}};
        for (const auto& [name, value] : *quantities) {
            if (value.is_number()) {
                condition.any.push_back({std::string(name.str()), *value.value<double>()});
            } else {
                reader.fault(key, "`" + std::string(name.str()) + "` must be a number");
            }
        }
        conditions.push_back(std::move(condition));
    };
    add_quantities("if_at_least", Condition::Kind::at_least);
    add_quantities("if_less_than", Condition::Kind::less_than);
    return conditions;
}

std::optional<Term> read_term(TableReader& reader, std::string_view key) {
    const std::string words = reader.text(key);
    if (words.empty()) return std::nullopt;
    const auto term = parse_term(words);
    if (term) return *term;
    reader.fault(key, term.error().text());
    return std::nullopt;
}

std::vector<Party> read_parties(TableReader& file, FaultsOfFile& faults) {
    std::vector<Party> parties;
    for (const toml::table* table : file.tables("party")) {
        TableReader reader(*table, "party", faults);
        Party party;
        party.role = Role(reader.need_text("role"));
        reader.rename("party \"" + party.role.word() + "\"");
        party.called = reader.need_text("called");
        const std::string like = reader.need_text("like");
        party.reads_as = like == Role::employer().word() ? Reader::employer : Reader::client;
        if (!like.empty() && like != Role::employer().word() && like != Role::client().word())
            reader.fault("like", "\"" + like + "\" is no party to write alike to; use \"" +
                                     Role::client().word() + "\" (names what is its own) or \"" +
                                     Role::employer().word() + "\" (names the client too)");
        for (std::string& role : reader.texts("stand_in"))
            party.stand_ins.emplace_back(std::move(role));
        party.file = faults.file();
        party.line = reader.line();
        reader.finish();
        parties.push_back(std::move(party));
    }
    return parties;
}

}  // namespace termijnd
