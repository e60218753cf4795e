#include <stdexcept>

#include "obligations/store/sqlite/parts.h"

// What was derived: obligations, findings, and how a case stands.
namespace termijnd {
namespace {

FindingRow read_finding(const Row& row) {
    return {row.id<CaseKey>(0),  row.text(1), row.id<InstrumentKey>(2),
            row.id<EventKey>(3), row.text(4), row.text(5),
            row.text(6)};
}

std::out_of_range unknown_case(const CaseKey& key) {
    return std::out_of_range("unknown case \"" + key.str() + "\"");
}

}  // namespace

ObligationRow read_obligation(const Row& row, int first_column) {
    int column = first_column;
    ObligationRow o;
    o.id = row.id<ObligationId>(column++);
    o.case_key = row.id<CaseKey>(column++);
    o.instrument = row.id<InstrumentKey>(column++);
    o.rule = row.text(column++);
    o.pack = row.text(column++);
    o.pack_sha256 = row.text(column++);
    if (!row.is_null(column)) o.period = static_cast<int>(row.number(column));
    ++column;
    o.event = row.id<EventKey>(column++);
    o.trigger_on = row.date(column++);
    o.known_on = row.date(column++);
    o.earliest = row.date(column++);
    o.due = row.date(column++);
    o.latest = row.date(column++);
    o.state = row.as<ObligationRow::State>(column++);
    o.settled_on = row.maybe(&Row::date, column++);
    o.soft = row.flag(column++);
    o.right = row.flag(column++);
    o.obliged = Role(row.text(column++));
    o.article = row.text(column++);
    return o;
}

std::vector<ObligationRow> SqliteDerived::of_case(const CaseKey& case_key) const {
    std::vector<ObligationRow> found;
    sql_.of_case.each([&](const Row& row) { found.push_back(read_obligation(row)); }, case_key);
    return found;
}

std::optional<ObligationRow> SqliteDerived::find(const ObligationId& id) const {
    std::optional<ObligationRow> found;
    sql_.find.first([&](const Row& row) { found = read_obligation(row); }, id);
    return found;
}

void SqliteDerived::put_obligation(const ObligationRow& o) {
    sql_.put.run(o.id, o.case_key, o.instrument, o.rule, o.pack, o.pack_sha256, o.period, o.event,
                 o.trigger_on, o.known_on, o.earliest, o.due, o.latest, o.state, o.settled_on,
                 o.soft, o.right, o.obliged, o.article);
}

void SqliteDerived::replace_findings(const CaseKey& case_key,
                                     const std::vector<FindingRow>& findings) {
    (void)state(case_key);
    sql_.drop_findings.run(case_key);
    for (const FindingRow& f : findings) {
        sql_.add_finding.run(case_key, f.id, f.instrument, f.event, f.article, f.measured, f.limit);
    }
}

std::vector<FindingRow> SqliteDerived::findings(const CaseKey& case_key) const {
    std::vector<FindingRow> found;
    sql_.findings.each([&](const Row& row) { found.push_back(read_finding(row)); }, case_key);
    return found;
}

std::vector<CaseKey> SqliteDerived::cases_with_finding(std::string_view finding) const {
    std::vector<CaseKey> keys;
    sql_.with_finding.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, finding);
    return keys;
}

void SqliteDerived::set_derive_again(const CaseKey& case_key, std::optional<Date> on) {
    if (sql_.set_again.run(case_key, on) == 0) {
        throw unknown_case(case_key);
    }
}

std::vector<CaseKey> SqliteDerived::cases_to_derive(Date today, std::size_t limit) const {
    std::vector<CaseKey> keys;
    sql_.to_derive.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, today, limit);
    return keys;
}

std::optional<Date> SqliteDerived::next_derive() const {
    std::optional<Date> day;
    sql_.next_derive.first([&](const Row& row) { day = row.date(0); });
    return day;
}

CaseState SqliteDerived::state(const CaseKey& case_key) const {
    CaseState state;
    const auto read = [&](const Row& row) {
        state = {row.maybe(&Row::date, 0), row.maybe(&Row::date, 1), row.number(2)};
    };
    if (!sql_.state.first(read, case_key)) throw unknown_case(case_key);
    return state;
}

void SqliteDerived::put_state(const CaseKey& case_key, const CaseState& state) {
    const int changed =
        sql_.put_state.run(case_key, state.derive_again, state.ended_on, state.generation);
    if (changed == 0) throw unknown_case(case_key);
}

std::vector<CaseKey> SqliteDerived::cases_behind(std::int64_t generation, std::size_t limit) const {
    std::vector<CaseKey> keys;
    sql_.behind.each([&](const Row& row) { keys.push_back(row.id<CaseKey>(0)); }, generation,
                     limit);
    return keys;
}

std::int64_t SqliteDerived::count_behind(std::int64_t generation) const {
    std::int64_t count = 0;
    sql_.count_behind.first([&](const Row& row) { count = row.number(0); }, generation);
    return count;
}

}  // namespace termijnd
