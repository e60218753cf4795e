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

// The findings, as "event measured limit", of a check on these requests.
std::string found(const std::string& pack, CaseFacts facts) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", pack);
    const LoadedRules loaded = RuleBook::read(folder.path());
    INFO(all_of(loaded.faults));
    REQUIRE(loaded.book);
    std::string all;
    for (const Finding& one :
         derive(*loaded.book, built_in_calendar(), facts, make_date(2030, 1, 1)).findings)
        all += one.event.str() + " " + one.measured + " " + one.limit + "; ";
    return all;
}

// Of a cap, for requests on these days: "v1 2026-01-05".
std::string too_often(const std::string& keys, const std::vector<std::string>& days) {
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
    return found(guide().pack + cap + keys, std::move(facts));
}

// Of a check with these keys, for one request of so many documents each.
std::string of_requests(const std::string& keys, const std::vector<int>& documents) {
    CaseFacts facts;
    facts.instruments.push_back({InstrumentKey("v1"), "schuldhulp", make_date(2026, 1, 2)});
    for (const int count : documents) {
        Event event;
        event.key = EventKey("g" + std::to_string(facts.events.size() + 1));
        event.instrument = InstrumentKey("v1");
        event.kind = "schuldhulp.stukken-gevraagd";
        event.on = make_date(2026, 1, 5);
        event.data["aantal"] = static_cast<std::int64_t>(count);
        facts.events.push_back(std::move(event));
    }
    return found(replaced(guide().pack, "max = 10", keys), std::move(facts));
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

TEST_CASE("a quantity may be at least, at most, more than or less than its bound", "[rules]") {
    CHECK(of_requests("min = 3", {2, 3}) == "g1 2 3; ");
    CHECK(of_requests("max = 3", {3, 4}) == "g2 4 3; ");
    CHECK(of_requests("more_than = 3", {3, 4}) == "g1 3 meer dan 3; ");
    CHECK(of_requests("less_than = 3", {2, 3}) == "g2 3 minder dan 3; ");
    CHECK(of_requests("min = 2\nless_than = 4", {1, 2, 3, 4}) == "g1 1 2; g4 4 minder dan 4; ");
}

TEST_CASE("bounds between which nothing lies are refused", "[rules]") {
    const auto with = [](const std::string& keys) { return faults_with("max = 10", keys); };
    CHECK(says(with("max = 10\nless_than = 10"), "`max` and `less_than` bound the same side"));
    CHECK(says(with("min = 1\nmore_than = 1"), "`min` and `more_than` bound the same side"));
    CHECK(says(with("min = 10\nless_than = 10"), "no number lies between the two bounds"));
    CHECK(says(with("more_than = 10\nmax = 10"), "no number lies between the two bounds"));
    CHECK(says(with("min = 11\nmax = 10"), "`min` is more than `max`"));
    CHECK(with("more_than = 9\nmax = 10").empty());
    CHECK(says(with(""), "add `min`, `max`, `more_than`, `less_than`, a condition"));
}

TEST_CASE("a condition may ask for less than a quantity, or for at least that", "[rules]") {
    const std::string never = "limit = \"ten minste vijf\"\n";
    CHECK(of_requests(never + "if_less_than = { aantal = 5 }", {4, 5}) == "g1  ten minste vijf; ");
    CHECK(of_requests(never + "if_at_least = { aantal = 5 }", {4, 5}) == "g2  ten minste vijf; ");
    CHECK(of_requests(never + "if_at_least = { aantal = 3 }\nif_less_than = { aantal = 5 }",
                      {2, 3, 4, 5}) == "g2  ten minste vijf; g3  ten minste vijf; ");
    CHECK(says(faults_with("max = 10", "if_less_than = { hoeveel = 5 }"),
               "has no field \"hoeveel\" of the type that is needed"));
    CHECK(says(faults_with("max = 10", "if_less_than = { aantal = \"vijf\" }"),
               "`aantal` must be a number"));
}

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
