#include "tests/scheduler/simulation/witness.h"

#include <algorithm>
#include <regex>

#include "scheduler/plan/plan.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"

namespace termijnd::test {

namespace {

bool corrects(NoticeKind kind) {
    return kind == NoticeKind::change || kind == NoticeKind::rectification;
}

bool accuses(NoticeKind kind) {
    return kind == NoticeKind::missed || kind == NoticeKind::escalation;
}

std::vector<ObligationRow> open_of(const Snapshot& store, const PartyKey& manager) {
    std::vector<ObligationRow> open;
    for (const CaseKey& case_key : store.journal.cases_of_manager(manager))
        for (ObligationRow& row : store.derived.of_case(case_key))
            if (row.state == ObligationRow::State::open) open.push_back(std::move(row));
    return open;
}

bool is_for_a_person(const MessageRow& message) {
    return message.channel == Channel::mail && message.key.kind != "dagoverzicht" &&
           message.key.kind != "weekoverzicht";
}

}  // namespace

void Witness::object(Instant now, const std::string& what) {
    if (!objection_) objection_ = wall(now) + " " + what;
}

// At most one message a person a day, inside the sending hours.
void Witness::check_message(const MessageRow& message, Instant now) {
    const LocalTime shown = local_time(now);
    const NoticePolicy& policy = world_->policy;
    const bool in_hours = world_->calendar.is_sending_day(shown.day) &&
                          shown.at >= policy.send_from &&
                          shown.at <= policy.send_until + std::chrono::minutes(15);
    if (!in_hours && message.attempts < 2)
        object(now, "outside the sending hours: " + message.key.kind + " " + message.key.subject);
    if (message.key.kind == "laatste-dag") return;
    if (message.attempts < 2 && ++messages_[{message.key.recipient, shown.day}] > 1)
        object(now, "a second message today to " + message.key.recipient.str());
}

// Read standing up: at most 60 lines of text.
void Witness::check_overview(const MessageRow& message, const std::string& text, Instant now) {
    if (std::ranges::count(text, '\n') > 60)
        object(now, "an overview of more than 60 lines to " + message.key.recipient.str());
}

// Nobody is told that it was missed while they wait for an answer.
void Witness::check_asked(const Snapshot& store, const ClaimedNotice& each, Instant now) {
    if (each.notice.kind != NoticeKind::missed) return;
    const CaseKey& case_key = each.obligation.case_key;
    if (waits_for_answer(store, each.obligation, local_day(now)))
        object(now, "called missed while an answer is waited for: " + each.obligation.rule +
                        " of " + case_key.str());
}

// Somebody asked for more time or objected: it stands so in the digest.
bool Witness::waits_for_answer(const Snapshot& store, const ObligationRow& row, Date day) const {
    const Derivation derived = derive_case(store.journal, *world_, row.case_key, day);
    return std::ranges::any_of(derived.asked, [&](const Asked& asked) {
        const Obligation& about = derived.obligations[asked.obligation];
        return !asked.answered_on && obligation_id(row.case_key, about) == row.id;
    });
}

void Witness::check_notice(const Snapshot& store, const ClaimedNotice& each, Instant now) {
    const NoticeRow& notice = each.notice;
    const ObligationRow& row = each.obligation;
    const std::string about = std::string(to_text(notice.kind)) + " " + notice.slot + " to " +
                              notice.recipient.str() + " about " + row.rule + " of " +
                              row.case_key.str();
    const bool open = row.state == ObligationRow::State::open;
    if (store.derived.state(row.case_key).ended_on) object(now, "the dossier has ended: " + about);
    if (accuses(notice.kind) && local_day(now) <= row.latest)
        object(now, "called missed on or before the latest day: " + about);
    if (!corrects(notice.kind) && !open) object(now, "its reason has ended: " + about);
    const Told key{notice.recipient, row.id};
    const auto told = told_.find(key);
    if (told != told_.end() && !corrects(notice.kind) && told->second != notice.last_day)
        object(now, "was told another last day before: " + about);
    if (notice.last_day && notice.last_day != row.due)
        object(now, "names a last day that does not hold: " + about);
    told_[key] = notice.last_day;
}

// By the words too: who reads of a day that is past, is not late before `latest`.
void Witness::check_words(const std::vector<ClaimedNotice>& notices, const std::string& text,
                          Instant now) {
    const bool may_accuse = std::ranges::any_of(notices, [&](const ClaimedNotice& each) {
        return accuses(each.notice.kind) && local_day(now) > each.obligation.latest;
    });
    for (const char* words : {"te laat sinds", "De laatste dag was", "is voorbij"})
        if (!may_accuse && text.find(words) != std::string::npos &&
            std::ranges::none_of(
                notices, [](const ClaimedNotice& each) { return corrects(each.notice.kind); }))
            object(now, std::string("says \"") + words + "\" of nothing that was missed");
}

// Each line of what happened before names a notice that went out on that day.
void Witness::check_history(const std::vector<ClaimedNotice>& notices, const std::string& text) {
    if (notices.size() != 1 || notices.front().notice.kind != NoticeKind::escalation) return;
    static const std::regex line(
        R"(- (\d+ [a-z]+ \d{4}): (aankondiging|herinnering|bericht na de laatste dag|escalatie|wijziging|rectificatie) aan [^,\n]*\.\n)");
    const auto& sent = sent_[notices.front().obligation.id];
    for (std::sregex_iterator each(text.begin(), text.end(), line), end; each != end; ++each) {
        const bool real = std::ranges::any_of(sent, [&](const auto& one) {
            const std::string kind = one.second == NoticeKind::missed
                                         ? "bericht na de laatste dag"
                                         : std::string(to_text(one.second));
            return to_dutch(one.first) == (*each)[1].str() && kind == (*each)[2].str();
        });
        if (!real && !objection_)
            objection_ = "the history tells what did not go out: " + each->str();
    }
}

void Witness::sees(const Snapshot& store, const MessageRow& message,
                   const std::vector<ClaimedNotice>& notices, const std::string& text,
                   Instant now) {
    // Also with a clock that was set back.
    if (message.attempts < 2 && !seen_.insert(message.id).second)
        object(now, "said a second time: " + message.key.kind + " " + message.key.subject);
    if (!is_for_a_person(message)) return check_overview(message, text, now);
    check_message(message, now);
    // Frozen at an earlier try it may say what held then.
    if (message.attempts < 2) {
        for (const ClaimedNotice& each : notices) {
            check_notice(store, each, now);
            check_asked(store, each, now);
        }
        check_words(notices, text, now);
        check_history(notices, text);
    } else {
        for (const ClaimedNotice& each : notices)
            told_[{each.notice.recipient, each.obligation.id}] = each.notice.last_day;
    }
    for (const ClaimedNotice& each : notices)
        sent_[each.obligation.id].emplace_back(local_day(now), each.notice.kind);
}

void Witness::ends_day(const Snapshot& store, Date day) {
    const Instant now = instant_at(day, WallMinutes(23 * 60 + 59));
    const bool works = world_->calendar.working_day_on_or_after(day) == day;
    for (const PartyKey& manager : store.journal.case_managers())
        if (store.notices.find_digest(manager, day).has_value() != works)
            object(now, "a digest of " + manager.str() + (works ? " is missing" : " on a day off"));
    // Whoever was told a last day that does not hold any more hears so soon.
    for (const auto& [told, last_day] : told_) {
        const auto row = store.derived.find(told.second);
        if (!row || store.derived.state(row->case_key).ended_on) continue;
        const auto party = store.journal.find_party(as_party(told.first));
        if (!party || party->email.empty() || party->email_failed) continue;
        const bool open = row->state == ObligationRow::State::open;
        const bool off = row->state == ObligationRow::State::lapsed ||
                         row->state == ObligationRow::State::waived ||
                         row->state == ObligationRow::State::withdrawn;
        const bool wrong = (open && last_day != row->due) || (off && last_day);
        if (!wrong) continue;
        const auto waiting = store.notices.of_case(row->case_key);
        const bool planned = std::ranges::any_of(waiting, [&](const NoticeRow& each) {
            return each.recipient == told.first && corrects(each.kind) &&
                   each.state != NoticeRow::State::cancelled &&
                   each.state != NoticeRow::State::sent;
        });
        // Of one that was put in anew the other one tells.
        const auto rows = store.derived.of_case(row->case_key);
        const bool anew = row->state == ObligationRow::State::withdrawn &&
                          std::ranges::any_of(rows, [&](const ObligationRow& other) {
                              return other.id != row->id && other.rule == row->rule &&
                                     other.period == row->period &&
                                     other.instrument == row->instrument;
                          });
        if (!planned && !anew)
            object(now, told.first.str() + " was told a last day that does not hold, of " +
                            row->rule + " in " + row->case_key.str());
    }
    // Every missed obligation reached somebody, or is listed as one that could not.
    for (const PartyKey& manager : store.journal.case_managers())
        for (const ObligationRow& row : open_of(store, manager)) {
            if (row.soft || row.right || row.latest + std::chrono::days(60) > day) continue;
            if (row.known_on + std::chrono::days(60) > day) continue;
            if (store.derived.state(row.case_key).ended_on) continue;
            const auto notices = store.notices.of_case(row.case_key);
            const bool reached = std::ranges::any_of(notices, [&](const NoticeRow& each) {
                return each.obligation == row.id && each.state != NoticeRow::State::cancelled;
            });
            if (!reached && !waits_for_answer(store, row, day))
                object(now, "nobody heard of " + row.rule + " in " + row.case_key.str());
        }
}

}  // namespace termijnd::test
