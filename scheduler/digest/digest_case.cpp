#include "scheduler/digest/digest_case.h"

#include <algorithm>

#include "scheduler/digest/finding_words.h"
#include "scheduler/dutch_text.h"
#include "scheduler/plan/acknowledged.h"
#include "scheduler/plan/said.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

constexpr std::chrono::days one_week{7};

std::string days_to_go(Date day, Date last) {
    const auto days = (last - day).count();
    return days == 1 ? "nog 1 dag" : "nog " + std::to_string(days) + " dagen";
}

// A rule's title without what tells its periods apart: "Betaling van de jobcoaching, maand
// {periode}" is a "Betaling van de jobcoaching".
std::string plain_name(std::string title) {
    const auto hole = title.find('{');
    if (hole == std::string::npos) return title;
    title.erase(hole);
    if (const auto comma = title.rfind(','); comma != std::string::npos) {
        title.erase(comma);
        return title;
    }
    while (title.ends_with(' ')) title.pop_back();
    const auto preposition = title.rfind(' ');
    if (preposition != std::string::npos) title.erase(preposition);
    return title;
}

// Whoever recorded something may have given a kenmerk.
std::string name_of_recorder(const Snapshot& store, const std::string& by) {
    const auto party = store.journal.find_party(PartyKey(by));
    return party && !party->name.empty() ? party->name : by;
}

}  // namespace

DigestCase::DigestCase(const Snapshot& store, const World& world, CaseRecord record,
                       const DigestDay& day)
    : world_(world),
      record_(world.organisation.complete(std::move(record))),
      day_(day),
      rows_(store.derived.of_case(record_.key)),
      notices_(store.notices.of_case(record_.key)),
      findings_(store.derived.findings(record_.key)) {
    for (const CaseRecord::Holder& holder : record_.roles)
        if (auto found = store.journal.find_party(holder.party))
            parties_.emplace(holder.party, std::move(*found));
    try {
        read_facts(store);
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception&) {
        // One that cannot be derived has a finding that says so; the digest tells the rest.
    }
}

void DigestCase::read_facts(const Snapshot& store) {
    const CaseFacts facts = store.journal.facts(record_.key);
    const auto manager =
        std::ranges::find(record_.roles, Role::case_manager(), &CaseRecord::Holder::role);
    for (const Event& event : facts.events) {
        known_.emplace(event.key, event.known_on());
        const bool came = event.kind == own_kind::case_handed_over &&
                          manager != record_.roles.end() &&
                          text(event.data, "naar") == manager->party.str() &&
                          (!day_.previous || event.known_on() >= *day_.previous);
        if (came && handed_over_by_.empty())
            handed_over_by_ = PartyKey(std::string(text(event.data, "van").value_or("")));
    }
    const Derivation derived = derive(*world_.rules, world_.calendar, facts, day_.day);
    std::vector<ObligationId> ids;
    for (const Obligation& obligation : derived.obligations) {
        ids.push_back(obligation_id(record_.key, obligation));
        if (obligation.settled_known_on)
            settled_known_.emplace(ids.back(), *obligation.settled_known_on);
        if (std::ranges::find(obligation.decisions, own_kind::missed_confirmed, &Decision::kind) !=
            obligation.decisions.end())
            confirmed_.insert(ids.back());
    }
    for (const Acknowledged& each : derived.acknowledgements) {
        InHand hand{each.from, rests_until(each, world_.calendar, world_.policy.acknowledged_for),
                    name_of_recorder(store, each.by)};
        if (hand.from <= day_.day && day_.day <= hand.until)
            in_hand_.insert_or_assign(ids[each.obligation], hand);
    }
    for (const Asked& each : derived.asked) {
        if (each.answered_on || each.from > day_.day) continue;
        Asked asked = each;
        asked.by = name_of_recorder(store, each.by);
        const auto [there, first] = asked_.try_emplace(ids[each.obligation], asked);
        if (!first && asked.what == Asked::What::more_time) there->second = asked;
    }
    held_ = held_notices(facts, day_.day);
    for (HeldNotice& each : held_) each.by = name_of_recorder(store, each.by);
}

