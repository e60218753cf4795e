#include <string>
#include <vector>

#include "obligations/documents/scenario.h"
#include "obligations/packs/rule_book.h"
#include "tests/obligations/packs/guide_folder.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// Forms that no shipped pack needs, or that are best seen in a small pack, and their mistakes.
using namespace termijnd;
using test::all_of;
using test::faults_with;
using test::Folder;
using test::guide;
using test::replaced;
using test::says;

TEST_CASE("the words that give the start of a term are quoted too, and must stand there",
          "[rules]") {
    const std::string plan =
        "quote = \"Het college stelt binnen acht weken na de aanmelding een "
        "plan van aanpak vast.\"";
    const auto start = [&](const std::string& keys) { return faults_with(plan, plan + keys); };
    CHECK(start("\nstart_quote = \"na de aanmelding\"").empty());
    CHECK(start("\nstart_quote = \"totdat de schuldhulp is beëindigd\"\nstart_article = \"2\"")
              .empty());
    CHECK(says(start("\nstart_quote = \"na het gesprek\""), "the quote is not in"));
    CHECK(says(start("\nstart_quote = \"na de aanmelding\"\nstart_article = \"2\""),
               "the quote stands in another article than 2"));
    CHECK(says(start("\nstart_article = \"2\""), "is where `start_quote` stands; add that"));
}

// A set that other packs may name too.
const std::string stops = R"(
[[suspension]]
set = "ziekte"
stops_on = "schuldhulp.termijn-verlengd"
resumes_on = "schuldhulp.besproken"
article = "1.2"
quote = "als de inwoner ziek is"
)";

TEST_CASE("what stops a term is written down once, and named by each rule that it stops",
          "[rules]") {
    const std::string term = "term = \"within 8w\"\n";
    const auto loaded = [&](const std::string& elsewhere, const std::string& set) {
        const Folder folder;
        folder.write("zandvoorde-2026.toml",
                     replaced(guide().pack, term, term + "suspension_set = \"" + set + "\"\n"));
        folder.write("ziekte.toml", elsewhere);
        return RuleBook::read(folder.path());
    };
    const LoadedRules good = loaded(stops, "ziekte");
    INFO(all_of(good.faults));
    REQUIRE(good.book);
    const RulePack& pack = good.book->packs().front();
    REQUIRE(pack.rules.front().suspensions.size() == 1);
    CHECK(pack.rules.front().suspensions.front().resumes_on == "schuldhulp.besproken");
    CHECK(pack.rules.at(1).suspensions.empty());
    CHECK(pack.sha256 != loaded(stops + "# another\n", "ziekte").book->packs().front().sha256);

    CHECK(says(all_of(loaded(stops, "vakantie").faults),
               "rule \"schuldhulp.plan\": no [[suspension]] has the set \"vakantie\""));
    CHECK(says(all_of(loaded(replaced(stops, "ziek is", "wil"), "ziekte").faults),
               "rule \"schuldhulp.plan\": the quote is not in"));
    CHECK(says(all_of(loaded(replaced(stops, "set = \"ziekte\"\n", ""), "ziekte").faults),
               "`set` is missing"));
    const Folder folder;
    folder.write("een.toml", stops);
    folder.write("twee.toml", stops);
    CHECK(says(all_of(RuleBook::read(folder.path()).faults), "een.toml too; keep it in one file"));
}

TEST_CASE("a term outside the Algemene termijnenwet never moves, and quotes where that stands",
          "[rules]") {
    const std::string term = "term = \"within 8w\"";
    const auto outside = [&](const std::string& quote) {
        return term + "\noutside_act = { article = \"1.1\", quote = \"" + quote + "\" }";
    };
    const std::string right = "Het college stelt binnen acht weken";
    CHECK(says(faults_with(term, outside(right)),
               "the example of 2026-10-31 does not hold: the term gives earliest = 2026-12-26, "
               "due = 2026-12-26, latest = 2026-12-26"));
    CHECK(says(faults_with(term, outside("Deze termijn schuift niet")), "the quote is not in"));
    CHECK(says(faults_with("term = \"every 6m\"",
                           "term = \"every 6m\"\noutside_act = { article = \"2\", quote = "
                           "\"ieder half jaar\" }"),
               "never moves, so remove it"));
}

