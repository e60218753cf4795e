#include "scheduler/digest/digest.h"
#include "obligations/store/rules/plan_notice.h"

#include <algorithm>

#include "scheduler/digest/digest_item.h"

namespace termijnd {

namespace {

Digest digest_of(const Snapshot& store, const DigestFacts& facts, const World& world,
                 const PartyKey& manager, Date day) {
    return {manager, day, arrange(facts, world.policy, day), facts.ledger,
            read_by(store, world, manager, day).in_place_of};
}

bool can_be_mailed(const Snapshot& store, const PartyKey& manager) {
    if (manager == nobodys_manager()) return true;
    const auto party = store.journal.find_party(manager);
    return party && !party->email.empty() && !party->email_failed;
}

std::string name_of(const Snapshot& store, const PartyKey& manager) {
    if (manager == nobodys_manager()) return "Zonder casemanager";
    const auto party = store.journal.find_party(manager);
    return party && !party->name.empty() ? party->name : "Casemanager zonder naam";
}

// The Monday of the week that a day is in.
Date week_of(Date day) {
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

// On the first day of a week on which there are digests; before there ever were any, on the first
// working day only.
bool begins_week(const Calendar& calendar, Date day, std::optional<Date> last) {
    if (last) return week_of(*last) < week_of(day);
    return calendar.working_day_on_or_after(week_of(day)) == day;
}

using TeamWeeks = std::map<PartyKey, TeamWeek>;

void put_digest(Transaction& tx, const World& world, Digest digest, Instant now) {
    const bool empty = digest.empty();
    const ReadBy by = read_by(tx, world, digest.manager, digest.day);
    if (!tx.notices.put_digest({digest.manager, digest.day, empty, to_json(digest)})) return;
    const bool wanted =
        !empty || (world.policy.send_empty_digest && digest.manager != nobodys_manager());
    if (!wanted || !can_be_mailed(tx, by.reader)) return;
    digest.ledger.clear();
    put_message(tx.outbox, by.key("dagoverzicht", digest.day, digest.manager), Channel::mail, now,
                to_json(digest));
}

void put_weeks(Transaction& tx, const World& world, TeamWeeks weeks, Instant now) {
    for (auto& [leader, week] : weeks) {
        const ReadBy by = read_by(tx, world, leader, week.day);
        if (!can_be_mailed(tx, by.reader)) continue;
        week.in_place_of = by.in_place_of;
        std::ranges::sort(week.lines, {}, &TeamLine::manager);
        put_message(tx.outbox, by.key("weekoverzicht", week.day, leader), Channel::mail, now,
                    to_json(week));
    }
}

}  // namespace

const PartyKey& nobodys_manager() {
    static const PartyKey key("zonder-casemanager");
    return key;
}

MessageKey ReadBy::key(std::string kind, Date day, const PartyKey& person) const {
    return {std::move(kind), to_iso(day), as_recipient(reader),
            in_place_of ? person.str() : std::string()};
}

ReadBy read_by(const Snapshot& store, const World& world, const PartyKey& person, Date day) {
    const StandIn* away = world.organisation.stand_in(person, day);
    if (!away || !can_be_mailed(store, away->by)) return {person, {}};
    return {away->by, InPlaceOf{name_of(store, person), away->until}};
}

Digest make_digest(const Snapshot& store, const World& world, const PartyKey& manager, Date day) {
    return digest_of(store, gather(store, world, manager, day), world, manager, day);
}

void make_digests(Transaction& tx, const World& world, Instant now) {
    const Date day = local_day(now);
    if (next_digest(tx, world, now) != now) return;
    const bool weekly = begins_week(world.calendar, day, tx.notices.last_digest_day());
    std::vector<PartyKey> managers = tx.journal.case_managers();
    managers.push_back(nobodys_manager());
    TeamWeeks weeks;
    for (const PartyKey& manager : managers) {
        const DigestFacts facts = gather(tx, world, manager, day);
        put_digest(tx, world, digest_of(tx, facts, world, manager, day), now);
        if (!weekly) continue;
        for (const auto& [leader, stands] : facts.teams) {
            TeamWeek& week = weeks.try_emplace(leader, TeamWeek{leader, day, {}}).first->second;
            week.lines.push_back(stands);
            week.lines.back().manager = name_of(tx, manager);
        }
    }
    put_weeks(tx, world, std::move(weeks), now);
}

std::optional<Instant> next_digest(const Snapshot& store, const World& world, Instant now) {
    const Date day = local_day(now);
    const std::optional<Date> last = store.notices.last_digest_day();
    const bool done = last && *last >= day;
    const Date next = world.calendar.working_day_on_or_after(done ? *last + one_day : day);
    if (store.journal.case_keys({}, 1).empty()) return std::nullopt;
    return std::max(instant_at(next, world.policy.digest_at), now);
}

}  // namespace termijnd
