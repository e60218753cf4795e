#include <algorithm>
#include <array>
#include <functional>
#include <set>

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

namespace reasons_test {  // its helpers are named as those of its neighbours
namespace {

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

void announced_only(Owed& s) {
    s.sent_until("2026-03-02 09:00");
    s.input.existing.resize(1);
}

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
    {"gemist c1: na-controle", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.policy.hold_missed = true;
         s.policy.hold_working_days = 3;
     }},
    {"gemist c1: aangehouden", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.input.held = {{"o1"_obligation, NoticeKind::missed, "", "c1"_to, day("2026-03-02"),
                          std::nullopt, "reden", "cm1"}};
     }},
    {"gemist c1: wacht-op-bevestiging", &client, "2026-03-02 00:00",
     [](Owed& s) { s.policy.hold_missed = true; }},
    {"gemist c1: wacht-op-uitstelverzoek", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.input.pending = {{"o1"_obligation, Asked::What::more_time, day("2026-03-02"), {}}};
     }},
    {"escalatie 1 tl1: wacht-op-bezwaar", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.input.pending = {{"o1"_obligation, Asked::What::objection, day("2026-03-02"), {}}};
     }},
    {"escalatie 1 tl1: naar-werkdag", &client, "2026-03-02 00:00",
     [](Owed& s) {
         CalendarData data = Calendar::built_in();
         data.closing_days = {day("2026-05-08")};
         s.calendar = Calendar(data);
     }},
    {"escalatie r1 ah1: na-vorige-stap", &client, "2026-06-05 12:00", announced_only},
    {"escalatie 2 ah1: eerstvolgend", &client, "2026-06-05 12:00", announced_only},
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
    {"escalatie 1 tl1: overgeslagen", &client, "2026-06-05 12:00", announced_only},
    {"herinnering 14 c1: gewijzigd", &client, "2026-04-20 00:00",
     [](Owed& s) {
         s.sent_until("2026-04-16 09:00");
         s.obligation->deadline = deadline("2026-05-03");
     }},
    {"aankondiging c1: nog-ver", &client, "2026-03-02 00:00",
     [](Owed& s) {
         s.owes("o2", client, deadline("2026-06-30"), "2026-03-02");
         s.obligation->deadline = deadline("2027-04-30");
     }},
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

}  // namespace reasons_test
