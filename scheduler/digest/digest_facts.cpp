#include <algorithm>
#include <set>
#include <utility>

#include "scheduler/digest/digest_case.h"
#include "scheduler/digest/digest_item.h"
#include "scheduler/digest/outage_words.h"
#include "scheduler/dutch_text.h"

// From the store to what a digest is made of.
namespace termijnd {

namespace {

// "aankondiging over A en B; herinnering over C".
std::string words_of(const std::map<std::string, std::set<std::string>>& told) {
    std::string words;
    for (const auto& [kind, about] : told) {
        words += (words.empty() ? "" : "; ") + kind;
        std::size_t left = about.size();
        for (const std::string& each : about) {
            words += left == about.size() ? " over " : left == 1 ? " en " : ", ";
            words += each;
            --left;
        }
    }
    return words;
}

class Gatherer {
  public:
    Gatherer(const Snapshot& store, const World& world, const PartyKey& manager, Date day);
    DigestFacts run();

  private:
    void look_into(const CaseKey& case_key);
    void add(DigestItem item);
    void note_handover(const DigestCase& dossier);
    void add_handovers();
    void add_outages();
    void tally(const DigestCase& dossier, const std::vector<DigestItem>& items);
    [[nodiscard]] bool is_news(const DigestItem& item) const;

