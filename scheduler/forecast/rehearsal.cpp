#include "scheduler/forecast/rehearsal.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "obligations/store/rules/claim.h"
#include "scheduler/engine/late.h"

namespace termijnd {

namespace {

constexpr std::size_t at_once = 256;

Role role_in_case(Transaction& tx, const NoticeRow& notice) {
    if (notice.channel == Channel::webhook) return {};
    if (const auto record = tx.journal.find_case(notice.case_key))
        for (const CaseRecord::Holder& holder : record->roles)
            if (holder.party == as_party(notice.recipient)) return holder.role;
    return {};
}

SimulatedNotice said_by(Transaction& tx, const NoticeRow& notice, const ObligationRow& about,
                        Instant moment) {
    SimulatedNotice said;
    said.moment = moment;
    said.kind = notice.kind;
    said.channel = notice.channel;
    said.recipient = notice.recipient;
    said.role = role_in_case(tx, notice);
    said.slot = notice.slot;
    said.case_key = about.case_key;
    said.instrument = about.instrument;
    said.rule = about.rule;
    said.pack = about.pack;
    said.obligation = about.id;
    said.period = about.period;
    said.earliest = about.earliest;
    said.due = about.due;
    said.latest = about.latest;
    return said;
}

SimulatedNotice digest_sent(const MessageRow& message, Instant moment) {
    SimulatedNotice said;
    said.moment = moment;
    said.kind = NoticeKind::digest;
    said.recipient = message.key.recipient;
    said.role = Role::case_manager();
    return said;
}

}  // namespace

Rehearsal::Rehearsal(World world, Instant start)
    : Rehearsal(std::make_shared<const World>(std::move(world)), start, Digests::made) {}

Rehearsal::Rehearsal(std::shared_ptr<const World> world, Instant start, Digests digests)
    : world_(std::move(world)), clock_(start), digests_(digests) {}

void Rehearsal::commit(const Job& job) {
    store_.commit(job);
}

bool Rehearsal::record(const CaseKey& case_key, Event event) {
    bool added = false;
    commit([&](Transaction& tx) {
        added = record_event(tx, *world_, case_key, std::move(event), {now(), "simulatie"});
    });
    return added;
}

// Claims what is due and counts it as arrived.
std::size_t Rehearsal::deliver() {
    std::size_t count = 0;
    commit([&](Transaction& tx) {
        std::vector<MessageRow> claimed = claim(
            tx, now(), {clock_.monotonic(), clock_.monotonic() + std::chrono::minutes(1)}, at_once);
        count = claimed.size();
        const auto add = [this](SimulatedNotice said, const MessageKey& key) {
            said.message = key;
            sent_.push_back(std::move(said));
        };
        for (const MessageRow& message : without_late(tx, *world_, std::move(claimed), now())) {
            for (const ClaimedNotice& item : tx.notices.of_message(message.id))
                add(said_by(tx, item.notice, item.obligation, now()), message.key);
            if (message.key.kind == "dagoverzicht") sent_.push_back(digest_sent(message, now()));
            (void)tx.outbox.delivered(message.lease(), now(), "");
        }
    });
    return count;
}

// Answers whether there is more. What was derived under other rules is derived first.
bool Rehearsal::derive(Transaction& tx) {
    const auto behind = [&](std::size_t limit) {
        return tx.derived.cases_behind(world_->generation, limit);
    };
    std::int64_t cases = walk_cases(tx, *world_, now(), behind, {}).cases;
    bool more = false;
    if (digests_ == Digests::made) {
        more = advance(tx, *world_, now()).more;
    } else {
        const auto due = [&](std::size_t limit) {
            return tx.derived.cases_to_derive(local_day(now()), limit);
        };
        cases += walk_cases(tx, *world_, now(), due, {}).cases;
    }
    if (derived_ && cases > 0) derived_(tx);
    return more;
}

void Rehearsal::catch_up() {
    for (bool more = true; more;) commit([&](Transaction& tx) { more = derive(tx); });
    while (deliver() == at_once) {
    }
}

std::optional<Instant> Rehearsal::next() const {
    std::optional<Instant> next;
    store_.read([&](const Snapshot& store) {
        if (digests_ == Digests::made) {
            next = next_moment(store, *world_, now());
            return;
        }
        next = store.outbox.next_due();
        const auto day = store.derived.next_derive();
        const auto derive_at = day ? std::optional(instant_at(*day, WallMinutes(0))) : std::nullopt;
        if (derive_at && (!next || *derive_at < *next)) next = derive_at;
    });
    return next;
}

void Rehearsal::run_until(Instant moment) {
    for (;;) {
        catch_up();
        const std::optional<Instant> next = this->next();
        if (!next || *next > moment) break;
        clock_.move_to(std::max(*next, now()));
    }
    clock_.move_to(moment);
}

void Rehearsal::add_letters(Transaction& tx, std::vector<SimulatedNotice>& all) const {
    for (const CaseKey& case_key :
         tx.journal.case_keys({}, std::numeric_limits<std::int32_t>::max()))
        for (const NoticeRow& notice : tx.notices.of_case(case_key)) {
            const bool listed = notice.channel == Channel::letter &&
                                notice.state != NoticeRow::State::cancelled &&
                                notice.due_at <= now();
            if (!listed) continue;
            if (const auto obligation = tx.derived.find(notice.obligation))
                all.push_back(said_by(tx, notice, *obligation, notice.due_at));
        }
}

std::vector<SimulatedNotice> Rehearsal::said() {
    std::vector<SimulatedNotice> all = sent_;
    commit([&](Transaction& tx) { add_letters(tx, all); });
    std::ranges::stable_sort(all, {}, [](const SimulatedNotice& said) {
        return std::tie(said.moment, said.kind, said.recipient, said.case_key, said.due, said.rule,
                        said.slot);
    });
    return all;
}

}  // namespace termijnd
