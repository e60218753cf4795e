#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "obligations/documents/scenario.h"
#include "obligations/law/quote.h"
#include "obligations/packs/pack_check.h"
#include "tests/obligations/packs/guide_folder.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"
#include "tests/support/ids.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace termijnd::test::literals;
namespace fs = std::filesystem;

namespace {

struct Mistake {
    std::string from, to, message;
};

}  // namespace

TEST_CASE("the packs that ship load, and nothing in them is doubtful", "[rules]") {
    const LoadedRules loaded = RuleBook::read(fs::path(TERMIJND_SOURCE_DIR) / "config/rules");
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    INFO(all_of(doubts(*loaded.book)));
    CHECK(doubts(*loaded.book).empty());
    CHECK(loaded.book->pack("haarlemmermeer-2025")->sha256.size() == 64);
}

TEST_CASE("every time-bound provision has its place in a pack", "[rules]") {
    std::ifstream list(TERMIJND_SOURCE_DIR "/tests/data/provisions.txt");
    const auto in_pack = [](const RulePack& pack, const std::string& kind, const std::string& id,
                            const std::string& article) {
        const auto any = [](const auto& all, const auto& is) {
            return std::any_of(all.begin(), all.end(), is);
        };
        const auto at_article = [&](const auto& one) { return one.article == article; };
        if (kind == "rule")
            return any(pack.rules, [&](const Rule& r) { return r.id == id && at_article(r); });
        if (kind == "right")
            return any(pack.rules, [&](const Rule& r) {
                return r.id == id && r.right && r.right->article == article;
            });
        if (kind == "check")
            return any(pack.checks, [&](const Check& c) { return c.id == id && at_article(c); });
        if (kind == "budget")
            return any(pack.budgets, [&](const Budget& b) { return b.id == id && at_article(b); });
        if (kind == "grant")
            return any(pack.budgets,
                       [&](const Budget& b) { return b.id == id && any(b.grants, at_article); });
        if (kind == "discretion") return any(pack.discretions, at_article);
        if (kind == "note") return any(pack.notes, at_article);
        return kind == "version" && pack.version_article == article;
    };
    int provisions = 0;
    std::string line;
    while (std::getline(list, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        std::string kind, id, in_2023, in_2025;
        words >> kind >> id >> in_2023 >> in_2025;
        INFO(line);
        for (const auto& [pack, article] :
             {std::pair{"haarlemmermeer-2023", in_2023}, {"haarlemmermeer-2025", in_2025}})
            if (article != "-") CHECK(in_pack(*shipped_rules().pack(pack), kind, id, article));
        provisions += 1;
    }
    CHECK(provisions == 67);
}

TEST_CASE("a rule has the same kinds of voorziening and event in both versions", "[rules]") {
    const RulePack& before = *shipped_rules().pack("haarlemmermeer-2023");
    const RulePack& after = *shipped_rules().pack("haarlemmermeer-2025");
    CHECK(before.rules.size() == 19);
    CHECK(after.rules.size() == 20);
    for (const Rule& rule : before.rules)
        for (const Rule& same : after.rules)
            if (rule.id == same.id) {
                INFO(rule.id);
                CHECK(rule.trigger == same.trigger);
                CHECK(rule.done_by == same.done_by);
                CHECK(rule.term == same.term);
                CHECK(rule.obliged == same.obliged);
            }
}

TEST_CASE("what goes into a mail names no benefit and addresses the reader", "[rules]") {
    for (const RulePack& pack : shipped_rules().packs())
        for (const Rule& rule : pack.rules) {
            if (rule.obliged == Role::college()) continue;
            INFO(rule.id << ": " << rule.title << " " << rule.action);
            for (const auto* word : {"bijstand", "uitkering", "loonkosten", "€", "loonwaarde"})
                CHECK((rule.title + rule.action).find(word) == std::string::npos);
        }
}

TEST_CASE("whoever reads English hears in English what is asked of clients and employers",
          "[rules]") {
    for (const RulePack& pack : shipped_rules().packs())
        for (const Rule& rule : pack.rules) {
            INFO(pack.id << ' ' << rule.id);
            const bool asks = rule.obliged != Role::college();
            if (asks || !rule.inform.empty()) CHECK_FALSE(rule.english.title.empty());
            if (asks) CHECK_FALSE(rule.english.action.empty());
            CHECK(rule.how.empty() == rule.english.how.empty());
            if (!asks || !rule.right) continue;
            CHECK_FALSE(rule.right->consequence_en.empty());
            CHECK(rule.right->exception.empty() == rule.right->exception_en.empty());
        }
}

TEST_CASE("how something is handed in says no more than the law: a return goes to the tax office",
          "[rules]") {
    const RulePack* pack = shipped_rules().pack("haarlemmermeer-2025");
    REQUIRE(pack);
    const auto how = [&](std::string_view id) {
        return std::ranges::find(pack->rules, id, &Rule::id)->how;
    };
    CHECK(how("zelfstandige.belastingaangifte") ==
          "Aangifte doet u bij de Belastingdienst, niet bij de gemeente.");
    // The text does not say how the plan is handed in; the municipality's own sentence does.
    CHECK(how("jobcoaching.coachingsplan").empty());
}

TEST_CASE("a statute may be left out, a pack of the municipality's own may not", "[rules]") {
    const auto ids = [](const std::vector<std::string>& chosen) {
        std::string all;
        const auto book = shipped_rules().only(chosen).value();
        for (const RulePack& pack : book->packs()) all += pack.id + " ";
        CHECK(book->event_kinds().size() == shipped_rules().event_kinds().size());
        CHECK(book->roles() == shipped_rules().roles());
        return all;
    };
    CHECK(ids({"awb-2026-07", "wgs"}) == "awb haarlemmermeer-2023 haarlemmermeer-2025 wgs ");
    CHECK(ids({"haarlemmermeer-2023"}) == "haarlemmermeer-2023 haarlemmermeer-2025 ");
    CHECK(ids({}) == "haarlemmermeer-2023 haarlemmermeer-2025 ");
    CHECK(shipped_rules().only({"awb", "abw", "x"}).error().what ==
          "no pack is called \"abw\", \"x\"; choose from awb, haarlemmermeer-2023, "
          "haarlemmermeer-2025, participatiewet, wgs");
}

TEST_CASE("a quote is found across lines, broken words and no-break spaces", "[rules]") {
    const LawText text(
        "Artikel 1. Begin\n\nDe subsi-\n\ndie is be- \n\nëindigd  op\n1 mei.\n"
        "Artikel 2.\nDe re-\nintegratie van verlies-\nen winst.\u00a0Klaar.\n");
    CHECK(text.article_holds("1", "De subsidie is beëindigd op 1 mei."));
    CHECK(text.article_holds("1.3.b", "subsidie"));
    CHECK_FALSE(text.article_holds("2", "subsidie"));
    CHECK(text.holds("subsidie"));
    CHECK(text.article_holds("2", "De re-integratie van verlies- en winst. Klaar."));
    CHECK_FALSE(text.article_holds("2", "De reïntegratie"));
    CHECK_FALSE(text.article_holds("1", "De subsidie is beeindigd"));
    CHECK_FALSE(text.article_holds("3", "De subsidie"));
    CHECK_FALSE(text.holds(""));
}

TEST_CASE("the example of the guide loads, and its scenarios hold", "[rules]") {
    const Folder folder;
    folder.write("scenarios", guide().scenarios);
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    CHECK(doubts(*loaded.book).empty());
    const ScenarioReport report =
        run_scenarios(folder.path() / "scenarios", *loaded.book, built_in_calendar());
    INFO(all_of(report.faults));
    CHECK(report.passed == 5);
    CHECK(report.failed == 0);
}

TEST_CASE("a year's last day that lies before the start is owed by nobody", "[rules]") {
    const Folder folder;
    folder.write(
        "zandvoorde-2026.toml",
        replaced(replaced(replaced(guide().pack, "years_later = 1\n", ""),
                          "{ year = 2026, due = 2027-03-31 }", "{ year = 2026, due = 2026-03-31 }"),
                 "{ year = 2027, due = 2028-03-31 }", "{ year = 2027, due = 2027-03-31 }"));
    const auto book = RuleBook::load(folder.path()).value();
    const auto years_from = [&](const std::string& begin) {
        CaseFacts facts;
        facts.instruments = {{"v1"_instrument, "schuldhulp", make_date(2026, 2, 1)}};
        Event start;
        start.key = "g1"_event;
        start.instrument = "v1"_instrument;
        start.kind = "schuldhulp.aangemeld";
        start.on = parse_date(begin).value();
        facts.events = {start};
        std::string years;
        const auto derived = derive(*book, built_in_calendar(), facts, make_date(2027, 2, 1));
        for (const Obligation& one : derived.obligations)
            if (one.rule->yearly) years += std::to_string(one.period.value_or(0)) + " ";
        return years;
    };
    CHECK(years_from("2026-03-31") == "2026 2027 ");
    CHECK(years_from("2026-04-01") == "2027 ");
}

TEST_CASE("a scenario that does not hold says where, and what was derived", "[rules]") {
    const Folder folder;
    folder.write("scenarios", replaced(guide().scenarios, "due = 2026-04-10", "due = 2026-04-09"));
    const auto book = RuleBook::load(folder.path()).value();
    const ScenarioReport report =
        run_scenarios(folder.path() / "scenarios", *book, built_in_calendar());
    INFO(all_of(report.faults));
    CHECK(report.passed == 4);
    CHECK(report.failed == 1);
    CHECK(mentions(report.faults, "scenarios:11: scenario \"the documents come too late"));
    CHECK(mentions(report.faults, "as expected here; there is { rule = \"schuldhulp.stukken\""));
    CHECK(mentions(report.faults, "nobody expected { rule = \"schuldhulp.stukken\""));

    folder.write("scenarios", replaced(guide().scenarios, "\"te-laat-voldaan\"", "\"telaat\""));
    CHECK(mentions(run_scenarios(folder.path() / "scenarios", *book, built_in_calendar()).faults,
                   "there is no status \"telaat\"; use one of voldaan vervallen"));
}

TEST_CASE("each mistake in a pack is refused with its line and the way out", "[rules]") {
    const auto mistake = GENERATE(values<Mistake>({
        {"article = \"1.1\"", "artikel = \"1.1\"",
         "unknown key `artikel`; remove it or use one of"},
        {"article = \"1.1\"", "artikel = \"1.1\"", "`article` is missing; add it"},
        {"binnen acht weken na", "binnen 8 weken na", "the quote is not in"},
        {"article = \"1.1\"", "article = \"2\"", "stands in another article than 2"},
        {"article = \"1.1\"", "article = \"9.1\"", "article 9.1 is not in"},
        {"due = 2026-03-02", "due = 2026-03-03", "the term gives earliest = 2026-03-02"},
        {"term = \"within 8w\"", "term = \"binnen 8w\"", "rule \"schuldhulp.plan\": "},
        {"term = \"within 8w\"", "term = \"year-end 8w\"", "needs `yearly = true`"},
        {"obliged = \"college\"", "obliged = \"gemeente\"",
         "use cliënt, werkgever, jobcoach or college, or declare it with [[party]]"},
        {"done_by = \"schuldhulp.plan-vastgesteld\"", "done_by = \"schuldhulp.plan\"",
         "event \"schuldhulp.plan\" is declared nowhere"},
        {"id = \"schuldhulp.stukken\"", "id = \"schuldhulp.plan\"", "the id occurs twice"},
        {"instruments = [\"schuldhulp\"]", "instruments = [\"schulden\"]",
         "is not in the pack's `instruments`"},
        {"from = 2026-01-01", "from = \"2026-01-01\"", "must be a day without quotation marks"},
        {"from = 2026-01-01", "from = 2026-01-01\nuntil = 2025-01-01", "ends before it begins"},
        {"rank = \"beleidsregel\"", "rank = \"regel\"", "pack: "},
        {"ends_on = \"schuldhulp.beeindigd\"", "", "`ends_on` is missing"},
        {"text = \"zandvoorde-2026.txt\"", "text = \"elders.txt\"", "cannot be read; put it there"},
        {"[pack]", "[pack", "not valid TOML"},
        {"action = \"Stel het plan van aanpak vast.\"",
         "action = \"Stel nu meteen het hele plan van aanpak vast en doe dat samen met de inwoner "
         "en anderen.\"",
         "more than 15 words"},
        {"action = \"Stel het plan", "how = \"Mail naar {adres}.\"\naction = \"Stel het plan",
         "`{contact}` and `{antwoordadres}` for `how`"},
        {"Stel het plan van aanpak vast.", "Vraag het {contact}.", "nothing fills {contact} here"},
        {"action = \"Stel het plan",
         "title_en = \"Plan\"\nhow_en = \"Write it down and then send it to all of the people who "
         "have asked for it so far.\"\naction = \"Stel het plan",
         "a sentence of `how_en` has more than 15 words"},
        {"action = \"Stel het plan", "action_en = \"Make it.\"\naction = \"Stel het plan",
         "need a `title_en`"},
        {"type = \"boolean\"", "type = \"bool\"", "unknown type \"bool\""},
        {"for = [\"schuldhulp\"]", "", "`for` is missing"},
        {"own_period_first = true\n", "own_period_first = true\nif = [\"originelen\"]\n",
         "has no field \"originelen\""},
        {"Jaaropgave inleveren over {jaar}", "Jaaropgave over {periode}", "fills {periode} here"},
        {"Plan van aanpak vaststellen", "Plan van {naam} vaststellen", "nothing fills {naam} here"},
        {"max = 10", "min = 11\nmax = 10", "`min` is more than `max`"},
        {"term = \"within 3w\"", "until_field = \"tot\", term = \"within 3w\"", "keep one"},
        {"name = \"tot\", type = \"date\", required = true", "name = \"datum\", type = \"date\"",
         "is the program's own and needs a field \"tot\""},
        {"2026-03-20, due = 2026-04-03",
         "2026-03-20, extended = [\"schuldhulp.termijn-verlengd\"], due = 2026-04-03",
         "does not hold"},
        {"2026-01-05, due = 2026-03-02",
         "2026-01-05, extended = [\"schuldhulp.termijn-verlengd\"], due = 2026-03-02",
         "no extension of this rule with a `term` or `adds` is"},
    }));
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(guide().pack, mistake.from, mistake.to));
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(mistake.to << "\n" << all_of(loaded.faults));
    CHECK_FALSE(loaded.book);
    CHECK(mentions(loaded.faults, mistake.message));
    for (const Fault& fault : loaded.faults) {
        CHECK(fault.where.starts_with((folder.path() / "zandvoorde-2026.toml:").string()));
        CHECK(fault.text().find('\n') == std::string::npos);
    }
}

