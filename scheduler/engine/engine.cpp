#include "scheduler/engine/engine.h"
#include "obligations/store/rules/plan_notice.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <unordered_map>

#include "scheduler/digest/digest.h"
#include "scheduler/engine/posted_letters.h"
#include "scheduler/engine/store_notices.h"
#include "scheduler/plan/acknowledged.h"
#include "scheduler/plan/said.h"
#include "scheduler/stable_ids.h"

namespace termijnd {

namespace {

ObligationRow::State state_of(Status status) {
    switch (status) {
        case Status::settled:
        case Status::settled_late:
            return ObligationRow::State::settled;
        case Status::lapsed:
            return ObligationRow::State::lapsed;
        case Status::waived:
            return ObligationRow::State::waived;
        case Status::open:
        case Status::overdue:
        case Status::missed:
        case Status::expired:
            break;
    }
    return ObligationRow::State::open;
}

ObligationRow to_row(const CaseKey& case_key, const ObligationId& id, const Obligation& o) {
    ObligationRow row;
    row.id = id;
    row.case_key = case_key;
    row.instrument = o.instrument;
    row.rule = o.rule->id;
    row.pack = o.pack->id;
    row.pack_sha256 = o.pack->sha256;
    row.period = o.period;
    row.event = o.event;
    row.trigger_on = o.trigger_on;
    row.known_on = o.known_on;
    row.earliest = o.deadline.earliest;
    row.due = o.deadline.due;
    row.latest = o.deadline.latest;
    row.state = state_of(o.status);
    row.settled_on = o.settled_on;
    row.soft = o.rule->soft;
    row.right = o.rule->right.has_value();
    row.obliged = obliged(o);
    row.article = o.rule->article;
    return row;
}

// The first of each role, as plan() wants them.
std::vector<Recipient> people_of(const Journal& journal, const World& world,
                                 const CaseRecord& record) {
    std::vector<Recipient> people;
    for (const CaseRecord::Holder& holder : world.organisation.holders(record)) {
        const auto party = journal.find_party(holder.party);
        if (!party) continue;
        const Party* known = world.rules->party(holder.role);
        people.push_back({party->key, holder.role, party->email,
                          !party->email.empty() && !party->email_failed, party->last_message_on,
                          !known || known->reads_as == Reader::client});
    }
    return people;
}

std::vector<StandIn> stand_ins_of(const Organisation& organisation,
                                  const std::vector<Recipient>& people) {
    std::vector<StandIn> all;
    for (const StandIn& each : organisation.stand_ins)
        if (std::ranges::find(people, each.by, &Recipient::party) != people.end())
            all.push_back(each);
    return all;
}

// Where nobody has the role of a party that owes something, whoever stands in for it does.
void let_stand_in(const RuleBook& rules, const std::vector<Recipient>& people,
                  std::vector<Obligation>& obligations) {
    std::vector<Role> held;
    for (const Recipient& person : people) held.push_back(person.role);
    for (Obligation& obligation : obligations)
        obligation.named = &rules.meant(obliged(obligation), held);
}

// Answers those that are derived no longer.
std::vector<ObligationRow> store_obligations(Derived& store, const CaseKey& case_key,
                                             const std::vector<PlanObligation>& derived) {
    std::unordered_map<ObligationId, ObligationRow> stored;
    for (ObligationRow& row : store.of_case(case_key)) stored.emplace(row.id, std::move(row));
    for (const PlanObligation& item : derived) {
        const ObligationRow row = to_row(case_key, item.id, *item.obligation);
        const auto before = stored.find(row.id);
        if (before == stored.end() || before->second != row) store.put_obligation(row);
        if (before != stored.end()) stored.erase(before);
    }
    std::vector<ObligationRow> withdrawn;
    for (auto& [id, row] : stored) {
        if (row.state != ObligationRow::State::withdrawn) {
            row.state = ObligationRow::State::withdrawn;
            store.put_obligation(row);
        }
        withdrawn.push_back(std::move(row));
    }
    std::ranges::sort(withdrawn, {}, &ObligationRow::id);
    return withdrawn;
}

// A dossier that nobody looks at has a finding, whatever else is the matter with it.
std::vector<FindingRow> finding_of_nobody(const CaseRecord& record) {
    if (std::ranges::find(record.roles, Role::case_manager(), &CaseRecord::Holder::role) !=
        record.roles.end())
        return {};
    return {{record.key,
             std::string(without_manager),
             {},
             {},
             "",
             "geen casemanager: dit dossier staat in het dagoverzicht van niemand",
             "wijs het dossier een casemanager toe"}};
}

// Of a dossier that has not ended.
std::vector<FindingRow> findings_of(const CaseRecord& record, const Derivation& derived,
                                    const Plan& planned) {
    std::vector<FindingRow> rows = finding_of_nobody(record);
    const CaseKey& key = record.key;
    for (const Finding& f : derived.findings)
        rows.push_back({key, f.id, f.instrument, f.event, f.article, f.measured, f.limit});
    for (const DeriveError& e : derived.errors)
        rows.push_back({key, e.error, e.instrument, e.event, "", "", ""});
    rows.insert(rows.end(), planned.findings.begin(), planned.findings.end());
    return rows;
}

std::optional<Date> registered_before(const Journal& journal, const CaseKey& case_key,
                                      const EventKey& event) {
    for (const Event& known : journal.facts(case_key).events)
        if (known.key == event) return known.registered;
    return std::nullopt;
}

std::string reason_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

Plan apply_case(Transaction& tx, const World& world, const CaseKey& case_key, Instant now,
                bool explain) {
    const auto record = tx.journal.find_case(case_key);
    if (!record) throw std::out_of_range("unknown case " + case_key.str());
    const Date today = local_day(now);
    const CaseFacts facts = tx.journal.facts(case_key);
    Derivation derived = derive(*world.rules, world.calendar, facts, today);

    PlanInput input;
    input.held = held_notices(facts, today);
    input.case_key = case_key;
    input.people = people_of(tx.journal, world, *record);
    let_stand_in(*world.rules, input.people, derived.obligations);
    for (const Obligation& obligation : derived.obligations)
        input.obligations.push_back({obligation_id(case_key, obligation), &obligation});
    input.endpoints = world.endpoints;
    input.acknowledgements = acknowledgements_of(derived, input.obligations, world.calendar,
                                                 world.policy.acknowledged_for);
    input.pending = pending_of(derived, input.obligations);
    input.stand_ins = stand_ins_of(world.organisation, input.people);
    input.existing = tx.notices.of_case(case_key);
    input.known_from = record->known_from;
    input.ended = derived.ended_on.has_value();
    input.shadow = world.shadow_to.has_value();
    input.explain = explain;
    input.withdrawn = store_obligations(tx.derived, case_key, input.obligations);
    Plan planned = plan(input, world.policy, world.calendar, now);

    tx.derived.replace_findings(
        case_key, input.ended ? std::vector<FindingRow>() : findings_of(*record, derived, planned));
    store_notices(tx, input.existing, planned, input.ended, now);
    mark_posted_letters(tx.notices, input, derived);
    // An ended dossier is derived again only when a fact arrives (or takes it back).
    tx.derived.put_state(case_key, {input.ended ? std::nullopt : derived.changes_on,
                                    derived.ended_on, world.generation});
    return planned;
}

namespace {

std::optional<SetAside> apply_or_set_aside(Transaction& tx, const World& world,
                                           const CaseKey& case_key, Instant now) {
    const std::exception_ptr failure = tx.attempt([&] { apply_case(tx, world, case_key, now); });
    if (!failure) return std::nullopt;
    SetAside aside{case_key, reason_of(failure)};
    const FindingRow finding{
        aside.case_key,
        "dossier.niet-af-te-leiden",
        {},
        {},
        "",
        "de termijnen zijn niet te berekenen: " + aside.reason,
        "herstel het feit of de regeling; morgen wordt het opnieuw geprobeerd"};
    const auto same = [&](const FindingRow& known) {
        return known.id == finding.id && known.measured == finding.measured;
    };
    const bool known = std::ranges::any_of(tx.derived.findings(case_key), same);
    std::vector<FindingRow> findings = finding_of_nobody(tx.journal.find_case(case_key).value());
    findings.push_back(finding);
    tx.derived.replace_findings(case_key, findings);
    CaseState state = tx.derived.state(case_key);
    state.derive_again = local_day(now) + std::chrono::days(1);
    state.generation = world.generation;
    tx.derived.put_state(case_key, state);
    if (known) return std::nullopt;
    return aside;
}

}  // namespace

std::vector<SetAside> apply_cases(Transaction& tx, const World& world,
                                  std::span<const CaseKey> case_keys, Instant now) {
    // What can be undone alone costs as much as a case does: one of it for all, and one for each
    // only where one of them throws.
    const auto all = [&] {
        for (const CaseKey& key : case_keys) apply_case(tx, world, key, now);
    };
    if (!tx.attempt(all)) return {};
    std::vector<SetAside> aside;
    for (const CaseKey& key : case_keys)
        if (auto one = apply_or_set_aside(tx, world, key, now)) aside.push_back(std::move(*one));
    return aside;
}

bool record_event(Transaction& tx, const World& world, const CaseKey& case_key, Event event,
                  const Origin& origin) {
    // A repeat of a known event is no error, also on a later day.
    if (!event.registered) {
        event.registered = registered_before(tx.journal, case_key, event.key);
        if (!event.registered) event.registered = local_day(origin.recorded_at);
    }
    if (!tx.journal.add_event(case_key, event, origin)) return false;
    apply_case(tx, world, case_key, origin.recorded_at);
    return true;
}

Walked walk_cases(Transaction& tx, const World& world, Instant now, const FindCases& find,
                  const Enough& enough) {
    constexpr std::size_t at_once = 16;
    Walked walked;
    for (;;) {
        const std::vector<CaseKey> keys = find(at_once);
        for (SetAside& aside : apply_cases(tx, world, keys, now))
            walked.set_aside.push_back(std::move(aside));
        walked.cases += static_cast<std::int64_t>(keys.size());
        if (keys.size() < at_once) return walked;
        walked.more = enough && enough();
        if (walked.more) return walked;
    }
}

Advanced advance(Transaction& tx, const World& world, Instant now, const Enough& enough) {
    const auto find = [&](std::size_t limit) {
        return tx.derived.cases_to_derive(local_day(now), limit);
    };
    Walked walked = walk_cases(tx, world, now, find, enough);
    if (!walked.more) make_digests(tx, world, now);
    return {walked.more, std::move(walked.set_aside)};
}

std::optional<Instant> next_moment(const Snapshot& store, const World& world, Instant now) {
    std::optional<Instant> next = store.outbox.next_due();
    const auto consider = [&](std::optional<Instant> moment) {
        if (moment && (!next || *moment < *next)) next = moment;
    };
    if (const auto day = store.derived.next_derive()) consider(instant_at(*day, WallMinutes(0)));
    consider(next_digest(store, world, now));
    return next;
}

}  // namespace termijnd