const DigestCase::InHand* DigestCase::in_hand(const ObligationId& obligation) const {
    const auto found = in_hand_.find(obligation);
    return found == in_hand_.end() ? nullptr : &found->second;
}

const ObligationRow* DigestCase::row_of(const ObligationId& obligation) const {
    const auto found = std::ranges::find(rows_, obligation, &ObligationRow::id);
    return found == rows_.end() ? nullptr : &*found;
}

const PartyRecord* DigestCase::party(const PartyKey& key) const {
    const auto found = parties_.find(key);
    return found == parties_.end() ? nullptr : &found->second;
}

const Role& DigestCase::role_of(const PartyKey& key) const {
    static const Role none;
    const auto found = std::ranges::find(record_.roles, key, &CaseRecord::Holder::party);
    return found == record_.roles.end() ? none : found->role;
}

bool DigestCase::reads_as_staff(const PartyKey& key) const {
    const Party* party = world_.rules->party(role_of(key));
    return party && party->reads_as == Reader::staff;
}

std::string DigestCase::called(const Role& role) const {
    const Party* party = world_.rules->party(role);
    return party ? party->called : "de " + role.word();
}

std::string DigestCase::name_of(const PartyKey& key) const {
    const PartyRecord* found = party(key);
    const Role& role = role_of(key);
    if (!found || found->name.empty()) return role.empty() ? "iemand" : called(role);
    const bool shortened = role == Role::client() && world_.policy.client_initials;
    return shortened ? initials(found->name) : found->name;
}

// What the college owes is the reader's own to see to; the client says about whom.
std::string DigestCase::who(const Role& obliged) const {
    const auto holder = [&](const Role& role) {
        return std::ranges::find(record_.roles, role, &CaseRecord::Holder::role);
    };
    if (obliged != Role::college()) {
        const auto found = holder(obliged);
        return found == record_.roles.end() ? called(obliged) : name_of(found->party);
    }
    const auto client = holder(Role::client());
    return client == record_.roles.end() ? "gemeente" : "gemeente voor " + name_of(client->party);
}

int DigestCase::hard_and_open() const {
    return static_cast<int>(std::ranges::count_if(rows_, [](const ObligationRow& row) {
        return row.state == ObligationRow::State::open && !row.soft;
    }));
}

// The rung that is told of it by the end of the next working day; repeats decide nothing new.
const NoticeRow* DigestCase::next_escalation(const ObligationId& obligation) const {
    for (const NoticeRow& row : notices_)
        if (row.obligation == obligation && row.kind == NoticeKind::escalation &&
            row.state == NoticeRow::State::planned && row.channel != Channel::webhook &&
            !row.slot.starts_with('r') && local_day(row.due_at) <= day_.next)
            return &row;
    return nullptr;
}

DigestItem DigestCase::item_of(const ObligationRow& row) const {
    DigestItem item;
    item.id = row.id.str();
    item.cases = {record_.key};
    item.instrument = row.instrument;
    item.kind = row.rule;
    item.title = "Verplichting";
    if (const RulePack* pack = world_.rules->pack(row.pack))
        if (const auto rule = std::ranges::find(pack->rules, row.rule, &Rule::id);
            rule != pack->rules.end())
            item.title = rule->title;
    item.name = plain_name(item.title);
    item.period = row.period;
    item.soft = row.soft;
    item.joins = row.soft || row.period.has_value();
    item.who = who(row.obliged);
    item.called = "laatste dag";
    item.on = row.due;
    item.obligation = row.id;
    return item;
}

