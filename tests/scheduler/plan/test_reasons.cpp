#include <algorithm>
#include <array>
#include <functional>
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
using test::rule_for;
using test::Situation;

namespace {

using Lines = std::vector<std::string>;

const Rule client = rule_for(Role::client());
const Rule college = rule_for(Role::college());

Rule changed(Rule rule, const std::function<void(Rule&)>& change) {
    change(rule);
    return rule;
}

const Rule soft = changed(client, [](Rule& rule) { rule.soft = true; });
const Rule a_right = changed(client, [](Rule& rule) { rule.right = Right{}; });
const Rule unannounced = changed(client, [](Rule& rule) { rule.notices.announce = false; });
const Rule crowded = changed(client, [](Rule& rule) { rule.notices.reminder_days = {5, 6, 7}; });
const Rule informing = changed(college, [](Rule& rule) { rule.inform = {{Role::client(), {7}}}; });

std::string step(NoticeKind kind, const std::string& slot, const std::string& who) {
    return std::string(to_text(kind)) + (slot.empty() ? "" : " " + slot) + " " + who;
}

// "gemist c1: naar-werkdag" for whatever is planned, skipped or cancelled; who has no party key is
// named by role, a cancelled notice by its number.
Lines reasons(const Plan& plan) {
    Lines lines;
    for (const PlannedNotice& each : plan.notices)
        lines.push_back(step(each.notice.kind, each.notice.slot, each.notice.recipient.str()) +
                        ": " + std::string(stable_name(each.why)));
    for (const SkippedNotice& each : plan.skipped)
        lines.push_back(step(each.kind, each.slot,
                             each.recipient.empty() ? each.role.word() : each.recipient.str()) +
                        ": " + std::string(stable_name(each.why)));
    for (const CancelledNotice& each : plan.cancelled)
        lines.push_back("#" + std::to_string(each.id.value()) + ": " +
                        std::string(stable_name(each.why)));
    return lines;
}

// A client's obligation of 2 March until Thursday 30 April 2026 in it, under `rule`.
struct Owed : Situation {
    explicit Owed(const Rule& rule) {
        obligation = &owes("o1", rule, deadline("2026-04-30"), "2026-03-02");
    }
    void sent_until(std::string_view moment) {
        send_until(moment);
        for (std::size_t i = 0; i < input.existing.size(); ++i)
            input.existing[i].id = NoticeNumber(static_cast<std::int64_t>(i));
    }
    Obligation* obligation;
};

struct Row {
    std::string line;
    const Rule* rule;
    std::string now;
    std::function<void(Owed&)> given;
};

const std::vector<Row> table{
    // On which day, and why.
    {"aankondiging c1: op-de-dag", &client, "2026-03-02 00:00", {}},
    {"aankondiging c1: naar-werkdag", &client, "2026-03-01 00:00",
     [](Owed& s) { s.obligation->known_on = day("2026-03-01"); }},
    {"herinnering 30 c1: op-de-dag", &client, "2026-03-02 00:00", {}},
    {"herinnering 7 c1: vervroegd", &client, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->deadline = deadline("2026-05-03"); }},
    {"gemist c1: op-de-dag", &client, "2026-03-02 00:00", {}},
    {"gemist c1: naar-werkdag", &client, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->deadline = deadline("2026-05-01"); }},
    {"gemist c1: na-behandeling", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.input.acknowledgements = {{"o1"_obligation, day("2026-04-24"), day("2026-05-07")}};
     }},
    {"escalatie 1 tl1: naar-werkdag", &client, "2026-03-02 00:00",
     [](Owed& s) {
         CalendarData data = Calendar::built_in();
         data.closing_days = {day("2026-05-08")};
         s.calendar = Calendar(data);
     }},
    {"escalatie 2 ah1: na-vorige-stap", &client, "2026-06-05 12:00", {}},
    {"gemist c1: eerstvolgend", &client, "2026-06-05 12:00", {}},
    {"aankondiging c1: volgende-bericht", &client, "2026-03-02 10:04",
     [](Owed& s) { s.person("c1").last_message_on = day("2026-03-02"); }},
    {"aankondiging c1: apart", &client, "2026-04-30 10:04",
     [](Owed& s) {
         s.obligation->known_on = day("2026-04-30");
         s.person("c1").last_message_on = day("2026-04-30");
     }},
    // It was said, or is under way.
    {"aankondiging c1: gezegd", &client, "2026-04-01 00:00",
     [](Owed& s) { s.sent_until("2026-03-31 09:00"); }},
    {"herinnering 30 c1: onderweg", &client, "2026-04-01 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-31 09:00");
         s.input.existing[1].state = NoticeRow::State::waiting;
     }},
    {"herinnering 30 c1: samengevoegd", &client, "2026-04-01 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-31 09:00");
         s.input.existing[1].state = NoticeRow::State::folded;
     }},
    {"herinnering 30 c1: onbestelbaar", &client, "2026-04-01 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-31 09:00");
         s.input.existing[1].state = NoticeRow::State::failed;
     }},
    {"aankondiging c1: ingehaald", &client, "2026-04-01 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-31 09:00");
         s.input.existing[0].state = NoticeRow::State::failed;
         s.person("c1").address = "nieuw@voorbeeld.invalid";
     }},
    {"escalatie 1 tl1: gezegd", &client, "2026-05-11 00:00",
     [](Owed& s) { s.sent_until("2026-05-08 09:00"); }},
    // It is not to be said.
    {"herinnering 30 c1: te-laat", &client, "2026-04-02 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.input.existing.resize(1);
     }},
    {"herinnering 30 c1: voor-aankondiging", &client, "2026-04-01 00:00",
     [](Owed& s) { s.obligation->known_on = day("2026-04-01"); }},
    {"herinnering 30 dis: voor-aankondiging", &client, "2026-04-01 00:00",
     [](Owed& s) {
         s.input.endpoints = {{"dis"_endpoint, {}}};
         s.obligation->known_on = day("2026-04-01");
     }},
    // Sunday 26 and Saturday 25 April move back to Friday the 24th; one reminder stays.
    {"herinnering 6 c1: zelfde-dag", &crowded, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->deadline = deadline("2026-05-01"); }},
    {"escalatie 1 teamleider: niemand", &client, "2026-03-02 00:00",
     [](Owed& s) {
         std::erase_if(s.input.people, [](const auto& each) { return each.party == "tl1"_party; });
     }},
    {"escalatie 1 tl1: onbereikbaar", &client, "2026-03-02 00:00",
     [](Owed& s) { s.person("tl1").reachable = false; }},
    {"aankondiging cliënt: niemand", &client, "2026-03-02 00:00",
     [](Owed& s) { s.input.people.clear(); }},
    {"rectificatie tl1: niet-betrokken", &client, "2026-05-11 00:00",
     [](Owed& s) {
         s.sent_until("2026-05-08 09:00");
         std::erase_if(s.input.people, [](const auto& each) { return each.party == "tl1"_party; });
         s.obligation->status = Status::settled;
         s.obligation->settled_known_on = day("2026-05-11");
     }},
    {"aankondiging cm1: in-dagoverzicht", &college, "2026-03-02 00:00", {}},
    {"herinnering 7 cm1: in-dagoverzicht", &informing, "2026-03-02 00:00", {}},
    {"gemist cm1: in-dagoverzicht", &college, "2026-03-02 00:00", {}},
    {"escalatie r2 ah1: recht", &a_right, "2026-03-02 00:00", {}},
    {"gemist c1: zachte-regel", &soft, "2026-03-02 00:00", {}},
    {"aankondiging c1: geen-aankondiging", &unannounced, "2026-03-02 00:00", {}},
    {"gemist c1: voldaan", &client, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->status = Status::settled; }},
    {"escalatie 2 ah1: voldaan", &client, "2026-05-12 00:00",
     [](Owed& s) { s.obligation->status = Status::settled_late; }},
    {"gemist c1: vervallen", &client, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->status = Status::lapsed; }},
    {"gemist c1: ontheven", &client, "2026-03-02 00:00",
     [](Owed& s) { s.obligation->status = Status::waived; }},
    {"gemist c1: voor-bekend-vanaf", &client, "2026-05-04 00:00",
     [](Owed& s) { s.input.known_from = day("2026-05-04"); }},
    {"gemist c1: dossier-beeindigd", &client, "2026-03-02 00:00",
     [](Owed& s) { s.input.ended = true; }},
    {"gemist dis: soort-niet-gevraagd", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.input.endpoints = {{"dis"_endpoint, {NoticeKind::announcement}}};
     }},
    {"herinnering 30 dis: voor-aansluiting", &client, "2026-04-20 00:00",
     [](Owed& s) {
         s.sent_until("2026-04-16 09:00");
         s.input.endpoints = {{"dis"_endpoint, {}}};
     }},
    // It was planned and is cancelled.
    {"#1: voldaan", &client, "2026-03-03 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.obligation->status = Status::settled;
     }},
    {"#1: verplaatst", &client, "2026-03-03 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.obligation->deadline = deadline("2026-06-30");
     }},
    {"#1: niet-op-de-ladder", &client, "2026-03-03 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.policy.reminder_days = {14, 7, 1};
     }},
    {"#1: ingetrokken", &client, "2026-03-03 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.input.obligations.clear();
     }},
    {"#1: dossier-beeindigd", &client, "2026-03-03 00:00",
     [](Owed& s) {
         s.sent_until("2026-03-02 09:00");
         s.input.ended = true;
     }},
};

}  // namespace

