#include <algorithm>
#include <map>
#include <random>

#include "obligations/store/rules/claim.h"
#include "obligations/store/rules/plan_notice.h"
#include "tests/store/sample.h"
#include "tests/store/stores.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

// Random operations on the store and on a model of a few lines, compared after each.
namespace {

struct ModelMessage {
    MessageState state = MessageState::pending;
    std::int64_t next_at = 0, lease_until = 0, fence = 0;
    int attempts = 0, crashes = 0, number = 0;
    bool frozen = false, uncertain = false;
};

class Model {
  public:
    std::map<std::string, ModelMessage> messages;  // by slot
    int streak = 0;                                // crashes without progress

    ModelMessage* leased(const std::string& slot, std::int64_t fence) {
        ModelMessage& m = messages.at(slot);
        return m.state == MessageState::leased && m.fence == fence ? &m : nullptr;
    }

    void plan(const std::string& base, std::int64_t due) {
        std::string slot = base;
        for (int n = 1;; ++n) {
            const auto found = messages.find(slot);
            if (found == messages.end()) {
                const int number = static_cast<int>(messages.size());
                messages[slot].next_at = due;
                messages[slot].number = number;
                return;
            }
            ModelMessage& m = found->second;
            if (!m.frozen && m.state == MessageState::cancelled) {
                const auto [fence, number] = std::pair(m.fence, m.number);
                m = ModelMessage{};
                m.fence = fence;
                m.number = number;
                m.next_at = due;
                return;
            }
            if (!m.frozen && m.state == MessageState::pending) {
                m.next_at = std::min(m.next_at, due);
                return;
            }
            slot = base + "+" + std::to_string(n);
        }
    }

    std::size_t claim(std::int64_t now, std::int64_t until) {
        std::size_t claimed = 0;
        const bool careful = streak >= 3;
        if (careful && count(MessageState::leased) > 0) return 0;
        const std::string first = careful ? first_due(now) : "";
        for (auto& [slot, m] : messages) {
            const bool ran_out = m.state == MessageState::leased && m.lease_until <= now;
            if (!ran_out && (m.state != MessageState::pending || m.next_at > now)) continue;
            if (careful && slot != first) continue;
            m.uncertain = m.uncertain || (ran_out && m.frozen);
            m.state = MessageState::leased;
            m.lease_until = until;
            ++m.fence;
            ++m.attempts;
            ++claimed;
        }
        return claimed;
    }

    // The pending message that a careful claim takes: the earliest, the oldest of equals.
    std::string first_due(std::int64_t now) const {
        std::string first;
        for (const auto& [slot, m] : messages) {
            if (m.state != MessageState::pending || m.next_at > now) continue;
            if (first.empty() ||
                std::pair(m.next_at, m.number) <
                    std::pair(messages.at(first).next_at, messages.at(first).number)) {
                first = slot;
            }
        }
        return first;
    }

    void crash() {
        const std::int64_t leases = count(MessageState::leased);
        streak = leases == 0 ? 0 : streak + 1;
        for (auto& [slot, m] : messages) {
            if (m.state != MessageState::leased) continue;
            m.uncertain = m.uncertain || m.frozen;
            m.crashes += leases == 1 ? 1 : 0;
            const bool dies = leases == 1 && m.crashes >= 3;
            m.state = dies ? MessageState::dead : MessageState::pending;
        }
    }

    std::int64_t count(MessageState state) const {
        return std::count_if(messages.begin(), messages.end(),
                             [&](const auto& m) { return m.second.state == state; });
    }
};

void compare(const Snapshot& tx, const Model& model) {
    std::size_t seen = 0;
    for (const MessageRow& row : tx.outbox.list(std::nullopt, {}, 10000)) {
        const ModelMessage& m = model.messages.at(row.key.slot);
        INFO("slot " << row.key.slot);
        REQUIRE(row.state == m.state);
        REQUIRE(row.fence == m.fence);
        REQUIRE(row.attempts == m.attempts);
        REQUIRE(row.uncertain == m.uncertain);
        const bool keeps_body =
            m.frozen && m.state != MessageState::delivered && m.state != MessageState::cancelled;
        REQUIRE(row.body.empty() == !keeps_body);
        if (m.state == MessageState::pending) REQUIRE(row.next_at == at(m.next_at));
        ++seen;
    }
    REQUIRE(seen == model.messages.size());
    const OutboxCounts counts = tx.outbox.counts();
    REQUIRE(counts.pending == model.count(MessageState::pending));
    REQUIRE(counts.leased == model.count(MessageState::leased));
    REQUIRE(counts.delivered == model.count(MessageState::delivered));
    REQUIRE(counts.dead == model.count(MessageState::dead));
    REQUIRE(counts.cancelled == model.count(MessageState::cancelled));
}

class Walk {
  public:
    Walk(Kind kind, unsigned seed) : store_(sample_store(kind)), random_(seed) {}

