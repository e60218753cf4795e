#include "scheduler/engine/held_notices.h"

#include <algorithm>
#include <set>

#include "obligations/documents/case_reader.h"
#include "scheduler/plan/plan.h"
#include "scheduler/stable_ids.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

namespace {

using enum Objection::Why;

Objections refuse(std::string code, std::string words, Objection::Why why) {
    return {{"", std::move(code), std::move(words), why}};
}

Objections unknown_notice() {
    return refuse("onbekend", "Dit dossier heeft geen bericht met dit nummer.", unknown);
}

const HeldNotice* held_as(const std::vector<HeldNotice>& held, const NoticeRow& row) {
    const auto found = std::ranges::find_if(held, [&](const HeldNotice& each) {
        return each.obligation == row.obligation && each.kind == row.kind &&
               each.slot == row.slot && each.recipient == row.recipient;
    });
    return found == held.end() ? nullptr : &*found;
}

// Why it cannot be held, besides that it is already.
std::optional<std::string> not_to_hold(const NoticeRow& row) {
    if (row.channel == Channel::letter)
        return "Een brief gaat pas weg als iemand hem op de post doet. Laat hem liggen.";
    switch (row.state) {
        case NoticeRow::State::planned:
        case NoticeRow::State::held:
            return std::nullopt;
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
            return "Dit bericht is al onderweg en is niet meer aan te houden.";
        case NoticeRow::State::sent:
            return "Dit bericht is al verzonden.";
        case NoticeRow::State::folded:
            return "Dit bericht is al in een ander bericht gezegd.";
        case NoticeRow::State::failed:
            return "Dit bericht is niet bezorgd; het gaat niet vanzelf opnieuw uit.";
        case NoticeRow::State::cancelled:
            break;
    }
    return "Dit bericht is ingetrokken: er gaat niets uit.";
}

Event to_event(std::string_view kind, const NoticeRow& row, const HoldAsked& asked, Instant now) {
    Event event;
    event.kind = std::string(kind);
    event.on = local_day(now);
    event.key =
        EventKey(stable_uuid({event.kind, row.obligation.str(), std::string(to_text(row.kind)),
                              row.slot, row.recipient.str(), to_iso(now)}));
    event.data.emplace("verplichting", row.obligation.str());
    event.data.emplace("soort", std::string(to_text(row.kind)));
    if (!row.slot.empty()) event.data.emplace("trede", row.slot);
    event.data.emplace("ontvanger", row.recipient.str());
    if (asked.until) event.data.emplace("tot", to_iso(*asked.until));
    if (!asked.reason.empty()) event.data.emplace("reden", asked.reason);
    event.data.emplace("door", asked.by);
    return event;
}

}  // namespace

std::optional<NoticeRow> notice_now(const Notices& notices, const CaseKey& case_key,
                                    NoticeNumber number) {
    const auto asked = notices.find(number);
    if (!asked || asked->case_key != case_key) return std::nullopt;
    std::optional<NoticeRow> now = asked;
    if (asked->state != NoticeRow::State::cancelled) return now;
    for (NoticeRow& row : notices.of_case(case_key)) {
        const bool same = row.obligation == asked->obligation && row.kind == asked->kind &&
                          row.slot == asked->slot && row.recipient == asked->recipient;
        if (same && row.id > number && row.state != NoticeRow::State::cancelled)
            now = std::move(row);
    }
    return now;
}

Objections held_without_effect(const World& world, const CaseKey& case_key, const CaseFacts& facts,
                               const std::vector<Fresh>& fresh, Date today) {
    const auto is_about_notice = [&](const Fresh& each) {
        const std::string& kind = facts.events[each.event].kind;
        return kind == own_kind::notice_held || kind == own_kind::notice_released;
    };
    Objections objections;
    if (std::ranges::none_of(fresh, is_about_notice)) return objections;
    std::set<std::string> known;
    for (const Obligation& each : derive(*world.rules, world.calendar, facts, today).obligations)
        known.insert(obligation_id(case_key, each).str());
    for (const Fresh& each : fresh) {
        const auto about = text(facts.events[each.event].data, "verplichting");
        if (!is_about_notice(each) || (about && known.contains(std::string(*about)))) continue;
        objections.push_back({at(each.place, "gegevens.verplichting"), "zonder-gevolg",
                              "Dit dossier heeft geen verplichting met dit kenmerk.", conflict});
    }
    return objections;
}

Admitted<FactIntake> hold_notice(const Snapshot& store, const HoldAsked& asked, Instant now) {
    const auto row = notice_now(store.notices, asked.case_key, asked.notice);
    if (!row) return unknown_notice();
    if (const auto why = not_to_hold(*row)) return refuse("zonder-gevolg", *why, conflict);
    const Date today = local_day(now);
    const auto held = held_notices(store.journal.facts(asked.case_key), today);
    if (const HeldNotice* there = held_as(held, *row); there && there->until == asked.until)
        return refuse("zonder-gevolg",
                      "Dit bericht is al aangehouden, door " + there->by + " sinds " +
                          to_dutch(there->from) + ".",
                      conflict);
    if (asked.until && *asked.until < local_day(std::max(row->due_at, now)))
        return refuse("zonder-gevolg",
                      "Dit bericht gaat pas op " + to_dutch(local_day(row->due_at)) +
                          " uit. Kies een dag vanaf dan.",
                      conflict);
    return FactIntake{asked.case_key, to_event(own_kind::notice_held, *row, asked, now)};
}

Admitted<FactIntake> release_notice(const Snapshot& store, const HoldAsked& asked, Instant now) {
    const auto row = notice_now(store.notices, asked.case_key, asked.notice);
    if (!row) return unknown_notice();
    const auto held = held_notices(store.journal.facts(asked.case_key), local_day(now));
    if (!held_as(held, *row))
        return refuse("zonder-gevolg", "Dit bericht is niet aangehouden.", conflict);
    return FactIntake{asked.case_key, to_event(own_kind::notice_released, *row, asked, now)};
}

}  // namespace termijnd
