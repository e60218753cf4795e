#include "scheduler/forecast/forecast.h"

#include "tests/scheduler/two_cases.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

Outlook look_at(TwoCases& office, const char* key, const Period& period) {
    CaseCopy copy;
    office.commit([&](Transaction& tx) { copy = copy_case(tx, CaseKey(key)); });
    const auto world = std::make_shared<const World>(office.world());
    return look_ahead(world, copy, office.now(), period);
}

Forecast forecast_of(TwoCases& office, const Period& period) {
    Forecast forecast(period);
    for (const char* key : {"d1", "d2"}) forecast.add(look_at(office, key, period));
    return forecast;
}

const NoticeCounts& of_person(const std::vector<std::pair<RecipientKey, NoticeCounts>>& people,
                              std::string_view who) {
    const auto found =
        std::ranges::find_if(people, [&](const auto& person) { return person.first.str() == who; });
    REQUIRE(found != people.end());
    return found->second;
}

}  // namespace

TEST_CASE("one person's notices in two dossiers are one message a day", "[forecast]") {
    TwoCases office;
    office.run_until("2026-01-20 12:00");
    const Period period{day("2026-01-21"), day("2026-06-30")};
    const Forecast forecast = forecast_of(office, period);
    const auto people = forecast.by_person();
    const NoticeCounts& employer = of_person(people, "w1");
    // Both dossiers began on the same day, so that all is said twice in one mail.
    CHECK(employer.notices > 2);
    CHECK(employer.notices % 2 == 0);
    CHECK(employer.mails * 2 == employer.notices);

    const std::size_t before = office.messages().size();
    office.run_until("2026-06-30 23:59");
    const auto messages = office.messages();
    std::int64_t sent = 0;
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (messages[i].state == MessageState::delivered &&
            messages[i].key.recipient.str() == "w1" &&
            local_day(*messages[i].finished_at) >= period.from)
            ++sent;
    CHECK(sent == employer.mails);
    CHECK(messages.size() > before);
}

TEST_CASE("weeks, rules and kinds add up to the whole", "[forecast]") {
    TwoCases office;
    const Period period{day("2026-01-16"), day("2026-12-31")};
    const Forecast forecast = forecast_of(office, period);
    CHECK(forecast.cases() == 2);
    const NoticeCounts& total = forecast.total();
    CHECK(total.notices > 20);
    NoticeCounts weeks, rules, people;
    const auto add = [](NoticeCounts& sum, const NoticeCounts& part) {
        sum.notices += part.notices;
        sum.mails += part.mails;
        for (std::size_t kind = 0; kind < notice_kinds; ++kind)
            sum.of_kind[kind] += part.of_kind[kind];
    };
    for (const auto& [week, counts] : forecast.by_week()) add(weeks, counts);
    for (const auto& [rule, counts] : forecast.by_rule()) add(rules, counts);
    for (const auto& [person, counts] : forecast.by_person()) add(people, counts);
    for (const NoticeCounts* sum : {&weeks, &rules, &people}) {
        CHECK(sum->notices == total.notices);
        CHECK(sum->of_kind == total.of_kind);
    }
    CHECK(weeks.mails == total.mails);
    CHECK(people.mails == total.mails);
    CHECK(forecast.by_week().begin()->first == day("2026-01-12"));
    CHECK(forecast.by_week().size() == 51);
}

TEST_CASE("a case manager's weeks tell what is open, falls due, is missed and goes by post",
          "[forecast]") {
    TwoCases office;
    office.commit([](Transaction& tx) {
        PartyRecord client = tx.journal.find_party("c-d1"_party).value();
        client.email = "";
        tx.journal.put_party(client, {at("2026-01-15 09:00"), "test"});
        tx.derived.set_derive_again("d1"_case, day("2026-01-15"));
    });
    const Period period{day("2026-01-19"), day("2026-05-31")};
    const Outlook outlook = look_at(office, "d1", period);
    const Forecast forecast = forecast_of(office, period);
    const auto plates = forecast.plates();
    REQUIRE(plates.size() == 1);
    REQUIRE(plates.begin()->first == "cm1"_party);
    const std::vector<Plate>& weeks = plates.begin()->second;
    REQUIRE(weeks.size() == 19);
    std::int64_t last_days = 0, missed = 0, letters = 0;
    for (std::size_t i = 0; i < weeks.size(); ++i) {
        last_days += weeks[i].last_days;
        missed += weeks[i].missed;
        letters += weeks[i].letters;
        if (i > 0) CHECK(weeks[i].open >= weeks[i - 1].open);
    }
    std::int64_t open = 0, due = 0, late = 0;
    for (const Outlook::Open& each : outlook.open) {
        if (each.row.soft) continue;
        ++open;
        if (each.row.due >= period.from && each.row.due <= period.until) ++due;
        const bool in_time = each.row.latest >= period.until;
        if (!in_time && !each.row.right) ++late;
    }
    // The other dossier is the same.
    CHECK(weeks.back().open == 2 * open);
    CHECK(last_days == 2 * due);
    CHECK(missed == 2 * late);
    CHECK(due > 0);
    CHECK(late > 0);
    CHECK(letters == std::ranges::count(outlook.said, Channel::letter, &SimulatedNotice::channel));
    CHECK(letters == forecast.total().letters);
}

TEST_CASE("what was said before today is not forecast again", "[forecast]") {
    TwoCases office;
    office.run_until("2026-03-02 12:00");
    const Lines told = office.told();
    const Period period{day("2026-03-02"), day("2026-12-31")};
    const Outlook outlook = look_at(office, "d1", period);
    CHECK_FALSE(outlook.said.empty());
    for (const SimulatedNotice& said : outlook.said) CHECK(said.moment >= office.now());
    office.run_until("2026-12-31 23:59");
    const Lines then = office.told();
    CHECK(count(then, " c-d1") - count(told, " c-d1") ==
          static_cast<std::size_t>(std::ranges::count_if(
              outlook.said, [](const auto& said) { return said.recipient.str() == "c-d1"; })));
}

TEST_CASE("under other rules a case is derived anew before anything else", "[forecast]") {
    TwoCases office;
    const Period period{day("2026-01-16"), day("2026-12-31")};
    CaseCopy copy;
    office.commit([&](Transaction& tx) { copy = copy_case(tx, "d1"_case); });
    World other = office.world();
    std::vector<RulePack> packs;
    for (const RulePack& pack : other.rules->packs())
        if (pack.id != "haarlemmermeer-2025") packs.push_back(pack);
    other.rules = std::make_shared<RuleBook>(std::move(packs), other.rules->event_kinds());
    other.generation = copy.state.generation + 1;
    const Outlook outlook =
        look_ahead(std::make_shared<const World>(other), copy, office.now(), period);
    CHECK(outlook.open.empty());
    CHECK_FALSE(look_at(office, "d1", period).open.empty());
}
