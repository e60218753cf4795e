#include "scheduler/engine/posted_letters.h"

#include <algorithm>
#include <map>

#include "obligations/packs/own_kinds.h"
#include "scheduler/plan/said.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

bool is_letter(const NoticeRow& row) {
    return row.channel == Channel::letter && row.state != NoticeRow::State::cancelled;
}

// The letters to one person each, about the obligation and of the kind that were meant.
std::map<RecipientKey, const NoticeRow*> meant_by(const Posted& posted,
                                                  const ObligationId& obligation,
                                                  const std::vector<NoticeRow>& rows) {
    std::map<RecipientKey, const NoticeRow*> meant;
    for (const NoticeRow& row : rows) {
        const bool fits = is_letter(row) && row.obligation == obligation &&
                          to_text(row.kind) == posted.kind &&
                          (posted.to.empty() || posted.to == row.recipient.str());
        if (!fits || local_day(row.due_at) > posted.on) continue;
        const NoticeRow*& last = meant[row.recipient];
        if (!last || row.due_at > last->due_at) last = &row;
    }
    return meant;
}

Objections refuse(std::string place, std::string code, std::string words, Objection::Why why) {
    return {{std::move(place), std::move(code), std::move(words), why}};
}

}  // namespace

void mark_posted_letters(Notices& notices, const PlanInput& input, const Derivation& derived) {
    std::map<NoticeNumber, Date> posted_on;
    for (const Posted& posted : derived.posted) {
        const ObligationId& obligation = input.obligations[posted.obligation].id;
        for (const auto& [to, letter] : meant_by(posted, obligation, input.existing))
            posted_on.try_emplace(letter->id, posted.on);
    }
    for (const NoticeRow& row : input.existing) {
        if (!is_letter(row)) continue;
        const auto found = posted_on.find(row.id);
        const auto on = found == posted_on.end() ? std::nullopt : std::optional(found->second);
        if (row.posted_on != on) notices.mark_posted(row.id, on);
    }
}

Admitted<FactIntake> posted(const Snapshot& store, const PostedLetter& posted, Instant now) {
    using enum Objection::Why;
    const auto row = store.notices.find(posted.letter);
    if (!row || row->case_key != posted.case_key || !is_letter(*row))
        return refuse("", "onbekend", "Dit dossier heeft geen brief met dit nummer.", unknown);
    if (row->posted_on)
        return refuse("", "zonder-gevolg",
                      "Deze brief is al verstuurd, op " + to_dutch(*row->posted_on) + ".",
                      conflict);
    if (!is_listed_letter(*row, now))
        return refuse("", "zonder-gevolg",
                      "Deze brief is pas op " + to_dutch(local_day(row->due_at)) + " aan de beurt.",
                      conflict);
    if (posted.on > local_day(now) || posted.on < local_day(row->due_at))
        return refuse("datum", "bereik",
                      "Kies een dag van " + to_dutch(local_day(row->due_at)) +
                          " tot en met vandaag, " + to_dutch(local_day(now)) + ".",
                      wrong);
    const auto about = store.derived.find(row->obligation);
    if (!about || about->state == ObligationRow::State::withdrawn)
        return refuse("", "zonder-gevolg", "Deze verplichting is vervallen.", conflict);
    Event event;
    event.kind = own_kind::letter_posted;
    event.on = posted.on;
    event.instrument = about->instrument;
    event.key = EventKey(stable_uuid({event.kind, std::to_string(row->id.value()), to_iso(now)}));
    event.data.emplace("regel", about->rule);
    event.data.emplace("gebeurtenis", about->event.str());
    if (about->period) event.data.emplace("periode", std::to_string(*about->period));
    event.data.emplace("soort", std::string(to_text(row->kind)));
    event.data.emplace("aan", row->recipient.str());
    event.data.emplace("door", posted.by);
    return FactIntake{posted.case_key, std::move(event)};
}

}  // namespace termijnd
