#include "scheduler/forecast/difference.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace termijnd {
namespace {

using NoticeKey = std::tuple<ObligationId, NoticeKind, std::string, RecipientKey>;

NoticeKey key_of(const NoticeRow& row) {
    return {row.obligation, row.kind, row.slot, row.recipient};
}

std::map<ObligationId, ObligationRow> obligations_of(Transaction& tx, const CaseKey& case_key) {
    std::map<ObligationId, ObligationRow> rows;
    for (ObligationRow& row : tx.derived.of_case(case_key)) {
        // A pack that says the same in other bytes changes nothing.
        row.pack_sha256.clear();
        rows.emplace(row.id, std::move(row));
    }
    return rows;
}

std::map<NoticeKey, NoticeRow> waiting_of(Transaction& tx, const CaseKey& case_key) {
    std::map<NoticeKey, NoticeRow> rows;
    for (NoticeRow& row : tx.notices.of_case(case_key)) {
        if (row.state != NoticeRow::State::planned) continue;
        NoticeKey key = key_of(row);
        rows.insert_or_assign(std::move(key), std::move(row));
    }
    return rows;
}

bool same(const ObligationRow& a, const ObligationRow& b) {
    return a == b;
}

bool same(const NoticeRow& a, const NoticeRow& b) {
    return a.due_at == b.due_at && a.channel == b.channel;
}

// Calls `changed(was, becomes)` for each key whose rows differ, in order of key.
template <class Rows, class Changed>
void compare(const Rows& before, const Rows& after, const Changed& changed) {
    using Row = typename Rows::mapped_type;
    for (const auto& [key, was] : before) {
        const auto found = after.find(key);
        if (found == after.end())
            changed(std::optional<Row>(was), std::optional<Row>());
        else if (!same(was, found->second))
            changed(std::optional<Row>(was), std::optional<Row>(found->second));
    }
    for (const auto& [key, becomes] : after)
        if (!before.contains(key)) changed(std::optional<Row>(), std::optional<Row>(becomes));
}

PlanReason reason_of(const Plan& plan, const std::optional<NoticeRow>& was,
                     const std::optional<NoticeRow>& becomes) {
    if (!becomes) {
        const auto found = std::ranges::find(plan.cancelled, was->id, &CancelledNotice::id);
        return found == plan.cancelled.end() ? PlanReason::not_on_ladder : found->why;
    }
    const auto is_it = [&](const PlannedNotice& each) {
        return key_of(each.notice) == key_of(*becomes) && same(each.notice, *becomes);
    };
    const auto found = std::ranges::find_if(plan.notices, is_it);
    return found == plan.notices.end() ? PlanReason::on_its_day : found->why;
}

bool is_open(const std::optional<ObligationRow>& row) {
    return row && row->state == ObligationRow::State::open;
}

}  // namespace

void add_difference(Transaction& tx, const World& world, const CaseKey& case_key, Instant now,
                    Difference& difference) {
    const auto obligations = obligations_of(tx, case_key);
    const auto notices = waiting_of(tx, case_key);
    const Plan plan = apply_case(tx, world, case_key, now, true);
    compare(obligations, obligations_of(tx, case_key), [&](auto was, auto becomes) {
        if (is_open(was) || is_open(becomes))
            difference.obligations.push_back({std::move(was), std::move(becomes)});
    });
    compare(notices, waiting_of(tx, case_key), [&](auto was, auto becomes) {
        const PlanReason why = reason_of(plan, was, becomes);
        difference.notices.push_back({std::move(was), std::move(becomes), why});
    });
}

}  // namespace termijnd
