#include "scheduler/engine/decisions.h"

#include <boost/json.hpp>

#include "scheduler/stable_ids.h"
#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test::literals;
using test::day;
using test::Office;

namespace {

const Instrument coaching{"v1"_instrument, "jobcoaching", test::day("2026-02-20")};

// A coaching grant that started on 2 March 2026; its plan is due on 1 June.
struct Desk : Office {
    Desk() : Office("2026-03-02 08:00") {
        open("d1");
        put("d1", coaching);
        fact("d1", "v1", "jobcoaching.gestart", "2026-03-02", {{"proefplaats", false}});
    }

    ObligationId plan(Status* status = nullptr) {
        ObligationId id;
        commit([&](Transaction& tx) {
            const Derivation derived =
                derive_case(tx.journal, world(), "d1"_case, day("2026-03-02"));
            for (const Obligation& each : derived.obligations) {
                if (each.rule->id != "jobcoaching.coachingsplan") continue;
                id = obligation_id("d1"_case, each);
                if (status) *status = each.status;
            }
        });
        return id;
    }
    // What stands in the way, or nothing when it was recorded.
    std::string decides(const Decided& decided, const ObligationId& id) {
        std::string words;
        commit([&](Transaction& tx) {
            const auto fact = decide(tx, world(), id, decided, now());
            if (!fact) {
                words = fact.error().front().words;
                return;
            }
            record_event(tx, world(), "d1"_case, fact->event, {now(), "test"});
        });
        return words;
    }
    std::string decides(const Decided& decided) { return decides(decided, plan()); }