TEST_CASE("a pack may bring parties, and says who is meant where nobody has the role", "[rules]") {
    const std::string party =
        "[[party]]\nrole = \"mentor\"\ncalled = \"de mentor\"\nlike = \"werkgever\"\n"
        "stand_in = [\"cliënt\", \"jobcoach\"]\n\n[[rule]]";
    const Folder folder;
    folder.write("zandvoorde-2026.toml",
                 replaced(replaced(guide().pack, "obliged = \"cliënt\"", "obliged = \"mentor\""),
                          "[[rule]]", party));
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    const RuleBook& book = *loaded.book;
    const Role mentor("mentor");
    REQUIRE(book.party(mentor));
    CHECK(book.party(mentor)->reads_as == Reader::employer);
    CHECK(book.roles().back() == mentor);
    const auto meant = [&](const std::vector<Role>& held) { return book.meant(mentor, held); };
    CHECK(meant({Role::client(), mentor}) == mentor);
    CHECK(meant({Role::client(), Role::case_manager()}) == Role::client());
    CHECK(meant({Role::coach()}) == Role::coach());
    CHECK(meant({Role::client(), Role::coach()}) == mentor);  // which of them nobody said
    CHECK(meant({Role::case_manager()}) == mentor);
    CHECK(book.meant(Role::employer(), std::vector<Role>{Role::client()}) == Role::employer());
}

TEST_CASE("a party that cannot be meant is refused", "[rules]") {
    const auto with = [](const std::string& keys) {
        return faults_with("[[rule]]", "[[party]]\n" + keys + "\n\n[[rule]]");
    };
    const std::string mentor = "role = \"mentor\"\ncalled = \"de mentor\"\n";
    CHECK(says(with(mentor + "like = \"college\""), "is no party to write alike to"));
    CHECK(says(with(mentor + "like = \"cliënt\"\nstand_in = [\"casemanager\"]"),
               "`stand_in` names \"casemanager\", which is no party that may owe something"));
    CHECK(says(with(mentor + "like = \"cliënt\"\nstand_in = [\"mentor\"]"),
               "`stand_in` names \"mentor\""));
    CHECK(says(with("role = \"werkgever\"\ncalled = \"x\"\nlike = \"cliënt\""),
               "party \"werkgever\": needs no declaration"));
    CHECK(says(with(mentor + "like = \"cliënt\"\n\n[[party]]\n" + mentor + "like = \"cliënt\""),
               "is declared already in"));
    CHECK(says(with("role = \"mentor\"\nlike = \"cliënt\""), "`called` is missing"));
}

TEST_CASE("a field that names who owes must list parties", "[rules]") {
    const auto with = [](const std::string& field) {
        const Folder folder;
        const std::string fields = "fields = [{ name = \"originelen\"";
        folder.write(
            "zandvoorde-2026.toml",
            replaced(
                replaced(guide().pack, fields, "fields = [" + field + "{ name = \"originelen\""),
                "obliged = \"cliënt\"", "obliged = \"cliënt\"\nobliged_field = \"wie\""));
        return all_of(RuleBook::read(folder.path()).faults);
    };
    CHECK(with("{ name = \"wie\", type = \"text\", choices = [\"werkgever\", \"college\"] }, ")
              .empty());
    CHECK(says(with(""), "has no field \"wie\""));
    CHECK(says(with("{ name = \"wie\", type = \"text\" }, "), "list those in its `choices`"));
    CHECK(says(with("{ name = \"wie\", type = \"text\", choices = [\"casemanager\"] }, "),
               "unknown party \"casemanager\""));
}

