#include "tests/scheduler/builders.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "scheduler/time/local_time.h"

namespace termijnd::test {

Date day(std::string_view iso) {
    return parse_date(iso).value();
}

Instant at(std::string_view wall) {
    const auto number = [&](std::size_t from) {
        return std::stoi(std::string(wall.substr(from, 2)));
    };
    return instant_at(day(wall.substr(0, 10)), WallMinutes(60 * number(11) + number(14)));
}

std::string wall(Instant moment) {
    const LocalTime shown = local_time(moment);
    return fmt::format("{} {:02}:{:02}", to_iso(shown.day), shown.at.count() / 60,
                       shown.at.count() % 60);
}

Rule rule_for(const Role& obliged) {
    Rule rule;
    rule.id = "regel";
    rule.article = "17.c";
    rule.obliged = obliged;
    return rule;
}

Deadline deadline(std::string_view last) {
    return deadline(last, last, last);
}

Deadline deadline(std::string_view earliest, std::string_view due, std::string_view latest) {
    return {day(earliest), day(due), day(latest), {}, false};
}

Situation::Situation() {
    input.case_key = "d1"_case;
    for (const auto& [party, role] : {std::pair{"c1", Role::client()},
                                      {"w1", Role::employer()},
                                      {"cm1", Role::case_manager()},
                                      {"tl1", Role::team_leader()},
                                      {"ah1", Role::department_head()}})
        input.people.push_back({PartyKey(party),
                                role,
                                std::string(party) + "@voorbeeld.invalid",
                                true,
                                {},
                                role == Role::client()});
}

Obligation& Situation::owes(const std::string& id, const Rule& rule, const Deadline& deadline,
                            std::string_view known_on) {
    auto made = std::make_unique<Obligation>();
    made->instrument = "v1"_instrument;
    made->rule = &rule;
    made->event = "g1"_event;
    made->trigger_on = made->known_on = day(known_on);
    made->deadline = deadline;
    input.obligations.push_back({ObligationId(id), made.get()});
    owned_.push_back(std::move(made));
    return *owned_.back();
}

Recipient& Situation::person(std::string_view party) {
    return *std::ranges::find_if(input.people,
                                 [&](const Recipient& each) { return each.party.str() == party; });
}

Plan Situation::plan_at(std::string_view now) {
    return plan(input, policy, calendar, at(now));
}

Plan Situation::explained_at(std::string_view now) {
    PlanInput asked = input;
    asked.explain = true;
    return plan(asked, policy, calendar, at(now));
}

std::vector<std::string> Situation::planned(std::string_view now) {
    std::vector<std::string> lines;
    for (const PlannedNotice& planned : plan_at(now).notices)
        lines.push_back(as_line(planned.notice));
    return lines;
}

void Situation::send_until(std::string_view moment) {
    // Planned the day before the first of them, then as the store would keep them.
    for (const PlannedNotice& planned : plan_at("2026-01-01 00:00").notices) {
        NoticeRow row = planned.notice;
        row.state = row.due_at <= at(moment) ? NoticeRow::State::sent : NoticeRow::State::planned;
        if (row.channel == Channel::mail && row.state == NoticeRow::State::sent)
            row.sent_to = person(row.recipient.str()).address;
        input.existing.push_back(std::move(row));
    }
}

std::string as_line(const NoticeRow& row) {
    std::string line = wall(row.due_at) + " " + std::string(to_text(row.kind));
    if (!row.slot.empty()) line += " " + row.slot;
    line += " " + row.recipient.str();
    if (row.channel != Channel::mail) line += " " + std::string(to_text(row.channel));
    return line;
}

}  // namespace termijnd::test
