#include "scheduler/words/notice_file.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "obligations/derive/explain.h"
#include "obligations/packs/own_kinds.h"
#include "scheduler/plan/plan.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<Date> date_of(const json::object& object, std::string_view key) {
    return parse_date(text_of(object, key));
}

bool is_about(const json::object& kept, const NoticeRow& notice, bool to_the_letter) {
    const bool same = text_of(kept, "verplichting") == notice.obligation.str() &&
                      text_of(kept, "ontvanger") == notice.recipient.str();
    return same && (!to_the_letter || (text_of(kept, "soort") == to_text(notice.kind) &&
                                       text_of(kept, "slot") == notice.slot));
}

// What the message's evidence says of the notice; of one that was folded, of the one that said it.
std::optional<json::object> frozen_of(const Snapshot& store, const NoticeRow& notice) {
    if (notice.message.empty()) return std::nullopt;
    boost::system::error_code error;
    const json::value kept = json::parse(store.outbox.evidence(notice.message), error);
    const json::object* object = error ? nullptr : kept.if_object();
    const json::value* all = object ? object->if_contains("berichten") : nullptr;
    if (!all || !all->is_array()) return std::nullopt;
    for (const bool to_the_letter : {true, false})
        for (const json::value& each : all->get_array())
            if (each.is_object() && is_about(each.get_object(), notice, to_the_letter))
                return each.get_object();
    return std::nullopt;
}

std::vector<ExplainedStep> steps_of(const json::object& kept) {
    std::vector<ExplainedStep> steps;
    const json::value* all = kept.if_contains("uitleg");
    if (!all || !all->is_array()) return steps;
    for (const json::value& each : all->get_array()) {
        const json::object& step = each.as_object();
        steps.push_back({text_of(step, "stap"), date_of(step, "van").value_or(Date{}),
                         date_of(step, "tot").value_or(Date{}), text_of(step, "artikel"),
                         text_of(step, "tekst")});
    }
    return steps;
}

// When its bytes went out; before that `now`.
Instant went_at(const NoticeFile& file) {
    return file.notice.finished_at.value_or(file.made_at);
}

class Filer {
  public:
    Filer(const Snapshot& store, const World& world, NoticeFile& file)
        : store_(store),
          world_(world),
          file_(file),
          facts_(store.journal.facts(file.notice.case_key)),
          record_(store.journal.find_case(file.notice.case_key)) {}

    void run();

  private:
    void read_derivation();
    void read_frozen(const json::object& kept);
    void read_rule();
    void read_person();
    [[nodiscard]] std::map<EventKey, Origin> recorded_events() const;
    void read_facts(std::vector<EventKey> keys);
    void read_told();
    void read_posted();
    void say_what_is_not_kept();
    [[nodiscard]] std::string called(const Role& role) const;

    const Snapshot& store_;
    const World& world_;
    NoticeFile& file_;
    CaseFacts facts_;
    std::optional<CaseRecord> record_;
    std::vector<EventKey> keys_;  // of the facts behind it
    Role role_;
};

std::string Filer::called(const Role& role) const {
    const Party* party = world_.rules->party(role);
    return party ? party->called : "de " + role.word();
}

// As the obligation is reckoned today.
void Filer::read_derivation() {
    const Date today = local_day(file_.made_at);
    const Derivation derived = derive(*world_.rules, world_.calendar, facts_, today);
    for (const Obligation& each : derived.obligations) {
        if (obligation_id(file_.notice.case_key, each) != file_.notice.obligation) continue;
        file_.steps = explain(each, today, world_.calendar);
        keys_ = facts_behind(each);
    }
}