TEST_CASE("each situation has its reason", "[plan][reasons]") {
    for (const Row& row : table) {
        Owed s(*row.rule);
        if (row.given) row.given(s);
        const Lines found = reasons(s.explained_at(row.now));
        INFO(row.line << " at " << row.now);
        const std::string start = row.line.substr(0, row.line.rfind(' '));
        std::string instead;
        for (const std::string& line : found)
            if (line.starts_with(start)) instead += line + "\n";
        INFO("found: " << instead);
        CHECK(std::ranges::count(found, row.line) == 1);
    }
}

TEST_CASE("the table above knows every reason, and each has words of its own", "[plan][reasons]") {
    std::set<std::string_view> names, texts;
    for (auto why = PlanReason::on_its_day; why <= PlanReason::withdrawn;
         why = static_cast<PlanReason>(static_cast<int>(why) + 1)) {
        const std::string ending = ": " + std::string(stable_name(why));
        INFO(ending);
        CHECK(
            std::ranges::any_of(table, [&](const Row& row) { return row.line.ends_with(ending); }));
        names.insert(stable_name(why));
        texts.insert(to_text(why));
    }
    const std::size_t all = static_cast<std::size_t>(PlanReason::withdrawn) + 1;
    CHECK(names.size() == all);
    CHECK(texts.size() == all);
}

