#include "obligations/store/sqlite/parts.h"

// Outages: one row each, and which notices were due in it.
namespace termijnd {
namespace {

Outage read_outage(const Row& row) {
    Outage outage;
    outage.id = row.id<OutageNumber>(0);
    outage.cause = row.as<Outage::Cause>(1);
    outage.endpoint = row.id<EndpointName>(2);
    outage.from = row.instant(3);
    outage.until = row.maybe(&Row::instant, 4);
    outage.digests = row.number(5);
    return outage;
}

OutageCounts read_counts(const Row& row) {
    return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4)};
}

template <class... Args>
std::vector<Outage> all(Query& query, const Args&... args) {
    std::vector<Outage> found;
    query.each([&](const Row& row) { found.push_back(read_outage(row)); }, args...);
    return found;
}

}  // namespace

void SqliteOutages::add(const Outage& stopped) {
    const Instant until = stopped.until.value();
    const OutageNumber id(
        sql_.add.insert(stopped.cause, stopped.endpoint, stopped.from, until, stopped.digests));
    sql_.due_while_stopped.run(id, until);
}

void SqliteOutages::open(const Destination& destination, Instant from) {
    sql_.open.run(destination.cause, destination.endpoint, from);
}

void SqliteOutages::note_due(const Destination& destination, MessageNumber message) {
    sql_.due_in_message.run(destination.cause, destination.endpoint, message);
}

void SqliteOutages::close(const Destination& destination, Instant until,
                          std::chrono::milliseconds least) {
    const std::vector<Outage> found = all(sql_.find_open, destination.cause, destination.endpoint);
    if (found.empty()) return;
    const Outage& outage = found.front();
    if (until - outage.from < least) {
        sql_.forget_due.run(outage.id);
        sql_.forget.run(outage.id);
        return;
    }
    sql_.end.run(outage.id, until);
    const bool mail = outage.cause == Outage::Cause::mail_server;
    sql_.due_while_away.run(outage.id, until, mail ? Channel::mail : Channel::webhook,
                            outage.endpoint, outage.from);
}

std::vector<Outage> SqliteOutages::take_unreported() {
    std::vector<Outage> found = all(sql_.unreported);
    if (!found.empty()) sql_.report.run();
    return found;
}

bool SqliteOutages::any_open() const {
    return sql_.all_open.first([](const Row&) {});
}

std::vector<Outage> SqliteOutages::list(OutageNumber after, std::size_t limit) const {
    return all(sql_.list, after, limit);
}

std::vector<Outage> SqliteOutages::open_now() const {
    return all(sql_.all_open);
}

std::vector<Outage> SqliteOutages::ended_after(Instant moment) const {
    return all(sql_.ended, moment);
}

std::vector<Outage> SqliteOutages::of_notice(NoticeNumber notice) const {
    return all(sql_.of_notice, notice);
}

OutageCounts SqliteOutages::counts(OutageNumber outage) const {
    OutageCounts counts;
    sql_.counts.first([&](const Row& row) { counts = read_counts(row); }, outage);
    return counts;
}

OutageCounts SqliteOutages::counts(OutageNumber outage, const PartyKey& manager) const {
    OutageCounts counts;
    sql_.counts_of.first([&](const Row& row) { counts = read_counts(row); }, outage, manager);
    return counts;
}

}  // namespace termijnd