void Filer::read_frozen(const json::object& kept) {
    file_.is_frozen = true;
    file_.rule = text_of(kept, "regel");
    file_.pack = text_of(kept, "regeling");
    file_.pack_title = text_of(kept, "regelingTitel");
    file_.pack_sha256 = text_of(kept, "regelingSha256");
    file_.article = text_of(kept, "artikel");
    file_.quote = text_of(kept, "tekst");
    file_.earliest = date_of(kept, "vroegst").value_or(file_.earliest);
    file_.due = date_of(kept, "uiterlijk").value_or(file_.due);
    file_.latest = date_of(kept, "laatst").value_or(file_.latest);
    if (std::string role = text_of(kept, "rol"); !role.empty()) role_ = Role(std::move(role));
    if (auto steps = steps_of(kept); !steps.empty()) {
        file_.steps = std::move(steps);
        file_.steps_are_frozen = true;
    }
    const json::value* keys = kept.if_contains("feiten");
    if (!keys || !keys->is_array()) return;
    file_.facts_are_frozen = true;
    keys_.clear();
    for (const json::value& each : keys->get_array())
        if (each.is_string()) keys_.emplace_back(std::string(each.get_string()));
}

// The names of things that are no longer loaded stay empty.
void Filer::read_rule() {
    const RulePack* pack = world_.rules->pack(file_.pack);
    if (!pack) return;
    if (file_.pack_title.empty()) file_.pack_title = pack->title;
    const auto rule = std::ranges::find(pack->rules, file_.rule, &Rule::id);
    if (rule == pack->rules.end()) return;
    file_.title = fill_in(rule->title, file_.obligation.period);
    if (!file_.is_frozen) file_.quote = rule->quote;
}

void Filer::read_person() {
    const NoticeRow& notice = file_.notice;
    if (notice.channel == Channel::webhook) {
        file_.name = notice.recipient.str();
        file_.because = "Dit systeem krijgt volgens de instellingen deze berichten.";
        return;
    }
    const PartyKey party = as_party(notice.recipient);
    if (const auto known = store_.journal.find_party(party)) file_.name = known->name;
    const Role& owes = file_.obligation.obliged;
    if (role_.empty() && record_)
        for (const CaseRecord::Holder& holder : record_->roles)
            if (holder.party == party && (role_.empty() || holder.role == owes))
                role_ = holder.role;
    file_.role = role_.word();
    if (role_.empty())
        file_.because = "Deze persoon is nu niet meer bij het dossier betrokken.";
    else if (role_ == owes)
        file_.because = "Deze plicht of dit recht is van " + called(role_) + ".";
    else if (notice.kind == NoticeKind::escalation)
        file_.because = "Na de laatste dag hoort " + called(role_) + " het, trede " + notice.slot +
                        " van de escalatie.";
    else
        file_.because = "Dit gaat over " + called(owes) + "; " + called(role_) +
                        " wordt daarover geïnformeerd.";
}

// Who recorded each event, and when.
std::map<EventKey, Origin> Filer::recorded_events() const {
    std::map<EventKey, Origin> origins;
    for (Recorded& each : store_.journal.history(file_.notice.case_key))
        if (const Event* event = std::get_if<Event>(&each.what))
            origins.emplace(event->key, std::move(each.origin));
    return origins;
}

void Filer::read_facts(std::vector<EventKey> keys) {
    if (keys.empty()) keys.push_back(file_.obligation.event);
    std::map<EventKey, Origin> origins = recorded_events();
    for (const Event& event : facts_.events) {
        if (std::ranges::find(keys, event.key) == keys.end()) continue;
        const EventKind* kind = world_.rules->event_kind(event.kind);
        const Origin& origin = origins[event.key];
        const bool after = file_.notice.finished_at && origin.recorded_at > went_at(file_);
        file_.facts.push_back(
            {event, kind ? kind->text : std::string(), origin.recorded_at, origin.actor, after});
    }
}

void Filer::read_told() {
    for (NoticeRow& row : store_.notices.of_case(file_.notice.case_key)) {
        const NoticeRow& own = file_.notice;
        const bool same =
            row.obligation == own.obligation && row.recipient == own.recipient && row.id != own.id;
        const bool out = row.state == NoticeRow::State::sent ||
                         (row.state == NoticeRow::State::folded && row.finished_at);
        const bool beside_it = !own.message.empty() && row.message == own.message;
        if (!same || !out || beside_it) continue;
        NoticeFile::Told told{row, row.posted_on.value_or(Date{}), {}};
        if (row.finished_at) told.on = local_day(*row.finished_at);
        if (const auto message = store_.outbox.find(row.message)) told.message = message->public_id;
        const bool earlier = row.finished_at ? *row.finished_at < went_at(file_)
                                             : told.on < local_day(went_at(file_));
        (earlier ? file_.before : file_.after).push_back(std::move(told));
    }
    std::ranges::stable_sort(file_.before, {}, &NoticeFile::Told::on);
    std::ranges::stable_sort(file_.after, {}, &NoticeFile::Told::on);
}

