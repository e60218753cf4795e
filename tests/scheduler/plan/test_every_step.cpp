#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "scheduler/plan/ladder.h"
#include "tests/scheduler/builders.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::at;
using test::day;
using test::deadline;
using test::Lines;
using test::rule_for;
using test::Situation;
using test::step;

namespace {

// Something of everything that plan() looks at.
class Chance {
  public:
    explicit Chance(unsigned seed) : random_(seed) {}

    int below(int upto) { return std::uniform_int_distribution<int>(0, upto - 1)(random_); }
    bool one_in(int times) { return below(times) == 0; }

    Rule rule() {
        const std::vector<Role> parties = may_owe(own_parties());
        Rule rule = rule_for(parties.at(static_cast<std::size_t>(below(std::ssize(parties)))));
        rule.soft = one_in(8);
        if (one_in(6)) rule.right = Right{};
        if (one_in(4)) rule.notices.announce = false;
        if (one_in(3)) rule.notices.reminder_days = {21, 6, 5, 4};
        if (one_in(3)) rule.notices.escalation_days = {2, 3, 9};
        for (const Role& party : parties)
            if (party != rule.obliged && party != Role::college() && one_in(3))
                rule.inform.push_back({party, {30, 7}});
        return rule;
    }

    void people(Situation& s) {
        std::erase_if(s.input.people, [&](const auto&) { return one_in(7); });
        for (Recipient& each : s.input.people) {
            each.reachable = !one_in(4);
            if (one_in(4)) each.address = "nieuw@voorbeeld.invalid";
            if (one_in(3)) each.last_message_on = day("2026-04-23");
        }
    }

    void obligation(Situation& s, const std::string& id, const Rule& rule) {
        const Date last = day("2026-04-20") + std::chrono::days(below(20));
        Obligation& o = s.owes(id, rule, deadline(to_iso(last)), "2026-03-02");
        o.known_on += std::chrono::days(below(70));
        o.deadline.earliest -= std::chrono::days(below(10));
        o.deadline.latest += std::chrono::days(below(10));
        if (one_in(3)) o.status = static_cast<Status>(below(8));
        s.policy.hold_missed = one_in(3);
        if (one_in(2)) s.policy.hold_working_days = 1 + below(5);
        if (one_in(2))
            o.decisions.push_back({"g8"_event,
                                   std::string(own_kind::missed_confirmed),
                                   o.deadline.latest + std::chrono::days(below(9)),
                                   {},
                                   "nagekeken",
                                   "cm1"});
        if (one_in(3))
            s.input.acknowledgements.push_back(
                {ObligationId(id), last, last + std::chrono::days(9)});
    }

    void history(Situation& s) {
        s.send_until(to_iso(day("2026-03-01") + std::chrono::days(below(100))) + " 12:00");
        for (NoticeRow& row : s.input.existing) {
            row.id = NoticeNumber(1 + (&row - s.input.existing.data()));
            if (one_in(5)) row.state = static_cast<NoticeRow::State>(below(7));
        }
    }