    void step() {
        now_ += pick(20);
        fails_ = pick(10) == 0;
        const Model before = model_;
        const std::mt19937 chances = random_;
        try {
            store_->commit([&](Transaction& tx) {
                model_ = before;
                random_ = chances;
                act(tx);
                if (fails_) throw std::runtime_error("undo");
            });
        } catch (const std::runtime_error&) {
            model_ = before;
        }
        store_->read([&](const Snapshot& snapshot) { compare(snapshot, model_); });
    }

  private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    void act(Transaction& tx) {
        switch (pick(5)) {
            case 0: {
                const std::string slot = std::to_string(pick(6));
                const std::int64_t due = now_ + pick(30);
                plan_notice(tx, notice("o1", at(due), slot.c_str()),
                            {"bundel", "s", "c1"_to, slot});
                model_.plan(slot, due);
                return;
            }
            case 1:
                REQUIRE(claim(tx, at(now_), lease(now_, now_ + 60), 1000).size() ==
                        model_.claim(now_, now_ + 60));
                return;
            case 2:
                if (pick(4) != 0 || fails_) return;  // a start is never undone
                release_leases(tx, at(now_));
                model_.crash();
                return;
            default:
                write_under_claim(tx);
        }
    }

    void write_under_claim(Transaction& tx) {
        const auto rows = tx.outbox.list(std::nullopt, {}, 10000);
        if (rows.empty()) return;
        const MessageRow& row = rows[random_() % rows.size()];
        const Lease held_by{row.id, row.fence - (pick(4) == 0 ? 1 : 0)};
        ModelMessage* m = model_.leased(row.key.slot, held_by.fence);
        const bool held = m != nullptr;
        switch (pick(7)) {
            case 0:
                if (held && m->frozen) return;
                REQUIRE(tx.outbox.freeze(held_by, "bytes", "e", "5a", "{}") == held);
                if (held) m->frozen = true;
                return;
            case 1:
                REQUIRE(tx.outbox.delivered(held_by, at(now_), "ok") == held);
                if (held) m->state = MessageState::delivered;
                progress(tx, held);
                return;
            case 2:
                REQUIRE(tx.outbox.dead(held_by, at(now_), "no") == held);
                if (held) m->state = MessageState::dead;
                progress(tx, held);
                return;
            case 3:
                REQUIRE(tx.outbox.cancel(held_by) == held);
                if (held) m->state = MessageState::cancelled;
                return;
            case 4:
                replay(tx, row);
                return;
            case 5:
                cancel_notices(tx, row);
                return;
            default:
                retry(tx, held_by, m);
        }
    }

    void progress(Transaction& tx, bool recorded) {
        if (!recorded) return;
        note_progress(tx.memory);
        model_.streak = 0;
    }

    void retry(Transaction& tx, const Lease& held_by, ModelMessage* m) {
        const bool uncertain = pick(2) == 0;
        const bool counts = pick(2) == 0;
        const std::int64_t next = now_ + pick(50);
        REQUIRE(tx.outbox.retry(held_by, at(next), uncertain, counts, "later") == (m != nullptr));
        if (m == nullptr) return;
        progress(tx, true);
        m->state = MessageState::pending;
        m->next_at = next;
        m->uncertain = m->uncertain || uncertain;
        m->attempts -= counts ? 0 : 1;
    }

    void replay(Transaction& tx, const MessageRow& row) {
        ModelMessage& m = model_.messages.at(row.key.slot);
        REQUIRE(tx.outbox.replay(row.public_id, at(now_)) == (m.state == MessageState::dead));
        if (m.state != MessageState::dead) return;
        m.state = MessageState::pending;
        m.attempts = m.crashes = 0;
        m.next_at = now_;
    }

    void cancel_notices(Transaction& tx, const MessageRow& row) {
        for (const ClaimedNotice& carried : tx.notices.of_message(row.id)) {
            cancel_notice(tx, carried.notice.id);
        }
        ModelMessage& m = model_.messages.at(row.key.slot);
        if (m.state == MessageState::pending) m.state = MessageState::cancelled;
    }

    FreshStore store_;
    Model model_;
    std::mt19937 random_;
    std::int64_t now_ = 1000;
    bool fails_ = false;
};

}  // namespace

TEST_CASE("whatever is asked of it in whatever order, the outbox does what its model does",
          "[store]") {
    const Kind kind = GENERATE(EVERY_STORE);
    for (const unsigned seed : {1U, 2U, 3U, 4U}) {
        INFO("seed " << seed);
        Walk walk(kind, seed);
        for (int step = 0; step < 400; ++step) walk.step();
    }
}
