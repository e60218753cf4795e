#include <string>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/documents/scenario.h"
#include "obligations/packs/rule_book.h"
#include "tests/obligations/packs/guide_folder.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// Forms that no shipped pack needs, or that are best seen in a small pack, and their mistakes.
using namespace termijnd;
using test::all_of;
using test::Folder;
using test::guide;
using test::replaced;

namespace {

// What is wrong with the guide's pack when `to` stands in place of `from`; empty when it loads.
std::string faults_with(const std::string& from, const std::string& to) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(guide().pack, from, to));
    return all_of(RuleBook::read(folder.path()).faults);
}

bool says(const std::string& faults, const std::string& what) {
    INFO(faults);
    return faults.find(what) != std::string::npos;
}

const std::string cap = R"(
[[check]]
id = "schuldhulp.te-vaak"
article = "1.2"
quote = "Het college vraagt ten hoogste tien stukken tegelijk."
instrument = "schuldhulp"
events = ["schuldhulp.stukken-gevraagd"]
)";

// The findings of a cap, as "event measured limit", for requests on these days: "v1 2026-01-05".
std::string too_often(const std::string& keys, const std::vector<std::string>& days) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", guide().pack + cap + keys);
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    CaseFacts facts;
    for (const auto* key : {"v1", "v2"})
        facts.instruments.push_back({InstrumentKey(key), "schuldhulp", make_date(2026, 1, 2)});
    for (const std::string& day : days) {
        Event event;
        event.key = EventKey("g" + std::to_string(facts.events.size() + 1));
        event.instrument = InstrumentKey(day.substr(0, 2));
        event.kind = "schuldhulp.stukken-gevraagd";
        event.on = parse_date(day.substr(3)).value();
        facts.events.push_back(std::move(event));
    }
    std::string found;
    for (const Finding& one :
         derive(*loaded.book, built_in_calendar(), facts, make_date(2030, 1, 1)).findings)
        found += one.event.str() + " " + one.measured + " " + one.limit + "; ";
    return found;
}

}  // namespace

TEST_CASE("an event that comes too often is a finding, counted back from each event", "[rules]") {
    const std::string once = "at_most = 1\nper = \"12m\"\ncounted_in = \"voorziening\"\n";
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2027-01-14"}) == "g2 2 1; ");
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2027-01-15"}).empty());
    // 28 February ends the year that began on 29 February a year before.
    CHECK(too_often(once, {"v1 2028-02-29", "v1 2029-02-28"}) == "g2 2 1; ");
    CHECK(too_often(once, {"v1 2028-02-29", "v1 2029-03-01"}).empty());
    CHECK(too_often(once, {"v1 2026-01-15", "v1 2026-01-15", "v1 2026-03-01"}) ==
          "g2 2 1; g3 3 1; ");
    CHECK(too_often("at_most = 2\nper = \"1m\"\ncounted_in = \"voorziening\"\n",
                    {"v1 2026-01-31", "v1 2026-02-10", "v1 2026-02-28", "v1 2026-03-10"}) ==
          "g3 3 2; ");
}

TEST_CASE("a cap counts in one voorziening, or in the whole dossier", "[rules]") {
    const std::vector<std::string> days = {"v1 2026-01-15", "v2 2026-02-15"};
    const std::string once = "at_most = 1\nper = \"12m\"\ncounted_in = ";
    CHECK(too_often(once + "\"voorziening\"\n", days).empty());
    CHECK(too_often(once + "\"dossier\"\n", days) == "g2 2 1; ");
}

TEST_CASE("a cap that is not whole is refused", "[rules]") {
    const std::string note = "[[note]]";
    const auto with = [&](const std::string& keys) {
        return faults_with(note, cap + keys + "\n" + note);
    };
    CHECK(says(with("at_most = 1"), "`per` is missing; add the length of the period"));
    CHECK(says(with("per = \"12m\"\ncounted_in = \"dossier\""), "`at_most` must be 1 or more"));
    CHECK(says(with("at_most = 1\nper = \"12m\"\ncounted_in = \"overal\""),
               "\"voorziening\" or \"dossier\""));
    CHECK(says(with("at_most = 1\nper = \"12m\"\ncounted_in = \"dossier\"\nmax = 3"),
               "a check tests one thing"));
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
