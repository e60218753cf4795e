#include <fstream>

#include "config/load_calendar.h"
#include "config/load_organisation.h"
#include "config/load_policy.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;

namespace {

const std::filesystem::path shipped = TERMIJND_SOURCE_DIR "/config";

// A file of one test, in a folder that goes with it.
struct File {
    explicit File(const std::string& text) { std::ofstream(path) << text; }
    test::TempFolder folder;
    std::filesystem::path path = folder / "test.toml";
};

template <class T>
T loaded(boost::system::result<T, Faults> result) {
    REQUIRE(result.has_value());
    return *std::move(result);
}

// "line: what", of every fault.
template <class T>
std::vector<std::string> faults_of(const boost::system::result<T, Faults>& result) {
    std::vector<std::string> lines;
    if (result) return lines;
    for (const Fault& fault : result.error())
        lines.push_back(fault.where.substr(fault.where.rfind(':') + 1) + ": " + fault.what);
    return lines;
}

std::vector<std::string> policy_faults(const std::string& text) {
    return faults_of(load_policy(File(text).path, nullptr));
}

std::vector<std::string> calendar_faults(const std::string& text) {
    return faults_of(load_calendar(File(text).path));
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the shipped notice policy is the default one, key for key", "[config]") {
    const NoticePolicy shipped_policy = loaded(load_policy(shipped / "notices.toml", nullptr));
    const NoticePolicy usual;
    CHECK(shipped_policy.reminder_days == usual.reminder_days);
    REQUIRE(shipped_policy.rungs.size() == usual.rungs.size());
    for (std::size_t i = 0; i < usual.rungs.size(); ++i) {
        CHECK(shipped_policy.rungs[i].role == usual.rungs[i].role);
        CHECK(shipped_policy.rungs[i].working_days_after == usual.rungs[i].working_days_after);
    }
    CHECK(shipped_policy.repeat_every == usual.repeat_every);
    CHECK(shipped_policy.repeats == usual.repeats);
    CHECK(shipped_policy.send_from == usual.send_from);
    CHECK(shipped_policy.send_until == usual.send_until);
    CHECK(shipped_policy.digest_at == usual.digest_at);
    CHECK(shipped_policy.send_empty_digest == usual.send_empty_digest);
    CHECK(shipped_policy.acknowledged_for == usual.acknowledged_for);
    CHECK(shipped_policy.hold_missed == usual.hold_missed);
    CHECK(shipped_policy.hold_working_days == usual.hold_working_days);
    CHECK(shipped_policy.digest_soon == usual.digest_soon);
    CHECK(shipped_policy.digest_later == usual.digest_later);
    CHECK(shipped_policy.client_initials == usual.client_initials);
    CHECK(shipped_policy.rules.empty());
}

TEST_CASE("a notice policy says what it changes and keeps the rest", "[config]") {
    const File file(
        "[reminders]\ndays_before = [21, 3]\n"
        "[hours]\nfrom = \"10:30\"\n"
        "[[escalation.rung]]\nrole = \"casemanager\"\nworking_days_after = 2\n"
        "[rule.\"jobcoaching.verslag\"]\nannounce = false\nreminders = [5]\n");
    const NoticePolicy policy = loaded(load_policy(file.path, nullptr));
    CHECK(policy.reminder_days == std::vector{21, 3});
    CHECK(policy.send_from == WallMinutes(630));
    CHECK(policy.send_until == WallMinutes(17 * 60));
    REQUIRE(policy.rungs.size() == 1);
    CHECK(policy.rungs[0].role == Role::case_manager());
    const NoticeOverrides& rule = policy.rules.at("jobcoaching.verslag");
    CHECK(rule.announce == false);
    CHECK(rule.reminder_days == std::vector{5});
    CHECK(rule.escalation_days.empty());
}

TEST_CASE("what tells a citizen that something was missed can be held back", "[config]") {
    const File until_confirmed("[missed]\nhold = \"confirm\"\n");
    const NoticePolicy confirm = loaded(load_policy(until_confirmed.path, nullptr));
    CHECK(confirm.hold_missed);
    CHECK_FALSE(confirm.hold_working_days);
    const File some_days("[missed]\nhold_working_days = 3\n");
    const NoticePolicy days = loaded(load_policy(some_days.path, nullptr));
    CHECK(days.hold_missed);
    CHECK(days.hold_working_days == 3);
    CHECK(policy_faults("[missed]\nhold = \"always\"\n") ==
          Lines{"2: missed.hold must be \"confirm\": until a case manager confirms it"});
    CHECK(policy_faults("[missed]\nhold = \"confirm\"\nhold_working_days = 3\n").size() == 1);
}

TEST_CASE("every mistake in a notice policy is named with its line and the way out", "[config]") {
    CHECK(policy_faults("[reminders]\ndays_before = [30, 0]\nmaximum = 3\n") ==
          Lines{"2: reminders.days_before must be a list of whole numbers from 1 to 366",
                "3: reminders.maximum is not known here; remove it or correct its spelling"});
    CHECK(policy_faults("[hours]\nfrom = \"9:00\"\n") ==
          Lines{"2: hours.from must be a time such as \"09:00\", in quotes"});
    CHECK(policy_faults("[hours]\nfrom = \"17:00\"\nuntil = \"09:00\"\n") ==
          Lines{"3: hours.until must be later than from"});
    CHECK(policy_faults("[digest]\nsoon = 30\n").size() == 1);
    CHECK(policy_faults("[digest]\nclient_initials = 1\n") ==
          Lines{"2: digest.client_initials must be true or false"});
    CHECK(policy_faults("[digest]\nsend_empty = \"no\"\n") ==
          Lines{"2: digest.send_empty must be true or false"});
    CHECK(policy_faults("escalation = 3\n") ==
          Lines{"1: escalation must be a table: [escalation]"});
    CHECK(policy_faults("[[escalation.rung]]\nrole = \"burgemeester\"\nworking_days_after = 5\n") ==
          Lines{"2: escalation.rung.role must be casemanager, teamleider, afdelingshoofd or "
                "jobcoach: whom a missed deadline is passed on to"});
    CHECK(
        policy_faults("[[escalation.rung]]\nrole = \"teamleider\"\nworking_days_after = 5\n"
                      "[[escalation.rung]]\nrole = \"afdelingshoofd\"\nworking_days_after = 5\n") ==
        Lines{"6: escalation.rung.working_days_after must be more than that of the rung before "
              "it"});
    CHECK(policy_faults("[rule.\"a.b\"]\nescalation = [5, 5]\n") ==
          Lines{"2: rule.a.b.escalation must rise: each rung later than the one before it"});
    CHECK(policy_faults("[reminders\n").size() == 1);
}

TEST_CASE("a rule that no pack has is a mistake in the notice policy", "[config]") {
    const auto rules = RuleBook::load(shipped / "rules").value();
    const auto faults = [&](const std::string& text) {
        return faults_of(load_policy(File(text).path, rules.get()));
    };
    CHECK(faults("[rule.\"jobcoaching.verslag\"]\nannounce = false\n").empty());
    CHECK(faults("\n[rule.\"jobcoaching.verslg\"]\nannounce = false\n") ==
          Lines{"2: rule.jobcoaching.verslg is no rule of any pack; did you mean "
                "\"jobcoaching.verslag\"?"});
    CHECK(faults("[rule.\"bestaat.niet\"]\nreminders = [0]\n").size() == 2);
    CHECK(load_policy(shipped / "notices.toml", rules.get()).has_value());
}

TEST_CASE("a notice policy that cannot be read says so", "[config]") {
    const auto result = load_policy("/nowhere/notices.toml", nullptr);
    REQUIRE(result.has_error());
    CHECK(result.error().front().where == "/nowhere/notices.toml");
    CHECK(result.error().front().what.find("create it") != std::string::npos);
}

TEST_CASE("the shipped calendar adds nothing to the days that are known", "[config]") {
    const CalendarData days = loaded(load_calendar(shipped / "calendar.toml"));
    const CalendarData known = Calendar::built_in();
    CHECK(days.decree_days.size() == known.decree_days.size());
    CHECK(days.closing_days.empty());
    CHECK(days.decrees_known_until == known.decrees_known_until);
}

TEST_CASE("an operator adds decree days and closing days", "[config]") {
    const File file(
        "closed = [2026-12-24, \"2026-12-31\"]\n"
        "decrees_known_until = 2029-12-31\n"
        "[[decree]]\nday = 2029-05-11\ncitation = \"Stcrt. 2028, 1\"\n"
        "[[decree]]\nday = 2026-05-15\ncitation = \"Stcrt. 2022, 2\"\n");
    const Calendar calendar(loaded(load_calendar(file.path)));
    CHECK_FALSE(calendar.is_working_day(make_date(2029, 5, 11)));
    CHECK(calendar.is_working_day(make_date(2026, 12, 24)));
    CHECK_FALSE(calendar.is_sending_day(make_date(2026, 12, 24)));
    CHECK_FALSE(calendar.is_sending_day(make_date(2026, 12, 31)));
    CHECK(calendar.decrees_known(make_date(2029, 6, 1)));
    CHECK(calendar.decree_for(make_date(2026, 5, 15))->citation == "Stcrt. 2022, 2");
    CHECK(calendar.data().decree_days.size() == Calendar::built_in().decree_days.size() + 1);
}

TEST_CASE("every mistake in a calendar is named with its line and the way out", "[config]") {
    CHECK(calendar_faults("closed = [2026-12-24, \"2026-02-30\"]\ngesloten = []\n") ==
          Lines{"1: closed must be a list of existing days, written as [2026-12-24, 2026-12-31]",
                "2: gesloten is not known here; remove it or correct its spelling"});
    CHECK(calendar_faults("[[decree]]\ncitation = \"Stcrt. 2028, 1\"\n") ==
          Lines{"1: decree.day is missing: which day is equated with a holiday"});
    CHECK(calendar_faults("decree = 3\n") ==
          Lines{"1: decree must be a list of tables: [[decree]]"});
    CHECK(calendar_faults("decrees_known_until = 2020-01-01\n") ==
          Lines{"1: decrees_known_until must not lie before 2023-01-01"});
}

TEST_CASE("days for one role and one person are read as those for one rule", "[config]") {
    const File file("[role.\"werkgever\"]\nreminders = [30]\n[person.\"w-7\"]\nannounce = false\n");
    const NoticePolicy policy = loaded(load_policy(file.path, nullptr));
    CHECK(policy.roles.at(Role::employer()).reminder_days == std::vector<int>{30});
    CHECK(policy.people.at(PartyKey("w-7")).announce == false);
    const auto rules = RuleBook::load(shipped / "rules").value();
    const auto refused =
        faults_of(load_policy(File("[role.\"werkgevr\"]\nreminders = [30]\n").path, rules.get()));
    REQUIRE(refused.size() == 1);
    CHECK(refused.front().find("werkgevr must be") != std::string::npos);
}

TEST_CASE("an organisation file has teams and stand-ins", "[config]") {
    const File file(R"([[team]]
name = "Werk 1"
members = ["cm1", "cm2"]
leader = "tl1"

[[stand_in]]
of = "cm1"
by = "cm2"
from = 2026-12-21
until = 2027-01-04
)");
    const Organisation read = loaded(load_organisation(file.path));
    REQUIRE(read.teams.size() == 1);
    CHECK(read.teams.front().leader == PartyKey("tl1"));
    CHECK(read.teams.front().head.empty());
    CHECK(read.stand_in(PartyKey("cm1"), make_date(2027, 1, 4))->by == PartyKey("cm2"));
    CHECK_FALSE(read.stand_in(PartyKey("cm1"), make_date(2027, 1, 5)));
    CHECK(loaded(load_organisation(shipped / "organisation.toml")).teams.empty());
}

TEST_CASE("what is wrong with an organisation is named with its line", "[config]") {
    const auto faults = [](const std::string& text) {
        return faults_of(load_organisation(File(text).path));
    };
    CHECK(faults("[[team]]\n") ==
          Lines{"1: team.name is missing: what the team is called",
                "1: team.members is missing: its case managers, by kenmerk"});
    const std::string team = "[[team]]\nname = \"A\"\nmembers = [\"cm1\"]\n";
    CHECK(faults(team + team) == Lines{"6: team.members names \"cm1\", who is in another team "
                                       "already; name everyone once"});
    const auto stand_in = [](const char* of, const char* by, const char* from, const char* until) {
        return std::string("[[stand_in]]\nof = \"") + of + "\"\nby = \"" + by +
               "\"\nfrom = 2026-12-" + from + "\nuntil = 2026-12-" + until + "\n";
    };
    CHECK(faults(stand_in("a", "a", "01", "02")) ==
          Lines{"3: stand_in.by must be somebody else than \"of\""});
    CHECK(faults(stand_in("a", "b", "05", "02")) ==
          Lines{"5: stand_in.until must not lie before from"});
    CHECK(faults(stand_in("a", "b", "01", "05") + stand_in("a", "c", "05", "07")) ==
          Lines{"9: stand_in.from lies in days for which \"a\" has somebody already; let one begin "
                "after the other"});
    CHECK(faults(stand_in("a", "b", "01", "05") + stand_in("b", "c", "05", "07")) ==
          Lines{"8: stand_in.by takes a place on days on which that person is away too: \"b\"; "
                "name somebody who is there"});
    CHECK(faults("[[stand_in]]\nof = \"a\"\nby = \"b\"\nvan = 2026-12-01\n").size() == 3);
}
