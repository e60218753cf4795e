#include "scheduler/forecast/replay.h"

#include <algorithm>
#include <map>

#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

struct Failure {
    PartyKey party;
    std::string address;
};

// What came in at one moment.
struct Entry {
    std::vector<const Recorded*> recorded;
    std::vector<Failure> failures;
};
using Entries = std::map<Instant, Entry>;

Entries entries_of(const std::vector<Recorded>& history, const std::vector<NoticeRow>& notices) {
    Entries entries;
    for (const Recorded& each : history) entries[each.origin.recorded_at].recorded.push_back(&each);
    for (const NoticeRow& row : notices)
        if (row.channel == Channel::mail && row.state == NoticeRow::State::failed &&
            row.finished_at && !row.sent_to.empty())
            entries[*row.finished_at].failures.push_back({as_party(row.recipient), row.sent_to});
    return entries;
}

struct Recorder {
    Transaction& tx;
    const CaseKey& key;
    const Origin& origin;

    void operator()(const CaseRecord& record) const { tx.journal.put_case(record, origin); }
    void operator()(const PartyRecord& party) const { tx.journal.put_party(party, origin); }
    void operator()(const Instrument& each) const { tx.journal.put_instrument(key, each, origin); }
    void operator()(const Event& event) const { (void)tx.journal.add_event(key, event, origin); }
};

class Replay {
  public:
    Replay(const Snapshot& store, std::shared_ptr<const World> world, const CaseKey& key,
           Instant start)
        : store_(store),
          key_(key),
          rehearsal_(std::move(world), start, Rehearsal::Digests::left_out) {}

    void record(Instant moment, const Entry& entry) {
        rehearsal_.run_until(moment);
        rehearsal_.commit([&](Transaction& tx) {
            for (const Recorded* each : entry.recorded)
                std::visit(Recorder{tx, key_, each->origin}, each->what);
            const auto record = tx.journal.find_case(key_);
            if (!record) return;
            for (const Failure& each : entry.failures)
                if (tx.journal.find_party(each.party))
                    tx.journal.mark_address_failed(each.party, each.address);
            note_messages(tx, *record, moment);
            (void)apply_cases(tx, rehearsal_.world(), std::span(&key_, 1), moment);
        });
    }
    std::vector<SimulatedNotice> said_until(Instant until) {
        rehearsal_.run_until(until);
        return rehearsal_.said();
    }

  private:
    // What another case said to the same people that day.
    void note_messages(Transaction& tx, const CaseRecord& record, Instant moment) const {
        const Date day = local_day(moment);
        for (const CaseRecord::Holder& holder : record.roles)
            if (had_message(store_.outbox, as_recipient(holder.party), day, moment))
                tx.journal.note_message_on(holder.party, day);
    }

    const Snapshot& store_;
    const CaseKey& key_;
    Rehearsal rehearsal_;
};

}  // namespace

bool had_message(const Outbox& outbox, const RecipientKey& person, Date day, Instant moment) {
    const auto slot = outbox.find_slot({"bundel", to_iso(day), person, ""});
    if (!slot || slot->state != MessageState::delivered) return false;
    const auto found = outbox.list(std::nullopt, MessageNumber(slot->id.value() - 1), 1);
    return !found.empty() && found.front().finished_at && *found.front().finished_at <= moment;
}

std::vector<SimulatedNotice> replay(const Snapshot& store,
                                    const std::shared_ptr<const World>& world, const CaseKey& key,
                                    Instant until) {
    const std::vector<Recorded> history = store.journal.history(key);
    const Entries entries = entries_of(history, store.notices.of_case(key));
    if (entries.empty() || entries.begin()->first > until) return {};
    Replay again(store, world, key, entries.begin()->first);
    for (const auto& [moment, entry] : entries)
        if (moment <= until) again.record(moment, entry);
    return again.said_until(until);
}

}  // namespace termijnd