    // The place and code of what is wrong with one new fact.
    std::string recorded(std::string_view kind, const std::string& instrument, EventData data) {
        data.emplace("reden", std::string("r"));
        data.emplace("door", std::string("cm1"));
        const Event event{
            "b1"_event,     InstrumentKey(instrument), std::string(kind), day("2026-03-02"), {},
            std::move(data)};
        std::string line;
        commit([&](Transaction& tx) {
            const auto is_new = record_fact(tx, world(), {"d1"_case, event}, {now(), "test"});
            if (!is_new) line = is_new.error().front().place + ": " + is_new.error().front().code;
        });
        return line;
    }
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what lies ahead cannot be done yet", "[decisions]") {
    Desk desk;
    CHECK(holds(desk.decides({"", day("2030-01-01"), {}, "", ""}), "nog moet gebeuren"));
    CHECK(holds(desk.decides({"", day("2026-03-03"), {}, "", ""}), "nog moet gebeuren"));
    Status status{};
    (void)desk.plan(&status);
    CHECK(status == Status::open);
    CHECK(desk.decides({"", day("2026-03-02"), {}, "", ""}).empty());
    (void)desk.plan(&status);
    CHECK(status == Status::settled);
}

TEST_CASE("what is done is not done again, nor before it began", "[decisions]") {
    Desk desk;
    CHECK(holds(desk.decides({"", day("2026-03-01"), {}, "", ""}), "ontstond pas op"));
    REQUIRE(desk.decides({"", day("2026-03-02"), {}, "", ""}).empty());
    desk.run_until("2026-03-02 08:01");
    CHECK(holds(desk.decides({"", day("2026-03-02"), {}, "", ""}), "al voldaan"));
    const Decided waived{"verplichting.ontheven", day("2026-03-02"), {}, "r", "cm1"};
    CHECK(holds(desk.decides(waived), "al voldaan"));
}

TEST_CASE("what would settle an older obligation is refused for a later one", "[decisions]") {
    Desk desk;
    desk.fact("d1", "v1", "dienstverband.gewijzigd", "2026-02-20");
    desk.fact("d1", "v1", "dienstverband.gewijzigd", "2026-02-25");
    std::vector<ObligationId> ids;
    desk.commit([&](Transaction& tx) {
        for (const ObligationRow& row : tx.derived.of_case("d1"_case))
            if (row.rule == "jobcoaching.wijziging-melden") ids.push_back(row.id);
    });
    REQUIRE(ids.size() == 2);
    const Decided done{"", day("2026-03-02"), {}, "", ""};
    CHECK(holds(desk.decides(done, ids[1]), "eerder aan de beurt"));
    CHECK(desk.decides(done, ids[0]).empty());
    desk.run_until("2026-03-02 09:00");
    CHECK(desk.decides(done, ids[1]).empty());
}

TEST_CASE("a postponement goes beyond the last day", "[decisions]") {
    Desk desk;
    const auto until = [&](std::string_view tot) {
        return desk.decides({"verplichting.uitgesteld", day("2026-03-02"), day(tot), "r", "cm1"});
    };
    CHECK(holds(until("2026-06-01"), "Uitstel gaat tot na de laatste dag"));
    CHECK(until("2026-07-15").empty());
}

TEST_CASE("an unknown obligation is not decided about", "[decisions]") {
    Desk desk;
    CHECK(holds(desk.decides({"", day("2026-03-02"), {}, "", ""}, ObligationId("geen")),
                "geen verplichting"));
}

TEST_CASE("a recorded decision that hits nothing is refused with its place", "[decisions]") {
    Desk desk;
    const std::string plan = "jobcoaching.coachingsplan";
    CHECK(desk.recorded("gebeurtenis.ingetrokken", "v1", {{"gebeurtenis", "g9"}}) ==
          "gegevens.gebeurtenis: zonder-gevolg");
    CHECK(desk.recorded("gebeurtenis.gecorrigeerd", "v1",
                        {{"gebeurtenis", "g9"}, {"datum", "2026-03-01"}}) ==
          "gegevens.gebeurtenis: zonder-gevolg");
    CHECK(desk.recorded("verplichting.ontheven", "v1", {{"regel", "tlks.aanvraag"}}) ==
          "gegevens.regel: zonder-gevolg");
    CHECK(desk.recorded("verplichting.ontheven", "v1", {{"regel", plan}, {"gebeurtenis", "g9"}}) ==
          "gegevens.regel: zonder-gevolg");
    CHECK(desk.recorded("verplichting.ontheven", "v1", {{"regel", plan}, {"periode", 7}}) ==
          "gegevens.regel: zonder-gevolg");
    CHECK(desk.recorded("verplichting.uitgesteld", "v1",
                        {{"regel", plan}, {"tot", "2026-03-05"}}) == "gegevens.tot: zonder-gevolg");
    CHECK(desk.recorded("voorziening.regeling-vastgesteld", "v1", {{"regeling", "awb"}}) ==
          "gegevens.regeling: zonder-gevolg");
    CHECK(desk.recorded("gebeurtenis.gecorrigeerd", "v1",
                        {{"gebeurtenis", "g1"}, {"gegevens.proefplaats", "ja"}}) ==
          "gegevens.gegevens.proefplaats: ongeldig");
    CHECK(desk.recorded("verplichting.ontheven", "v1", {{"regel", plan}}).empty());
}

TEST_CASE("a retraction in the same document as what it retracts is taken", "[decisions]") {
    Desk desk;
    namespace json = boost::json;
    const auto intake = read_intake(json::parse(R"({
        "voorzieningen": [{"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2026-02-20"}],
        "gebeurtenissen": [
            {"kenmerk": "i1", "voorziening": "v1", "soort": "gebeurtenis.ingetrokken",
             "datum": "2026-03-02", "gegevens": {"gebeurtenis": "u1", "reden": "r", "door": "c"}},
            {"kenmerk": "u1", "voorziening": "v1", "soort": "coachingsplan.ingeleverd",
             "datum": "2026-03-02"}]})"),
                                    "d1"_case, *desk.world().rules, {}, day("2026-03-02"));
    REQUIRE(intake.has_value());
    desk.commit([&](Transaction& tx) {
        CHECK(record_document(tx, desk.world(), *intake, {desk.now(), "test"}).has_value());
    });
}
