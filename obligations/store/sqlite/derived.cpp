#include "obligations/store/sqlite/transaction.h"

// What was derived: obligations, findings, when to derive again; and digests.
namespace termijnd {
namespace {

FindingRow read_finding(const Row& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3),
            row.text(4), row.text(5), row.text(6)};
}

}  // namespace

ObligationRow read_obligation(const Row& row, int first_column) {
    int column = first_column;
    ObligationRow o;
    o.id = row.text(column++);
    o.case_key = row.text(column++);
    o.instrument = row.text(column++);
    o.rule = row.text(column++);
    o.pack = row.text(column++);
    o.pack_sha256 = row.text(column++);
    if (!row.is_null(column)) o.period = static_cast<int>(row.number(column));
    ++column;
    o.event = row.text(column++);
    o.trigger_on = row.date(column++);
    o.known_on = row.date(column++);
    o.earliest = row.date(column++);
    o.due = row.date(column++);
    o.latest = row.date(column++);
    o.state = row.as<ObligationRow::State>(column++);
    o.settled_on = row.maybe(&Row::date, column++);
    o.soft = row.flag(column++);
    o.right = row.flag(column++);
    o.obliged = row.text(column++);
    o.article = row.text(column++);
    return o;
}

std::vector<ObligationRow> SqliteTransaction::obligations(std::string_view case_key) {
    std::vector<ObligationRow> found;
    derived_.of_case.each([&](const Row& row) { found.push_back(read_obligation(row)); }, case_key);
    return found;
}

std::optional<ObligationRow> SqliteTransaction::find_obligation(std::string_view id) {
    std::optional<ObligationRow> found;
    derived_.find.first([&](const Row& row) { found = read_obligation(row); }, id);
    return found;
}

void SqliteTransaction::put_obligation(const ObligationRow& o) {
    derived_.put.run(o.id, o.case_key, o.instrument, o.rule, o.pack, o.pack_sha256, o.period,
                     o.event, o.trigger_on, o.known_on, o.earliest, o.due, o.latest, o.state,
                     o.settled_on, o.soft, o.right, o.obliged, o.article);
}

std::vector<ObligationRow> SqliteTransaction::open_obligations_of(std::string_view manager) {
    std::vector<ObligationRow> found;
    derived_.open_of.each([&](const Row& row) { found.push_back(read_obligation(row)); }, manager);
    return found;
}

void SqliteTransaction::replace_findings(std::string_view case_key,
                                         const std::vector<FindingRow>& findings) {
    require_case(case_key);
    derived_.drop_findings.run(case_key);
    for (const FindingRow& f : findings) {
        derived_.add_finding.run(case_key, f.id, f.instrument, f.event, f.article, f.measured,
                                 f.limit);
    }
}

std::vector<FindingRow> SqliteTransaction::findings(std::string_view case_key) {
    std::vector<FindingRow> found;
    derived_.findings.each([&](const Row& row) { found.push_back(read_finding(row)); }, case_key);
    return found;
}

std::vector<FindingRow> SqliteTransaction::findings_of(std::string_view manager) {
    std::vector<FindingRow> found;
    derived_.findings_of.each([&](const Row& row) { found.push_back(read_finding(row)); }, manager);
    return found;
}

void SqliteTransaction::set_derive_again(std::string_view case_key, std::optional<Date> on) {
    if (derived_.set_again.run(case_key, on) == 0) {
        throw std::out_of_range("unknown case \"" + std::string(case_key) + "\"");
    }
}

std::vector<std::string> SqliteTransaction::cases_to_derive(Date today, std::size_t limit) {
    std::vector<std::string> keys;
    derived_.to_derive.each([&](const Row& row) { keys.push_back(row.text(0)); }, today, limit);
    return keys;
}

std::optional<Date> SqliteTransaction::next_derive() {
    std::optional<Date> day;
    derived_.next_derive.first([&](const Row& row) { day = row.date(0); });
    return day;
}

std::vector<std::string> SqliteTransaction::case_managers() {
    std::vector<std::string> keys;
    derived_.managers.each([&](const Row& row) { keys.push_back(row.text(0)); });
    return keys;
}

bool SqliteTransaction::put_digest(const DigestRow& digest) {
    return derived_.add_digest.run(digest.manager, digest.day, digest.empty, digest.content) > 0;
}

std::optional<DigestRow> SqliteTransaction::find_digest(std::string_view manager, Date day) {
    std::optional<DigestRow> found;
    const auto read = [&](const Row& row) {
        found = DigestRow{row.text(0), row.date(1), row.flag(2), row.text(3)};
    };
    derived_.find_digest.first(read, manager, day);
    return found;
}

std::optional<Date> SqliteTransaction::last_digest_day() {
    std::optional<Date> day;
    derived_.last_digest.first([&](const Row& row) { day = row.date(0); });
    return day;
}

}  // namespace termijnd
