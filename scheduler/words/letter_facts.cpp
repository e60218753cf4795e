#include "scheduler/words/letter_facts.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "obligations/derive/explain.h"
#include "obligations/packs/own_kinds.h"
#include "scheduler/dutch_text.h"
#include "scheduler/plan/acknowledged.h"
#include "scheduler/plan/plan.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/rule_words.h"
#include "scheduler/words/tongue.h"

namespace termijnd {
namespace {

// A case as its letters need it, read once for each message.
struct CaseView {
    std::optional<CaseRecord> record;  // with whom the organisation adds
    Derivation derived;
    std::vector<PlanObligation> obligations;  // into `derived`
    std::vector<Acknowledgement> acknowledgements;
    std::vector<NoticeRow> notices;
};

CaseView view_of(const Snapshot& store, const World& world, const CaseKey& case_key, Date today) {
    CaseView view;
    if (auto record = store.journal.find_case(case_key))
        view.record = world.organisation.complete(std::move(*record));
    view.derived = derive_case(store.journal, world, case_key, today);
    for (const Obligation& obligation : view.derived.obligations)
        view.obligations.push_back({obligation_id(case_key, obligation), &obligation});
    view.acknowledgements = acknowledgements_of(view.derived, view.obligations, world.calendar,
                                                world.policy.acknowledged_for);
    view.notices = store.notices.of_case(case_key);
    return view;
}

const Rule& rule_of(const RulePack& pack, const ObligationRow& row) {
    const auto found = std::ranges::find(pack.rules, row.rule, &Rule::id);
    if (found == pack.rules.end())
        throw std::runtime_error("regel " + row.rule + " staat niet meer in " + row.pack);
    return *found;
}

// As what somebody is told: as the one who owes it where that is one of their roles.
const Role& role_in(const CaseRecord& record, const PartyKey& party, const Role& owes) {
    static const Role none;
    const auto is_their = [&](const CaseRecord::Holder& holder) { return holder.party == party; };
    const auto as_owing = std::ranges::find_if(
        record.roles, [&](const auto& holder) { return is_their(holder) && holder.role == owes; });
    if (as_owing != record.roles.end()) return as_owing->role;
    const auto found = std::ranges::find_if(record.roles, is_their);
    return found == record.roles.end() ? none : found->role;
}

std::optional<PartyRecord> party_in_role(const Snapshot& store, const CaseRecord& record,
                                         const Role& role) {
    const auto found = std::ranges::find(record.roles, role, &CaseRecord::Holder::role);
    return found == record.roles.end() ? std::nullopt : store.journal.find_party(found->party);
}

// A role that no pack brings any more is told nothing but what is its own.
Reader reader_of(const RuleBook& rules, const Role& role) {
    const Party* party = rules.party(role);
    return party ? party->reads_as : Reader::client;
}

std::string with_article(const RuleBook& rules, const Role& role) {
    if (role == Role::college()) return "het college";
    const Party* party = rules.party(role);
    return party ? party->called : "de " + role.word();
}

constexpr Reason facts_corrected{"De gegevens in het dossier zijn verbeterd.",
                                 "The facts in your file were corrected."};

// Of what may have moved a last day, the latest: in the words of its reader.
Reason why_changed(const Obligation& obligation) {
    switch (obligation.status) {
        case Status::waived:
            return {"De gemeente heeft besloten dat dit niet meer hoeft.",
                    "The municipality decided that this is no longer needed."};
        case Status::lapsed:
            return {"Waar dit bij hoorde, is gestopt.", "What this belonged to has ended."};
        default:
            break;
    }
    if (std::ranges::any_of(obligation.decisions, is_postponement))
        return {"Er is uitstel gegeven.", "You were given more time."};
    if (!obligation.corrections.empty())
        return {"Een datum in het dossier is verbeterd.", "A date in your file was corrected."};
    if (!obligation.extended_by.empty())
        return {"De termijn is verlengd.", "The period was extended."};
    if (!obligation.stood_still.empty())
        return {"De termijn heeft stilgestaan.", "The period stood still for a while."};
    return {"De gegevens of de regels zijn veranderd.", "The facts or the rules have changed."};
}

LetterKind kind_of(const ClaimedNotice& claimed, const Role& role) {
    const bool owes = claimed.obligation.obliged == role;
    switch (claimed.notice.kind) {
        case NoticeKind::announcement:
            return owes ? LetterKind::announcement : LetterKind::inform;
        case NoticeKind::reminder:
            return owes ? LetterKind::reminder : LetterKind::inform;
        case NoticeKind::missed:
            return claimed.obligation.right ? LetterKind::expired : LetterKind::missed;
        case NoticeKind::escalation:
            return LetterKind::escalation;
        case NoticeKind::rectification:
            return LetterKind::rectification;
        case NoticeKind::change:
            return LetterKind::change;
        case NoticeKind::digest:
            break;
    }
    throw std::logic_error("a digest is no notice about one obligation");
}

// How an employer knows the employee of this case.
std::string employee_of(const Snapshot& store, const CaseRecord& record, const ObligationRow& row,
                        Language language) {
    const auto client = party_in_role(store, record, Role::client());
    if (client && !client->reference.empty()) return client->reference;
    // The same in every mail: the day on which the first thing began.
    std::optional<Date> begun;
    for (const Event& event : store.journal.facts(record.key).events)
        if (event.kind.ends_with(".gestart")) begun = begun ? std::min(*begun, event.on) : event.on;
    return (client ? initials(client->name) + ", " : "") +
           short_date(begun.value_or(row.trigger_on), language);
}

std::string step_text(const RuleBook& rules, NoticeKind kind, const Role& role) {
    const std::string called = with_article(rules, role);
    switch (kind) {
        case NoticeKind::missed:
            return "bericht na de laatste dag aan " + called;
        case NoticeKind::escalation:
            return "escalatie aan " + called;
        default:
            return std::string(to_text(kind)) + " aan " + called;
    }
}

// Empty for what is told from elsewhere: an acknowledgement holds for some days.
std::string words_of(const Decision& decision) {
    if (is_postponement(decision) && decision.until)
        return "uitstel tot " + to_dutch(*decision.until);
    if (decision.kind == own_kind::acknowledged) return {};
    if (decision.kind == own_kind::missed_confirmed) return "nagekeken dat het niet gedaan is";
    if (decision.kind == own_kind::time_asked)
        return "om uitstel gevraagd" +
               (decision.until ? " tot " + to_dutch(*decision.until) : std::string());
    if (decision.kind == own_kind::time_refused) return "geen uitstel gegeven";
    if (decision.kind == own_kind::objected) return "bezwaar gemaakt";
    if (decision.kind == own_kind::objection_answered) return "bezwaar afgehandeld";
    return "besluit " + decision.kind;
}

// Who was told what, and what a person decided since, in order of day.
std::vector<LetterStep> steps_of(const Snapshot& store, const RuleBook& rules,
                                 const CaseRecord& record, const ToldNotice& told) {
    std::vector<LetterStep> steps = told.acknowledged;
    for (const NoticeRow& row : store.notices.of_case(record.key)) {
        if (row.obligation != told.claimed.obligation.id) continue;
        const bool folded = row.state == NoticeRow::State::folded;
        const bool out = row.state == NoticeRow::State::sent || folded;
        if (!out || row.channel == Channel::webhook) continue;
        std::optional<Date> on = row.posted_on;
        if (!on && row.finished_at) on = local_day(*row.finished_at);
        if (!on) continue;
        const Role& role =
            role_in(record, as_party(row.recipient), told.claimed.obligation.obliged);
        if (role.empty()) continue;
        std::string what = step_text(rules, row.kind, role);
        // It never went out by itself.
        if (folded) what += ", niet apart verstuurd maar samen met een later bericht";
        if (row.in_shadow) what += ", in schaduw: niet aan deze persoon verstuurd";
        steps.push_back({*on, std::move(what)});
    }
    for (const Decision& decision : told.decisions) {
        std::string what = words_of(decision);
        if (what.empty()) continue;
        if (!decision.by.empty()) what += ", door " + decision.by;
        steps.push_back({decision.on, std::move(what)});
    }
    std::ranges::stable_sort(steps, {}, &LetterStep::on);
    return steps;
}

constexpr const char* last_message =
    "Dan is dit het laatste bericht. Het blijft staan in het dagoverzicht van de casemanager.";

std::string what_follows(const World& world, const std::string& slot, const Role& role) {
    const NoticePolicy& policy = world.policy;
    if (slot.starts_with('r')) {
        const bool last = slot == "r" + std::to_string(policy.repeats);
        return last ? last_message : "Dan krijgt u opnieuw een bericht.";
    }
    const auto own = std::ranges::find(policy.rungs, role, &NoticePolicy::Rung::role);
    if (own != policy.rungs.end() && std::next(own) != policy.rungs.end())
        return "Dan krijgt " + with_article(*world.rules, std::next(own)->role) + " een bericht.";
    return policy.repeats > 0 ? "Dan krijgt u opnieuw een bericht." : last_message;
}

LetterItem item_of(const Snapshot& store, const World& world, const CaseRecord& record,
                   const ToldNotice& told, Language language) {
    const Role& role = told.role;
    const ObligationRow& row = told.claimed.obligation;
    LetterItem item = item_about(*told.rule, row.period, language, world.municipality);
    item.kind = kind_of(told.claimed, role);
    item.earliest = row.earliest;
    item.due = row.due;
    item.latest = row.latest;
    item.late_after = told.claimed.notice.late_after.value_or(row.latest);
    item.right = row.right;
    item.owes = row.obliged == role;
    const bool corrects = item.kind == LetterKind::change || item.kind == LetterKind::rectification;
    item.off = corrects && !told.claimed.notice.last_day;
    item.reason = told.changed.in(language);
    item.case_key = row.case_key;
    item.obligation = row.id;
    item.days_told = told.days_told;
    if (row.state == ObligationRow::State::settled) item.settled_on = row.settled_on;
    const Reader reader = reader_of(*world.rules, role);
    if (reader == Reader::employer) item.employee = employee_of(store, record, row, language);
    if (reader != Reader::staff) return item;
    item.who = with_article(*world.rules, row.obliged);
    item.article = row.article;
    item.regulation = told.pack->title;
    const auto manager = party_in_role(store, record, Role::case_manager());
    item.manager = manager ? manager->name : "niet bekend";
    if (item.kind != LetterKind::escalation) return item;
    item.steps = steps_of(store, *world.rules, record, told);
    item.decided = !told.decisions.empty() || !told.acknowledged.empty();
    item.what_follows = what_follows(world, told.claimed.notice.slot, role);
    return item;
}

// Whom to ask today: the case manager, or who stands in.
std::optional<PartyRecord> acting_manager(const Snapshot& store, const World& world,
                                          const CaseRecord& record, Date today) {
    auto manager = party_in_role(store, record, Role::case_manager());
    const StandIn* away = manager ? world.organisation.stand_in(manager->key, today) : nullptr;
    if (!away) return manager;
    auto there = store.journal.find_party(away->by);
    return there ? there : manager;
}

// The case manager where all cases have the same one, else the municipality.
void set_contact(Letter& letter, const std::vector<PartyRecord>& managers) {
    if (managers.empty() || managers.front().name.empty()) return;
    const auto other = [&](const PartyRecord& manager) { return manager.key != managers[0].key; };
    if (std::ranges::any_of(managers, other)) return;
    letter.contact = managers.front().name;
    if (!managers.front().phone.empty()) letter.phone = managers.front().phone;
}

// Colleagues read Dutch.
Language language_of(const PartyRecord& recipient, const RuleBook& rules,
                     const std::vector<ToldNotice>& notices) {
    const auto to_staff = [&](const ToldNotice& told) {
        return reader_of(rules, told.role) == Reader::staff;
    };
    return std::ranges::any_of(notices, to_staff) ? Language::dutch : recipient.language;
}

// Of what went out to this recipient before, in order of time. What another notice swallowed said
// nothing itself.
int days_told(const std::vector<NoticeRow>& all, const NoticeRow& notice) {
    using Told = std::tuple<Instant, NoticeNumber, std::optional<Date>>;
    std::vector<Told> told{{notice.due_at, notice.id, notice.last_day}};
    for (const NoticeRow& row : all) {
        const bool out = row.state == NoticeRow::State::sent ||
                         row.state == NoticeRow::State::claimed ||
                         row.state == NoticeRow::State::waiting;
        const bool same = row.obligation == notice.obligation &&
                          row.recipient == notice.recipient && row.channel == notice.channel;
        const bool before = std::tie(row.due_at, row.id) < std::tie(notice.due_at, notice.id);
        if (out && same && before && !row.in_shadow)
            told.emplace_back(row.due_at, row.id, row.last_day);
    }
    std::ranges::sort(told);
    int moved = 0;
    for (std::size_t i = 1; i < told.size(); ++i)
        moved += std::get<2>(told[i]) != std::get<2>(told[i - 1]) ? 1 : 0;
    return moved;
}

}  // namespace

std::vector<EventKey> facts_behind(const Obligation& obligation) {
    std::vector<EventKey> facts{obligation.event};
    const auto add = [&](const EventKey& event) {
        if (!event.empty() && std::ranges::find(facts, event) == facts.end())
            facts.push_back(event);
    };
    for (const Decision& each : obligation.corrections) add(each.event);
    for (const Extended& each : obligation.extended_by) add(each.event);
    for (const StoodStill& each : obligation.stood_still) add(each.event);
    for (const Decision& each : obligation.decisions) add(each.event);
    add(obligation.settled_by);
    return facts;
}

ToldNotice without_derivation(const World& world, const ClaimedNotice& claimed) {
    ToldNotice told;
    told.claimed = claimed;
    told.pack = world.rules->pack(claimed.obligation.pack);
    if (told.pack == nullptr)
        throw std::runtime_error("regeling " + claimed.obligation.pack + " is niet meer geladen");
    told.rule = &rule_of(*told.pack, claimed.obligation);
    return told;
}

std::string sender_name(const Municipality& municipality) {
    const bool full =
        municipality.name.starts_with("Gemeente ") || municipality.name.starts_with("gemeente ");
    return full ? municipality.name : "Gemeente " + municipality.name;
}

std::vector<ToldNotice> look_up(const Snapshot& store, const World& world,
                                const std::vector<ClaimedNotice>& notices, Instant now) {
    std::map<CaseKey, CaseView> cases;
    std::vector<ToldNotice> out;
    for (const ClaimedNotice& claimed : notices) {
        const ObligationRow& row = claimed.obligation;
        const auto [view, fresh] = cases.try_emplace(row.case_key);
        if (fresh) view->second = view_of(store, world, row.case_key, local_day(now));
        ToldNotice told = without_derivation(world, claimed);
        if (view->second.record)
            told.role =
                role_in(*view->second.record, as_party(claimed.notice.recipient), row.obliged);
        told.changed = facts_corrected;
        told.days_told = days_told(view->second.notices, claimed.notice);
        for (const PlanObligation& derived : view->second.obligations) {
            if (derived.id != row.id) continue;
            const Obligation& obligation = *derived.obligation;
            told.explanation = explain(obligation, local_day(now), world.calendar);
            told.decisions = obligation.decisions;
            told.facts = facts_behind(obligation);
            told.changed = why_changed(obligation);
        }
        for (const Acknowledgement& one : view->second.acknowledgements)
            if (one.obligation == row.id)
                told.acknowledged.push_back(
                    {one.from, "in behandeling genomen tot en met " + to_dutch(one.until) +
                                   (one.by.empty() ? "" : ", door " + one.by)});
        out.push_back(std::move(told));
    }
    return out;
}

Letter letter_frame(const World& world, const PartyRecord& recipient, Instant now) {
    Letter letter;
    letter.reader = Reader::staff;
    letter.name = recipient.name;
    letter.today = local_day(now);
    letter.municipality = sender_name(world.municipality);
    letter.contact = letter.municipality;
    letter.phone = world.municipality.phone;
    letter.hours = world.municipality.hours;
    letter.reply_to = world.municipality.reply_to;
    letter.rest_days = world.policy.acknowledged_for;
    letter.look = world.municipality.look;
    return letter;
}

Letter letter_about(const Snapshot& store, const World& world, const PartyRecord& recipient,
                    const std::vector<ToldNotice>& notices, Instant now) {
    Letter letter = letter_frame(world, recipient, now);
    letter.language = language_of(recipient, *world.rules, notices);
    if (letter.language == Language::english) letter.hours = world.municipality.hours_en;
    std::vector<PartyRecord> managers;
    for (const ToldNotice& told : notices) {
        const auto stored = store.journal.find_case(told.claimed.obligation.case_key);
        if (!stored) continue;
        const CaseRecord record = world.organisation.complete(*stored);
        letter.reader = reader_of(*world.rules, told.role);
        letter.items.push_back(item_of(store, world, record, told, letter.language));
        if (auto manager = acting_manager(store, world, record, letter.today))
            managers.push_back(std::move(*manager));
    }
    std::ranges::stable_sort(letter.items, {}, &LetterItem::due);
    set_contact(letter, managers);
    name_whom_to_ask(letter);
    return letter;
}

}  // namespace termijnd