    const Snapshot& store_;
    const World& world_;
    const PartyKey manager_;
    DigestDay day_;
    std::map<std::string, DigestStand> before_;
    std::map<PartyKey, std::vector<CaseKey>> handed_over_;  // by who gave them
    std::map<MessageNumber, std::size_t> by_message_;       // place of the item about a message
    DigestFacts facts_;
};

Gatherer::Gatherer(const Snapshot& store, const World& world, const PartyKey& manager, Date day)
    : store_(store), world_(world), manager_(manager) {
    day_.day = day;
    day_.next = world.calendar.working_day_on_or_after(day + one_day);
    day_.made_at = instant_at(day, world.policy.digest_at);
    if (const auto row = store.notices.previous_digest(manager, day)) {
        facts_.previous = day_.previous = row->day;
        before_ = parse_digest(row->content).ledger;
    }
}

// Whether it stands otherwise than in the digest before this one, in a way that a reader wants to
// know first. Without such a digest nothing is news.
bool Gatherer::is_news(const DigestItem& item) const {
    if (!day_.previous || (item.soft && item.stand != Stand::answered)) return false;
    const auto known = before_.find(item.id);
    const bool there = known != before_.end();
    switch (item.stand) {
        case Stand::missed:
        case Stand::soon:
        case Stand::undeliverable:
            return !there || known->second.section != section_name(item.stand, world_.policy);
        case Stand::later:
        case Stand::fresh:
            return !there && item.since >= *day_.previous;
        case Stand::answered:
            return true;
        default:
            return false;
    }
}

void Gatherer::add(DigestItem item) {
    const std::string section = section_name(item.stand, world_.policy);
    const auto known = before_.find(item.id);
    if (item.stand == Stand::answered) {
        // Told once: a fact of the day of that digest may have come after it.
        if (known != before_.end() && known->second.section == section) return;
    }
    item.is_new = is_news(item);
    if (known != before_.end() && known->second.section == section)
        item.since = known->second.since;
    else if (day_.previous)
        item.since = day_.day;
    if (!item.id.empty()) facts_.ledger[item.id] = {section, item.since};
    facts_.items.push_back(std::move(item));
}

void Gatherer::tally(const DigestCase& dossier, const std::vector<DigestItem>& items) {
    const auto leader =
        std::ranges::find(dossier.record().roles, Role::team_leader(), &CaseRecord::Holder::role);
    if (leader == dossier.record().roles.end()) return;
    TeamLine& team = facts_.teams[leader->party];
    team.open += dossier.hard_and_open();
    for (const DigestItem& item : items) {
        if (item.stand == Stand::in_hand) ++team.in_hand;
        if (item.stand != Stand::missed) continue;
        ++team.missed;
        if (team.oldest && *team.oldest <= item.since) continue;
        team.oldest = item.since;
        team.oldest_case = dossier.key();
    }
}

void Gatherer::look_into(const CaseKey& case_key) {
    const auto record = store_.journal.find_case(case_key);
    const auto ended_on = store_.derived.state(case_key).ended_on;
    if (!record || (ended_on && *ended_on <= day_.day)) return;
    const DigestCase dossier(store_, world_, *record, day_);
    note_handover(dossier);
    std::vector<DigestItem> obligations = dossier.obligations();
    tally(dossier, obligations);
    for (DigestItem& item : obligations) add(std::move(item));
    for (DigestItem& item : dossier.letters()) add(std::move(item));
    for (DigestItem& item : dossier.held()) add(std::move(item));
    for (DigestItem& item : dossier.findings()) add(std::move(item));
    // A message that tells of more dossiers is one row.
    for (auto& [message, item] : dossier.messages()) {
        const auto [place, first] = by_message_.try_emplace(message, facts_.items.size());
        if (first) {
            add(std::move(item));
            continue;
        }
        DigestItem& told = facts_.items[place->second];
        told.cases.push_back(case_key);
        for (const auto& [kind, about] : item.told)
            told.told[kind].insert(about.begin(), about.end());
    }
}

// What stood in the digest of who gave the dossier is no news to who got it.
void Gatherer::note_handover(const DigestCase& dossier) {
    const PartyKey& by = dossier.handed_over_by();
    if (by.empty()) return;
    const auto [cases, first] = handed_over_.try_emplace(by);
    cases->second.push_back(dossier.key());
    if (!first) return;
    if (const auto row = store_.notices.previous_digest(by, day_.day))
        before_.merge(parse_digest(row->content).ledger);
}

void Gatherer::add_handovers() {
    constexpr std::size_t named = 8;
    for (const auto& [by, cases] : handed_over_) {
        const auto party = store_.journal.find_party(by);
        DigestItem item;
        item.id = "overdracht " + by.str();
        item.stand = Stand::answered;
        item.since = day_.day;
        item.title = "Overgenomen van " + (party && !party->name.empty() ? party->name : by.str()) +
                     ": " + std::to_string(cases.size()) +
                     (cases.size() == 1 ? " dossier" : " dossiers");
        item.name = item.title;
        if (cases.size() <= named) item.cases = cases;
        add(std::move(item));
    }
}

// What ended since the digest before this one, where it touched this reader. A system that could
// not be reached is the administrator's.
void Gatherer::add_outages() {
    if (!day_.previous) return;
    const Instant since = instant_at(*day_.previous, world_.policy.digest_at);
    for (const Outage& outage : store_.outages.ended_after(since)) {
        DigestItem item;
        item.id = "storing " + std::to_string(outage.id.value());
        // One that ended later on the day of that digest stands in it already.
        const bool told = before_.contains(item.id) || local_day(*outage.until) > day_.day;
        if (told || outage.cause == Outage::Cause::endpoint) continue;
        const OutageCounts counts = store_.outages.counts(outage.id, manager_);
        if (counts.due == 0 && outage.digests == 0) continue;
        item.stand = Stand::outage;
        item.title = capitalised(period_of(outage)) + " " + what_failed(outage);
        item.name = item.title;
        if (outage.digests > 0)
            item.remark = outage.digests == 1 ? "op 1 werkdag is geen overzicht gemaakt"
                                              : "op " + std::to_string(outage.digests) +
                                                    " werkdagen is geen overzicht gemaakt";
        if (counts.due > 0) item.remark += (item.remark.empty() ? "" : "; ") + in_words(counts);
        add(std::move(item));
    }
}

DigestFacts Gatherer::run() {
    const bool nobodys = manager_ == nobodys_manager();
    for (const CaseKey& key : nobodys ? store_.derived.cases_with_finding(without_manager)
                                      : store_.journal.cases_of_manager(manager_))
        look_into(key);
    add_handovers();
    add_outages();
    for (DigestItem& item : facts_.items)
        if (!item.told.empty()) item.title = words_of(item.told);
    return std::move(facts_);
}

}  // namespace

std::string section_name(Stand stand, const NoticePolicy& policy) {
    switch (stand) {
        case Stand::today:
            return "vandaag";
        case Stand::missed:
            return "gemist";
        case Stand::soon:
            return "binnen-" + std::to_string(policy.digest_soon) + "-dagen";
        case Stand::later:
            return "binnen-" + std::to_string(policy.digest_later) + "-dagen";
        case Stand::fresh:
            return "nieuw";
        case Stand::in_hand:
            return "in-behandeling";
        case Stand::target:
            return "streefdatum-voorbij";
        case Stand::letter:
            return "per-brief";
        case Stand::held:
            return "aangehouden";
        case Stand::undeliverable:
            return "niet-bezorgd";
        case Stand::finding:
            return "bevindingen";
        case Stand::outage:
            return "storing";
        case Stand::told:
            return "verteld";
        case Stand::answered:
            break;
    }
    return "gedaan";
}

DigestFacts gather(const Snapshot& store, const World& world, const PartyKey& manager, Date day) {
    return Gatherer(store, world, manager, day).run();
}

}  // namespace termijnd
