#include "obligations/store/rules/claim.h"

#include <cstdlib>
#include <string>

#include "obligations/store/rules/bundle_day.h"

namespace termijnd {
namespace {

constexpr int crashes_allowed = 3;
constexpr std::string_view crash_streak = "crashes without progress";
constexpr std::string_view crash_reason =
    "het programma is drie keer gestopt tijdens het verzenden van dit bericht";

int crashes_in_a_row(const Memory& memory) {
    return std::atoi(memory.recall(crash_streak).c_str());
}

}  // namespace

std::vector<MessageRow> claim(Transaction& tx, Instant now, LeaseTime lease, std::size_t limit) {
    if (crashes_in_a_row(tx.memory) >= crashes_allowed)
        limit = tx.outbox.counts().leased == 0 ? 1 : 0;
    if (limit == 0) return {};
    std::vector<MessageRow> claimed = tx.outbox.lease(now, lease.now, lease.until, limit);
    for (const MessageRow& message : claimed)
        if (const auto day = bundle_day(message.key))
            tx.journal.note_message_on(as_party(message.key.recipient), *day);
    return claimed;
}

int release_leases(Transaction& tx, Instant now) {
    const auto left = tx.outbox.leftovers();
    const int before = crashes_in_a_row(tx.memory);
    const int after = left.empty() ? 0 : before + 1;
    if (after != before) tx.memory.remember(crash_streak, std::to_string(after));
    // Only the message that was alone under way can be blamed.
    const bool to_blame = left.size() == 1;
    for (const Outbox::Leftover& each : left) {
        if (to_blame && each.crashes + 1 >= crashes_allowed)
            (void)tx.outbox.dead(each.lease, now, crash_reason);
        else
            tx.outbox.release(each.lease, to_blame);
    }
    return static_cast<int>(left.size());
}

void note_progress(Memory& memory) {
    if (crashes_in_a_row(memory) > 0) memory.remember(crash_streak, "0");
}

}  // namespace termijnd