TEST_CASE("each kind in a list of what settles a rule must be declared, and fit", "[rules]") {
    const std::string done = "done_by = \"schuldhulp.plan-vastgesteld\"";
    CHECK(faults_with(done, "done_by = [\"schuldhulp.plan-vastgesteld\", \"schuldhulp.besproken\"]")
              .empty());
    CHECK(
        says(faults_with(done, "done_by = [\"schuldhulp.plan-vastgesteld\", \"schuldhulp.plan\"]"),
             "event \"schuldhulp.plan\" is declared nowhere"));
    CHECK(says(faults_with("for = [\"schuldhulp\"]\ntext = \"De voortgang is besproken\"",
                           "for = [\"dossier\"]\ntext = \"De voortgang is besproken\""),
               "event \"schuldhulp.besproken\" cannot be recorded for \"schuldhulp\""));
}

TEST_CASE("what settles a rule may be any of a list, each event one obligation", "[rules]") {
    const Folder folder;
    folder.write("zandvoorde-2026.toml",
                 replaced(guide().pack, "done_by = \"schuldhulp.stukken-ingeleverd\"",
                          "done_by = [\"schuldhulp.stukken-ingeleverd\", "
                          "\"schuldhulp.besproken\"]"));
    folder.write("scenarios", R"([[scenario]]
name = "two requests, the first settled by the one event and the second by the other"
as_of = 2026-05-01
instruments = [{ kind = "schuldhulp", decided_on = 2026-02-01 }]
events = [
    { kind = "schuldhulp.stukken-gevraagd", on = 2026-03-02, of = "v1" },
    { kind = "schuldhulp.stukken-gevraagd", on = 2026-03-03, of = "v1" },
    { kind = "schuldhulp.besproken", on = 2026-03-10, of = "v1" },
    { kind = "schuldhulp.stukken-ingeleverd", on = 2026-03-30, of = "v1" },
]
expect = [
    { rule = "schuldhulp.stukken", event = "g1", status = "voldaan" },
    { rule = "schuldhulp.stukken", event = "g2", status = "te-laat-voldaan" },
]
)");
    const auto book = RuleBook::load(folder.path()).value();
    const ScenarioReport report =
        run_scenarios(folder.path() / "scenarios", *book, built_in_calendar());
    INFO(all_of(report.faults));
    CHECK(report.passed == 1);
}

TEST_CASE("the quote of each extension must stand in its article", "[rules]") {
    const std::string quote =
        "quote = \"Het college kan deze termijn met een week verlengen als "
        "de inwoner ziek is.\" }\ndone_by";
    CHECK(says(faults_with(quote, "quote = \"Het college mag verlengen.\" }\ndone_by"),
               "rule \"schuldhulp.stukken\": the quote is not in"));
    CHECK(says(faults_with("article = \"1.2\", " + quote, "article = \"2\", " + quote),
               "rule \"schuldhulp.stukken\": the quote stands in another article than 2"));
    // Also of the second of a list.
    const std::string first =
        "extension = { event = \"schuldhulp.termijn-verlengd\", term = \"within 3w\", article = "
        "\"1.2\", " +
        quote.substr(0, quote.size() - 8);
    CHECK(says(faults_with(first, "extension = [" + first.substr(12) +
                                      ", { event = \"schuldhulp.besproken\", adds = \"1w\", "
                                      "article = \"1.2\", quote = \"Nog een week.\" }]"),
               "the quote is not in"));
}

TEST_CASE("a regulation may stand in several files, and a quote in any of them", "[rules]") {
    const std::string text = "text = \"zandvoorde-2026.txt\"";
    CHECK(says(faults_with(text, "text = [\"zandvoorde-2026.txt\", \"elders.txt\"]"),
               "elders.txt cannot be read"));
    CHECK(says(faults_with(text, ""), "`text` is missing"));
    const Folder folder;
    const std::string whole = guide().text;
    const std::size_t half = whole.find("Artikel 3");
    folder.write("zandvoorde-2026.txt", whole.substr(0, half));
    folder.write("slot.txt", whole.substr(half));
    folder.write("zandvoorde-2026.toml",
                 replaced(guide().pack, text, "text = [\"zandvoorde-2026.txt\", \"slot.txt\"]"));
    CHECK(all_of(RuleBook::read(folder.path()).faults).empty());
}