  private:
    std::mt19937 random_;
};

// Every step of the ladder of `rule`, for each of its roles and each endpoint.
std::set<std::string> ladder_of(const Situation& s, const std::string& id, const Rule& rule) {
    std::set<std::string> all;
    const auto add = [&](NoticeKind kind, const std::string& slot, std::string_view who) {
        all.insert(id + " " + step(kind, slot, std::string(who)));
        for (const Endpoint& endpoint : s.input.endpoints)
            all.insert(id + " " + step(kind, slot, endpoint.name.str()));
    };
    const auto role = [](const Role& obliged) {
        return obliged == Role::college() ? Role::case_manager().word() : obliged.word();
    };
    add(NoticeKind::announcement, "", role(rule.obliged));
    const auto& own = rule.notices.reminder_days;
    for (const int number : own.empty() ? s.policy.reminder_days : own)
        add(NoticeKind::reminder, std::to_string(number), role(rule.obliged));
    for (const Inform& inform : rule.inform)
        for (const int number : inform.days_before)
            add(NoticeKind::reminder, std::to_string(number), role(inform.party));
    add(NoticeKind::missed, "", role(rule.obliged));

    const bool longer = !rule.notices.escalation_days.empty();
    const Lines roles = longer ? Lines{"teamleider", "afdelingshoofd", "afdelingshoofd"}
                               : Lines{"teamleider", "afdelingshoofd"};
    const std::vector<int> days = longer ? rule.notices.escalation_days : std::vector<int>{5, 10};
    Lines reachable;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        const auto to = std::ranges::find(s.input.people, roles[i],
                                          [](const Recipient& each) { return each.role.word(); });
        if (to != s.input.people.end() && to->reachable)
            reachable.push_back(roles[i]);
        else
            all.insert(id + " " + step(NoticeKind::escalation, std::to_string(i + 1), roles[i]));
    }
    for (const Rung& rung : escalation_rungs(days, reachable.size(), s.policy)) {
        for (const Endpoint& endpoint : s.input.endpoints)
            all.insert(id + " " + step(NoticeKind::escalation, rung.slot, endpoint.name.str()));
        if (!reachable.empty())
            all.insert(id + " " + step(NoticeKind::escalation, rung.slot, reachable[rung.person]));
    }
    return all;
}

// How often the plan answers each step.
std::map<std::string, int> answered(const Situation& s, const Plan& plan) {
    std::map<std::string, int> times;
    const auto role = [&](const RecipientKey& recipient) {
        const PartyKey party = as_party(recipient);
        const auto to = std::ranges::find(s.input.people, party, &Recipient::party);
        return to == s.input.people.end() ? recipient.str() : to->role.word();
    };
    for (const PlannedNotice& each : plan.notices)
        if (each.notice.kind != NoticeKind::rectification)
            ++times[each.notice.obligation.str() + " " +
                    step(each.notice.kind, each.notice.slot, role(each.notice.recipient))];
    for (const SkippedNotice& each : plan.skipped)
        if (each.kind != NoticeKind::rectification)
            ++times[each.obligation.str() + " " +
                    step(each.kind, each.slot,
                         each.role.empty() ? each.recipient.str() : each.role.word())];
    return times;
}

}  // namespace

TEST_CASE("each step of each ladder is planned or skipped, once", "[plan][reasons][property]") {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        INFO("seed " << seed);
        Chance chance(seed);
        const std::vector<Rule> rules{chance.rule(), chance.rule()};
        Situation s;
        s.input.endpoints = {{"dis"_endpoint, {}}, {"alarm"_endpoint, {NoticeKind::missed}}};
        chance.obligation(s, "o1", rules[0]);
        chance.obligation(s, "o2", rules[1]);
        chance.history(s);
        chance.people(s);
        if (chance.one_in(5)) s.input.known_from = day("2026-04-25");
        s.input.ended = chance.one_in(8);
        const std::string now =
            to_iso(day("2026-03-01") + std::chrono::days(chance.below(120))) + " 11:30";

        const Plan plan = s.explained_at(now);
        std::set<std::string> expected = ladder_of(s, "o1", rules[0]);
        expected.merge(ladder_of(s, "o2", rules[1]));
        const std::map<std::string, int> times = answered(s, plan);
        for (const std::string& step : expected) {
            INFO(step);
            REQUIRE(times.contains(step));
            REQUIRE(times.at(step) == 1);
        }
        REQUIRE(times.size() == expected.size());
        // What waited still does, or is cancelled for a reason.
        for (const NoticeRow& row : s.input.existing) {
            if (row.state != NoticeRow::State::planned) continue;
            if (row.channel == Channel::letter && row.due_at <= at(now)) continue;
            const bool stays = std::ranges::any_of(plan.notices, [&](const auto& planned) {
                return test::as_line(planned.notice) == test::as_line(row) &&
                       planned.notice.obligation == row.obligation;
            });
            REQUIRE(std::ranges::count(plan.cancelled, row.id, &CancelledNotice::id) ==
                    (stays ? 0 : 1));
        }
    }
}
