#include <algorithm>

#include "obligations/store/in_memory/parts.h"

// Outages, and which notices were due in them.
namespace termijnd {
namespace {

bool same_step(const NoticeRow& a, const NoticeRow& b) {
    return a.obligation == b.obligation && a.kind == b.kind && a.slot == b.slot &&
           a.recipient == b.recipient;
}

// Was due by `until` and had still to go out.
bool still_due(const KeptMessage& kept, Instant until) {
    const MessageRow& row = kept.row;
    if (row.state == MessageState::leased) return row.due_at <= until;
    return row.state == MessageState::pending && (row.next_at <= until || row.due_at <= until);
}

}  // namespace

template <class Fits>
std::set<NoticeNumber> MemoryOutages::carried(const Fits& fits) const {
    std::set<NoticeNumber> due;
    for (const auto& [id, kept] : tables_.notices.rows()) {
        if (kept.cancelled || kept.folded || kept.row.message.empty()) continue;
        const KeptMessage* message = tables_.messages.find(kept.row.message);
        if (message && fits(*message)) due.insert(id);
    }
    return due;
}

void MemoryOutages::put(Outage outage, std::set<NoticeNumber> due) {
    if (outage.id.empty()) {
        const auto& rows = tables_.outages.rows();
        outage.id = OutageNumber(rows.empty() ? 1 : rows.rbegin()->first.value() + 1);
    }
    const OutageNumber id = outage.id;
    tables_.outages.put(id, {std::move(outage), std::move(due), false});
}

void MemoryOutages::add(const Outage& stopped) {
    const Instant until = stopped.until.value();
    Outage outage = stopped;
    outage.id = {};
    put(std::move(outage),
        carried([until](const KeptMessage& kept) { return still_due(kept, until); }));
}

const Outage* MemoryOutages::find_open(const Destination& destination) const {
    for (const auto& [id, kept] : tables_.outages.rows())
        if (!kept.row.until && kept.row.cause == destination.cause &&
            kept.row.endpoint == destination.endpoint)
            return &kept.row;
    return nullptr;
}

void MemoryOutages::open(const Destination& destination, Instant from) {
    if (find_open(destination)) return;
    Outage outage;
    outage.cause = destination.cause;
    outage.endpoint = destination.endpoint;
    outage.from = from;
    put(std::move(outage), {});
}

void MemoryOutages::note_due(const Destination& destination, MessageNumber message) {
    const Outage* found = find_open(destination);
    if (!found) return;
    KeptOutage kept = *tables_.outages.find(found->id);
    const auto& of_message = tables_.notices.index().of_message;
    for (auto at = of_message.lower_bound({message, NoticeNumber()});
         at != of_message.end() && at->first == message; ++at) {
        const KeptNotice& notice = *tables_.notices.find(at->second);
        if (!notice.cancelled && !notice.folded) kept.due.insert(at->second);
    }
    const OutageNumber id = kept.row.id;
    tables_.outages.put(id, std::move(kept));
}

void MemoryOutages::close(const Destination& destination, Instant until,
                          std::chrono::milliseconds least) {
    const Outage* found = find_open(destination);
    if (!found) return;
    Outage outage = *found;
    if (until - outage.from < least) return tables_.outages.erase(outage.id);
    outage.until = until;
    const bool mail = outage.cause == Outage::Cause::mail_server;
    const auto fits = [&](const KeptMessage& kept) {
        const MessageRow& row = kept.row;
        const bool theirs = row.channel == (mail ? Channel::mail : Channel::webhook) &&
                            (mail || row.key.recipient.str() == outage.endpoint.str());
        // What went out since it could be reached again waited as well.
        const bool just_went = row.state == MessageState::delivered && row.finished_at &&
                               *row.finished_at >= outage.from && row.due_at <= until;
        return theirs && (just_went || still_due(kept, until));
    };
    std::set<NoticeNumber> due = carried(fits);
    due.merge(std::set<NoticeNumber>(tables_.outages.find(outage.id)->due));
    put(std::move(outage), std::move(due));
}

std::vector<Outage> MemoryOutages::take_unreported() {
    std::vector<KeptOutage> fresh;
    for (const auto& [id, kept] : tables_.outages.rows())
        if (kept.row.until && !kept.reported) fresh.push_back(kept);
    std::vector<Outage> found;
    for (KeptOutage& kept : fresh) {
        kept.reported = true;
        found.push_back(kept.row);
        const OutageNumber id = kept.row.id;
        tables_.outages.put(id, std::move(kept));
    }
    return found;
}

bool MemoryOutages::any_open() const {
    return !open_now().empty();
}

std::vector<Outage> MemoryOutages::list(OutageNumber after, std::size_t limit) const {
    std::vector<Outage> found;
    const auto& rows = tables_.outages.rows();
    for (auto at = rows.upper_bound(after); at != rows.end() && found.size() < limit; ++at)
        found.push_back(at->second.row);
    return found;
}

std::vector<Outage> MemoryOutages::open_now() const {
    std::vector<Outage> found;
    for (const auto& [id, kept] : tables_.outages.rows())
        if (!kept.row.until) found.push_back(kept.row);
    std::ranges::stable_sort(
        found, {}, [](const Outage& outage) { return std::pair(outage.cause, outage.endpoint); });
    return found;
}

std::vector<Outage> MemoryOutages::ended_after(Instant moment) const {
    std::vector<Outage> found;
    for (const auto& [id, kept] : tables_.outages.rows())
        if (kept.row.until && *kept.row.until > moment) found.push_back(kept.row);
    std::ranges::stable_sort(found, {}, [](const Outage& outage) { return *outage.until; });
    return found;
}

std::vector<Outage> MemoryOutages::of_notice(NoticeNumber notice) const {
    std::vector<Outage> found;
    const KeptNotice* own = tables_.notices.find(notice);
    if (!own) return found;
    for (const auto& [id, kept] : tables_.outages.rows())
        if (std::ranges::any_of(kept.due, [&](NoticeNumber each) {
                return each <= notice && same_step(tables_.notices.find(each)->row, own->row);
            }))
            found.push_back(kept.row);
    return found;
}

// What became of the notice, or of one in its place.
void MemoryOutages::count(OutageCounts& counts, NoticeNumber due) const {
    const NoticeRow& own = tables_.notices.find(due)->row;
    bool sent = false, folded = false, waiting = false, failed = false;
    const auto& of_case = tables_.notices.index().of_case.at(own.case_key);
    for (auto at = of_case.lower_bound(due); at != of_case.end(); ++at) {
        const KeptNotice& kept = *tables_.notices.find(*at);
        const KeptMessage* message =
            kept.row.message.empty() ? nullptr : tables_.messages.find(kept.row.message);
        if (kept.cancelled || !message || !same_step(kept.row, own)) continue;
        const MessageState state = message->row.state;
        sent = sent || (!kept.folded && state == MessageState::delivered);
        folded = folded || kept.folded || state == MessageState::folded;
        waiting = waiting || state == MessageState::pending || state == MessageState::leased ||
                  state == MessageState::held;
        failed = failed || state == MessageState::dead;
    }
    ++counts.due;
    if (sent)
        ++counts.sent;
    else if (folded)
        ++counts.folded;
    else if (waiting)
        ++counts.waiting;
    else if (failed)
        ++counts.failed;
}

OutageCounts MemoryOutages::counts(OutageNumber outage) const {
    OutageCounts counts;
    if (const KeptOutage* kept = tables_.outages.find(outage))
        for (const NoticeNumber due : kept->due) count(counts, due);
    return counts;
}

OutageCounts MemoryOutages::counts(OutageNumber outage, const PartyKey& manager) const {
    OutageCounts counts;
    const KeptOutage* kept = tables_.outages.find(outage);
    if (!kept) return counts;
    for (const NoticeNumber due : kept->due) {
        const auto* versions = tables_.cases.of(tables_.notices.find(due)->row.case_key);
        if (!versions) continue;
        const auto& roles = versions->back().row.roles;
        const auto first =
            std::ranges::find(roles, Role::case_manager(), &CaseRecord::Holder::role);
        if (first != roles.end() && first->party == manager) count(counts, due);
    }
    return counts;
}

}  // namespace termijnd