// The last fact that says of this letter that it went.
void Filer::read_posted() {
    if (!file_.notice.posted_on) return;
    file_.posted = NoticeFile::Posted{*file_.notice.posted_on, {}, {}, {}};
    const std::map<EventKey, Origin> origins = recorded_events();
    for (const Event& event : facts_.events) {
        const auto to = text(event.data, "aan");
        const bool says = event.kind == own_kind::letter_posted &&
                          event.on == *file_.notice.posted_on &&
                          text(event.data, "soort") == to_text(file_.notice.kind) &&
                          text(event.data, "regel") == file_.obligation.rule &&
                          (!to || *to == file_.notice.recipient.str());
        if (!says) continue;
        file_.posted->by = text(event.data, "door").value_or("");
        const Origin& origin = origins.at(event.key);
        file_.posted->recorded_at = origin.recorded_at;
        file_.posted->recorded_by = origin.actor;
    }
}

void Filer::say_what_is_not_kept() {
    const NoticeRow& notice = file_.notice;
    std::vector<std::string>& lacks = file_.not_kept;
    if (notice.channel == Channel::letter)
        lacks.emplace_back(
            "De tekst van een brief op papier wordt niet bewaard, en er is geen SHA-256 van.");
    else if (file_.message && !file_.message->sha256.empty() && file_.message->body.empty())
        lacks.emplace_back(
            "De tekst zelf is na bezorging verwijderd; de SHA-256 van de verstuurde bytes bleef.");
    if (file_.is_frozen && !file_.steps_are_frozen)
        lacks.emplace_back(
            "Bij dit bericht zijn de rekenstappen niet vastgelegd: de stappen hier zijn nu "
            "berekend.");
    if (!file_.is_frozen)
        lacks.emplace_back(
            "Bij dit bericht is niets vastgelegd over regel en dagen: wat hier staat, is nu "
            "berekend.");
    if (!file_.facts_are_frozen)
        lacks.emplace_back(
            "Op welke feiten het bericht rustte, is toen niet vastgelegd: de lijst is van nu.");
    const auto kept =
        static_cast<int>(file_.failed.size()) + (notice.state == NoticeRow::State::sent ? 1 : 0);
    if (file_.message && file_.message->attempts > kept)
        lacks.push_back("Van " + std::to_string(file_.message->attempts - kept) +
                        " van de pogingen is het antwoord niet bewaard.");
}

void Filer::run() {
    const NoticeRow& notice = file_.notice;
    if (const auto row = store_.derived.find(notice.obligation)) file_.obligation = *row;
    const ObligationRow& row = file_.obligation;
    file_.rule = row.rule;
    file_.pack = row.pack;
    file_.pack_sha256 = row.pack_sha256;
    file_.article = row.article;
    file_.earliest = row.earliest;
    file_.due = row.due;
    file_.latest = row.latest;
    file_.late_after = notice.late_after;
    if (!notice.message.empty()) {
        file_.message = store_.outbox.find(notice.message);
        file_.failed = store_.outbox.failed_attempts(notice.message);
    }
    read_derivation();
    if (const auto kept = frozen_of(store_, notice)) read_frozen(*kept);
    read_rule();
    read_person();
    read_facts(std::move(keys_));
    read_told();
    read_posted();
    for (const Outage& outage : store_.outages.of_notice(notice.id))
        file_.outages.emplace_back(outage, store_.outages.counts(outage.id));
    say_what_is_not_kept();
}

}  // namespace

NoticeFile notice_file(const Snapshot& store, const World& world, const NoticeRow& notice,
                       Instant now) {
    NoticeFile file;
    file.made_at = now;
    file.notice = notice;
    Filer(store, world, file).run();
    return file;
}

}  // namespace termijnd