void DigestCase::set_in_hand(DigestItem& item, const InHand& hand) const {
    item.stand = Stand::in_hand;
    item.since = hand.from;
    item.decide = hand.until <= day_.next;
    item.remark = "in behandeling" + (hand.by.empty() ? "" : " door " + hand.by) + " tot en met " +
                  to_dutch(hand.until);
    if (item.decide) item.remark += "; daarna volgt een escalatie";
}

// A request waits for an answer every day anew; an objection is in hand elsewhere.
void DigestCase::set_asked(DigestItem& item, const Asked& asked) const {
    const std::string by = asked.by.empty() ? "" : ", door " + asked.by;
    item.stand = Stand::in_hand;
    item.since = asked.from;
    item.decide = asked.what == Asked::What::more_time;
    item.remark =
        item.decide ? "uitstel gevraagd" +
                          (asked.until ? " tot en met " + to_dutch(*asked.until) : std::string()) +
                          " op " + to_dutch(asked.from) + by + "; wacht op uw antwoord"
                    : "bezwaar gemaakt op " + to_dutch(asked.from) + by +
                          "; tot het is afgehandeld wordt niemand gemaand";
}

void DigestCase::set_missed(DigestItem& item, const ObligationRow& row) const {
    item.stand = Stand::missed;
    item.since = std::max(row.latest + one_day, row.known_on);
    item.remark =
        (row.right ? "verlopen sinds " : "gemist sinds ") + to_dutch(row.latest + one_day);
    if (row.latest != row.due) item.remark += "; het kon tot en met " + to_dutch(row.latest);
    set_unconfirmed(item, row);
    if (const NoticeRow* rung = next_escalation(row.id)) {
        item.decide = true;
        const Date on = local_day(rung->due_at);
        const std::string when = on <= day_.day             ? "vandaag"
                                 : on == day_.day + one_day ? "morgen"
                                                            : std::string(dutch_weekday(on));
        item.remark += "; " + when + " naar " + called(role_of(as_party(rung->recipient)));
    }
}

// Before a citizen is told that it was missed, its case manager looks (policy): it waits for that.
void DigestCase::set_unconfirmed(DigestItem& item, const ObligationRow& row) const {
    if (!world_.policy.hold_missed || row.right || confirmed_.contains(row.id)) return;
    const auto owes = std::ranges::find(record_.roles, row.obliged, &CaseRecord::Holder::role);
    const Party* party = world_.rules->party(row.obliged);
    if (owes == record_.roles.end() || (party && party->reads_as != Reader::client)) return;
    std::optional<Date> goes_on;
    for (const NoticeRow& notice : notices_) {
        if (notice.obligation != row.id || notice.kind != NoticeKind::missed ||
            as_party(notice.recipient) != owes->party || notice.channel == Channel::webhook)
            continue;
        if (notice.state == NoticeRow::State::planned && notice.due_at > day_.made_at)
            goes_on = local_day(notice.due_at);
        else if (notice.state != NoticeRow::State::cancelled)
            return;
    }
    item.decide = true;
    item.remark += "; wacht op uw bevestiging: leg vast dat dit niet gedaan is, dan krijgt " +
                   name_of(owes->party) + " bericht";
    if (goes_on) item.remark += "; anders gaat dat bericht op " + to_dutch(*goes_on);
}