TEST_CASE("who does not ask for an explanation gets none, and the same plan", "[plan][reasons]") {
    for (const Row& row : table) {
        Owed s(*row.rule);
        if (row.given) row.given(s);
        const Plan plain = s.plan_at(row.now);
        const Plan explained = s.explained_at(row.now);
        INFO(row.line << " at " << row.now);
        CHECK(plain.skipped.empty());
        CHECK(plain.cancelled.empty());
        REQUIRE(plain.notices.size() == explained.notices.size());
        for (std::size_t i = 0; i < plain.notices.size(); ++i) {
            CHECK(test::as_line(plain.notices[i].notice) ==
                  test::as_line(explained.notices[i].notice));
            CHECK(plain.notices[i].key == explained.notices[i].key);
        }
        CHECK(plain.findings.size() == explained.findings.size());
    }
}

namespace {

// Something of everything that plan() looks at.
class Chance {
  public:
    explicit Chance(unsigned seed) : random_(seed) {}

    int below(int upto) { return std::uniform_int_distribution<int>(0, upto - 1)(random_); }
    bool one_in(int times) { return below(times) == 0; }

    Rule rule() {
        const std::array parties{Role::client(), Role::employer(), Role::college()};
        Rule rule = rule_for(parties.at(static_cast<std::size_t>(below(3))));
        rule.soft = one_in(8);
        if (one_in(6)) rule.right = Right{};
        if (one_in(4)) rule.notices.announce = false;
        if (one_in(3)) rule.notices.reminder_days = {21, 6, 5, 4};
        if (one_in(3)) rule.notices.escalation_days = {2, 3, 9};
        for (const Role& party : {Role::client(), Role::employer()})
            if (party != rule.obliged && one_in(3)) rule.inform.push_back({party, {30, 7}});
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