TEST_CASE("all mistakes of a pack are told at once", "[rules]") {
    const Folder folder;
    std::string pack = replaced(guide().pack, "binnen acht weken na", "binnen 8 weken na");
    pack = replaced(pack, "due = 2026-04-03", "due = 2026-04-04");
    folder.write("zandvoorde-2026.toml", pack);
    CHECK(RuleBook::read(folder.path()).faults.size() == 2);
    const auto loaded = RuleBook::load(folder.path());
    REQUIRE_FALSE(loaded.has_value());
    const std::string text = loaded.error().text();
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("versions may not overlap, and a gap between them must be declared", "[rules]") {
    const auto next_from = [](const std::string& from) {
        const Folder folder;
        std::string first =
            replaced(guide().pack, "from = 2026-01-01", "from = 2026-01-01\nuntil = 2026-12-31");
        std::string next = guide().pack.substr(0, guide().pack.find("[[event]]")) +
                           guide().pack.substr(guide().pack.find("[[rule]]"));
        next = replaced(next, "from = 2026-01-01", "from = " + from);
        next = replaced(next, "zandvoorde-schuldhulp-2026", "zandvoorde-schuldhulp-next");
        folder.write("zandvoorde-2026.toml", first);
        folder.write("zandvoorde-next.toml", next);
        return all_of(RuleBook::read(folder.path()).faults);
    };
    CHECK(next_from("2027-01-01").empty());
    CHECK(next_from("2026-12-31")
              .find("overlaps \"zandvoorde-schuldhulp-2026\"; set `until` of "
                    "the earlier one to 2026-12-30") != std::string::npos);
    CHECK(next_from("2027-02-01")
              .find("covers 2027-01-01 to 2027-01-31; add the pack, or declare "
                    "a [[gap]]") != std::string::npos);
}

TEST_CASE("a pack that was renamed is found by its old name, beside which the old file is refused",
          "[rules]") {
    const Folder folder;
    const std::string id = "id = \"zandvoorde-schuldhulp-2026\"";
    const std::string& old = guide().pack;
    const std::string renamed =
        replaced(old, id, "id = \"schuldhulp\"\nformer_ids = [\"zandvoorde-schuldhulp-2026\"]");
    folder.write("zandvoorde-2026.toml", renamed);
    const auto rules = RuleBook::read(folder.path()).book;
    REQUIRE(rules);
    CHECK(rules->pack("zandvoorde-schuldhulp-2026") == rules->pack("schuldhulp"));
    CHECK(rules->pack("zandvoorde") == nullptr);
    folder.write("old.toml", old);
    const std::string faults = all_of(RuleBook::read(folder.path()).faults);
    CHECK(faults.find("pack \"zandvoorde-schuldhulp-2026\" is called \"schuldhulp\" now") !=
          std::string::npos);
}