// Counted to the day that is shown: the last one, or once that has passed the day until which it
// may still be done.
void DigestCase::set_ahead(DigestItem& item, const ObligationRow& row) const {
    const bool waits = row.due < day_.day;
    if (waits) {
        item.called = "kan nog tot en met";
        item.on = row.latest;
    }
    const auto left = item.on - day_.day;
    const std::chrono::days soon(world_.policy.digest_soon), later(world_.policy.digest_later);
    item.stand = left.count() == 0 ? Stand::today
                 : left <= soon    ? Stand::soon
                 : left <= later   ? Stand::later
                                   : Stand::fresh;
    item.decide = item.stand == Stand::today;
    const Date entered = item.stand == Stand::today   ? day_.day
                         : item.stand == Stand::soon  ? item.on - soon
                         : item.stand == Stand::later ? item.on - later
                                                      : row.known_on;
    item.since = std::max(waits ? std::max(entered, row.due + one_day) : entered, row.known_on);
    item.remark = item.decide ? "vandaag is de laatste dag" : days_to_go(day_.day, item.on);
    if (waits && item.decide) item.remark = "vandaag kan het nog";
    const bool just_known = day_.previous ? row.known_on >= *day_.previous : false;
    if (just_known && !item.decide) item.remark = "nieuw, " + item.remark;
    if (row.earliest < item.on && row.earliest >= day_.day)
        item.remark += ", liefst voor " + to_dutch(row.earliest);
}

DigestItem DigestCase::open_item(const ObligationRow& row) const {
    DigestItem item = item_of(row);
    if (row.soft) item.called = "streefdatum";
    if (const auto asked = asked_.find(row.id); asked != asked_.end()) {
        set_asked(item, asked->second);
    } else if (const InHand* hand = in_hand(row.id)) {
        set_in_hand(item, *hand);
    } else if (row.soft && row.due < day_.day) {
        item.stand = Stand::target;
        item.since = std::max(row.due + one_day, row.known_on);
        item.remark = "streefdatum voorbij";
    } else if (row.latest < day_.day) {
        set_missed(item, row);
    } else {
        set_ahead(item, row);
        if (!row.soft || item.stand != Stand::today) return item;
        item.stand = Stand::soon;
        item.decide = false;
        item.remark = "vandaag is de streefdatum";
    }
    return item;
}

DigestItem DigestCase::answered(const ObligationRow& row) const {
    DigestItem item = item_of(row);
    item.stand = Stand::answered;
    item.since = day_.day;
    item.remark = "gedaan op " + to_dutch(*row.settled_on);
    if (*row.settled_on > row.latest && !row.soft) item.remark += ", te laat";
    return item;
}

std::vector<DigestItem> DigestCase::obligations() const {
    std::vector<DigestItem> items;
    for (const ObligationRow& row : rows_) {
        if (row.known_on > day_.day) continue;
        if (row.state == ObligationRow::State::settled && row.settled_on && day_.previous) {
            const auto known = settled_known_.find(row.id);
            if (known != settled_known_.end() && known->second >= *day_.previous &&
                known->second <= day_.day)
                items.push_back(answered(row));
        }
        if (row.state != ObligationRow::State::open) continue;
        DigestItem item = open_item(row);
        const bool far = row.soft || row.known_on + one_week < day_.day;
        if (item.stand != Stand::fresh || !far) items.push_back(std::move(item));
    }
    return items;
}

std::vector<DigestItem> DigestCase::findings() const {
    std::vector<DigestItem> items;
    for (const FindingRow& found : findings_) {
        const FindingWords words = words_of(*world_.rules, found);
        DigestItem item;
        item.id = "bevinding " + record_.key.str() + " " + found.id + " " + found.instrument.str() +
                  " " + found.event.str() + " " + found.measured;
        item.stand = Stand::finding;
        const auto known = known_.find(found.event);
        item.since = known == known_.end() ? day_.day : std::min(known->second, day_.day);
        item.cases = {record_.key};
        item.kind = found.id;
        item.name = words.name;
        item.title = words.sentence;
        const auto client =
            std::ranges::find(record_.roles, Role::client(), &CaseRecord::Holder::role);
        if (client != record_.roles.end()) item.who = name_of(client->party);
        items.push_back(std::move(item));
    }
    // One address fails for every obligation that it is needed for.
    std::ranges::stable_sort(items, {}, &DigestItem::title);
    const auto same = std::ranges::unique(items, {}, &DigestItem::title);
    items.erase(same.begin(), same.end());
    return items;
}

}  // namespace termijnd
