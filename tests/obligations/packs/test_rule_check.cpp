#include "obligations/packs/pack_check.h"
#include "obligations/packs/pack_compare.h"
#include "obligations/packs/pack_numbers.h"
#include "tests/obligations/packs/guide_folder.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

// What `termijnctl rules check` and `rules compare` say.
using namespace termijnd;
using namespace termijnd::test;
namespace fs = std::filesystem;

namespace {

const Date today = make_date(2026, 7, 1);

std::vector<Fault> warned(std::string_view from, std::string_view to, Date as_of = today) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(guide().pack, from, to));
    const RuleCheck checked = check_rule_files({folder.pack()}, folder.path(), as_of);
    INFO(all_of(checked.faults) << all_of(checked.doubts));
    CHECK(checked.faults.empty());
    CHECK(checked.doubts.empty());
    return checked.warnings;
}

// "regel jobcoaching.duur" of those of one kind.
std::vector<std::string> named(const std::vector<PackChange>& changes, PackChange::Kind kind) {
    std::vector<std::string> names;
    for (const PackChange& change : changes)
        if (change.kind == kind) names.push_back(change.table + " " + change.id);
    return names;
}

// "termijn: within 8w -> within 9w" of one change.
std::string what_differs(const std::vector<PackChange>& changes, const std::string& id) {
    std::string text;
    for (const PackChange& change : changes)
        if (change.id == id)
            for (const Differs& one : change.properties)
                text += one.what + ": " + one.was + " -> " + one.becomes + "\n";
    return text;
}

}  // namespace

TEST_CASE("rules check doubts what loads but cannot be meant", "[rules]") {
    const auto doubted = [](std::string_view from, std::string_view to) {
        const Folder folder;
        folder.write("zandvoorde-2026.toml", replaced(guide().pack, from, to));
        return all_of(check_rule_files({folder.pack()}, folder.path(), today).doubts);
    };
    CHECK(doubted("[pack]", "[pack]").empty());
    CHECK(doubted("for = [\"schuldhulp\"]", "for = [\"schuldhulp\", \"schuldhup\"]")
              .find("no pack knows a voorziening \"schuldhup\"") != std::string::npos);
    CHECK(doubted("trigger = \"schuldhulp.stukken-gevraagd\"",
                  "trigger = \"schuldhulp.stukken-gevraagd\"\nif = [\"originelen\"]\n"
                  "unless = [\"originelen\"]")
              .find("is never reached") != std::string::npos);
    CHECK(doubted("[[rule]]",
                  "[[event]]\nkind = \"x.gebeurd\"\nfor = [\"elders\"]\ntext = \"x\"\n\n[[rule]]")
              .find("nobody can record it") != std::string::npos);
}

TEST_CASE("rules check looks at a pack beside the packs that are there", "[rules]") {
    const Folder folder;
    const fs::path pack = folder.path() / "zandvoorde-2026.toml";
    const fs::path shipped = fs::path(TERMIJND_SOURCE_DIR) / "config/rules";
    CHECK(mentions(check_rule_files({pack}, shipped, today).faults,
                   "event \"verplichting.uitgesteld\" is declared already in"));
    const std::size_t own = guide().pack.find("# One of the program's own kinds.");
    const std::size_t rules = guide().pack.find("[[rule]]");
    folder.write("zandvoorde-2026.toml", guide().pack.substr(0, own) + guide().pack.substr(rules));
    const RuleCheck checked = check_rule_files({pack}, shipped, today);
    CHECK(all_of(checked.faults).empty());
    CHECK(all_of(checked.doubts).empty());
    const fs::path missing = folder.path() / "elders.toml";
    CHECK(check_rule_files({missing}, folder.path(), today).faults.size() == 1);
}

TEST_CASE("a quote carries the number of its term, in digits or in Dutch", "[rules]") {
    const auto carries = [](const char* quote, const char* term) {
        return carries_number(quote, parse_term(term).value());
    };
    CHECK(carries("binnen twee weken na ontvangst", "within 2w"));
    CHECK(carries("Binnen 30 dagen na aanvang", "within 30d"));
    CHECK(carries("na 45 kalenderdagen", "within 45d"));
    CHECK(carries("niet langer durend dan één maand", "lasts 1m"));
    CHECK(carries("gedurende de eerste zes volle maanden", "lasts 6m"));
    CHECK(carries("Minimaal ieder half jaar wordt geëvalueerd", "every 6m"));
    CHECK(carries("in maandelijkse termijnen", "every 1m"));
    CHECK(carries("uiterlijk in de derde maand na aanvang", "in-month 3"));
    CHECK(carries("vóór 1 mei van het jaar", "before 05-01"));
    CHECK(carries("uiterlijk dertien weken voor de aanvang", "before-event 13w"));
    CHECK(carries("binnen drie werkdagen", "working-days 3wd"));
    CHECK(carries("de tweeëntwintigste dag van elke maand", "day-of-month 22"));
    CHECK(carries("uiterlijk de eerste dag van de kalendermaand", "first-of-month"));
    CHECK(carries("tot en met 30 september 2026", "on 2026-09-30"));
    CHECK(carries("met ingang van 1 januari", "before 01-02"));
    CHECK(carries("voor afloop van het derde jaar", "lasts 3y"));
    CHECK(carries("De eerste dag waarover", "within 1d"));
    CHECK(carries("als bijlage bij het besluit", "lasts 1d"));

    CHECK_FALSE(carries("overlegt bewijsstukken", "within 2d"));
    CHECK_FALSE(carries("binnen twee weken", "within 2m"));
    CHECK_FALSE(carries("binnen negentien dagen", "within 9d"));
    CHECK_FALSE(carries("binnen drie werkdagen", "within 3d"));
    CHECK_FALSE(carries("vóór 1 juli van jaar (t) + 1", "before 05-01"));
    CHECK_FALSE(carries("", "within 2d"));
    CHECK_FALSE(carries("vóór 1 mei van het jaar", "before 05-02"));
    CHECK_FALSE(carries("voor afloop van het derde jaar", "lasts 2y"));
    CHECK_FALSE(carries("bij het besluit", "within 1d"));
}

TEST_CASE("rules check doubts a quote without its number, unless other words have it", "[rules]") {
    const std::string quote =
        "quote = \"Het college stelt binnen acht weken na de aanmelding een plan van aanpak "
        "vast.\"";
    const auto check = [&](const std::string& instead) {
        const Folder folder;
        folder.write("zandvoorde-2026.toml", replaced(guide().pack, quote, instead));
        return check_rule_files({folder.pack()}, folder.path(), today);
    };
    const std::string without = "quote = \"een plan van aanpak vast\"";
    CHECK(mentions(check(without).doubts,
                   "rule \"schuldhulp.plan\": the quote does not hold the number of \"within "
                   "8w\"; quote the words that do, or add them as `term_quote`"));
    CHECK(check(without + "\nterm_quote = \"binnen acht weken\"").doubts.empty());
    CHECK(mentions(check(without + "\nterm_quote = \"binnen 8 weken\"").faults,
                   "the quote is not in"));
    CHECK(mentions(check(without + "\nterm_article = \"2\"").faults, "add that"));
}

TEST_CASE("rules check doubts an extension whose words carry neither its length nor what it adds",
          "[rules]") {
    const std::string longer = "{ event = \"schuldhulp.termijn-verlengd\", term = \"within 3w\"";
    const auto doubted = [&](const std::string& instead) {
        const Folder folder;
        folder.write("zandvoorde-2026.toml", replaced(guide().pack, longer, instead));
        const RuleCheck checked = check_rule_files({folder.pack()}, folder.path(), today);
        return all_of(checked.faults) + all_of(checked.doubts);
    };
    const std::string event = "{ event = \"schuldhulp.termijn-verlengd\", ";
    CHECK(doubted(longer).empty());  // "met een week", from two weeks to three
    CHECK(doubted(event + "adds = \"1w\"").empty());
    const std::string twice =
        "[" + event +
        "adds = \"1w\", article = \"1.2\", quote = \"met een "
        "week verlengen\" }, { event = \"schuldhulp.besproken\", adds = \"2w\"";
    const std::string plan =
        "quote = \"Het college kan deze termijn met een week verlengen als de "
        "inwoner ziek is.\" }";
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(replaced(guide().pack, longer, twice),
                                                  plan + "\ndone_by", plan + "]\ndone_by"));
    CHECK(mentions(check_rule_files({folder.pack()}, folder.path(), today).doubts,
                   "rule \"schuldhulp.stukken\": the quote of the extension by "
                   "\"schuldhulp.besproken\" does not hold the number of \"within 2w\", nor what "
                   "it adds; quote the words that do"));
}

TEST_CASE("rules check warns of periods that start anew with each event, for nothing ends them",
          "[rules]") {
    const std::string ends = "ends = \"schuldhulp.aangemeld\"\n";
    const std::string message =
        "rule \"schuldhulp.voortgang\": no event ends \"schuldhulp.aangemeld\", so each further "
        "one "
        "starts periods of its own beside those that run; give the event that ends it `ends = "
        "\"schuldhulp.aangemeld\"`, or say with a [[check]] that has `at_most` how often it may "
        "come";
    CHECK_FALSE(mentions(warned(ends, ends), message));
    CHECK(mentions(warned(ends, ""), message));
    CHECK_FALSE(mentions(warned(ends, ""), "rule \"schuldhulp.plan\""));
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(guide().pack, ends, "") + R"(
[[check]]
id = "schuldhulp.een-aanmelding"
article = "2"
quote = "Het college bespreekt ieder half jaar"
instrument = "schuldhulp"
events = ["schuldhulp.aangemeld"]
at_most = 1
per = "12m"
counted_in = "voorziening"
)");
    CHECK_FALSE(
        mentions(check_rule_files({folder.pack()}, folder.path(), today).warnings, message));
}

TEST_CASE("rules check warns of rules that nobody countersigned, in one line a pack", "[rules]") {
    const std::vector<Fault> plain = warned("[pack]", "[pack]");
    CHECK(all_of(plain).find("4 rules countersigned by nobody") != std::string::npos);
    const std::string from = "from = 2026-01-01\n";
    const std::string signed_by =
        from + "approved_by = { who = \"A. de Wit, juridische zaken\", date = 2026-02-01 }\n";
    CHECK(all_of(warned(from, signed_by)).find("countersigned") == std::string::npos);
}

TEST_CASE("rules check warns of what was laid beside the text more than a year ago", "[rules]") {
    const auto warned_on = [](Date as_of) {
        return mentions(warned("[pack]", "[pack]", as_of),
                        "4 rules follow a text of more than a year ago, the oldest of 2026-01-15");
    };
    CHECK_FALSE(warned_on(make_date(2027, 1, 15)));
    CHECK(warned_on(make_date(2027, 1, 16)));
}

TEST_CASE("a text that has changed lists every rule that quotes it", "[rules]") {
    const Folder folder;
    CHECK_FALSE(mentions(check_rule_files({folder.pack()}, folder.path(), today).warnings,
                         "is not the text"));
    folder.write("zandvoorde-2026.txt", guide().text + "\nArtikel 5. Nieuw\n");
    const auto changed = check_rule_files({folder.pack()}, folder.path(), today).warnings;
    CHECK(
        mentions(changed,
                 "is not the text that these were laid beside: schuldhulp.plan (1.1), "
                 "schuldhulp.stukken (1.2), schuldhulp.voortgang (2), schuldhulp.jaaropgave (3)"));
}

TEST_CASE("rules check warns of a title that tells of a benefit", "[rules]") {
    const std::string message = "the title tells of a benefit, and becomes the subject of a mail";
    CHECK_FALSE(mentions(warned("[pack]", "[pack]"), message));
    CHECK(mentions(warned("title = \"Stukken inleveren\"",
                          "title = \"Stukken voor uw Bijstandsuitkering inleveren\""),
                   message));
    CHECK(mentions(
        warned("title = \"Plan van aanpak vaststellen\"", "title = \"Uitkering vaststellen\""),
        message));
}

TEST_CASE("rules check warns of words to a citizen that are not plain, in either language",
          "[rules]") {
    const std::string action = "action = \"Lever de gevraagde stukken in.\"";
    const auto with = [&](const std::string& lines) { return warned(action, action + lines); };
    CHECK_FALSE(mentions(with("\nhow = \"Mail naar {antwoordadres} of bel {contact}.\""),
                         "goes to citizens"));
    CHECK(mentions(with("\nhow = \"U dient dit te doen.\""),
                   "rule \"schuldhulp.stukken\": `how` goes to citizens or employers: 'dient'"));
    CHECK(mentions(with("\nhow = \"Kijk op https://example.org.\""), "a link"));
    CHECK(
        mentions(with("\nhow = \"Doe dit bij uw uitkering.\""), "names \"uitkering\" to a client"));
    CHECK(mentions(with("\ntitle_en = \"Papers\"\naction_en = \"Pay € 5 for it.\""),
                   "`action_en` goes to citizens or employers: an amount"));
    // What the college reads is its own.
    CHECK_FALSE(mentions(warned("Stel het plan van aanpak vast.", "U dient dit vast te stellen."),
                         "goes to citizens"));
}

TEST_CASE("rules check warns of a reminder further ahead than the policy allows", "[rules]") {
    const std::string stukken = "title = \"Stukken inleveren\"";
    const auto days_ahead = [&](const std::string& days) {
        return warned(stukken, stukken + "\nnotices = { reminder_days = [" + days + ", 7] }");
    };
    CHECK(mentions(days_ahead("400"),
                   "rule \"schuldhulp.stukken\": reminds 400 days ahead; the "
                   "notice policy allows 366 at most"));
    CHECK_FALSE(mentions(days_ahead("366"), "days ahead"));
    CHECK(mentions(
        warned(stukken, stukken + "\ninform = [{ party = \"werkgever\", days_before = [400] }]"),
        "reminds 400 days ahead"));
}

TEST_CASE("the packs that ship have no warning but those of their provenance", "[rules]") {
    const std::vector<Fault> all = warnings(shipped_rules(), today);
    INFO(all_of(all));
    CHECK_FALSE(mentions(all, "is not the text"));
    CHECK_FALSE(mentions(all, "tells of a benefit"));
    CHECK_FALSE(mentions(all, "days ahead"));
    CHECK_FALSE(mentions(all, "goes to citizens"));
    CHECK_FALSE(mentions(all, "to a client"));
    CHECK_FALSE(mentions(all, "nobody wrote down"));
    CHECK_FALSE(mentions(all, "no event ends"));
    CHECK(all.size() <= 2 * shipped_rules().packs().size());
}

TEST_CASE("readings and questions of a rule are read, each with a name of its own", "[rules]") {
    const auto loaded = [](const std::string& add) {
        const Folder folder;
        const std::string title = "title = \"Stukken inleveren\"\n";
        folder.write("zandvoorde-2026.toml", replaced(guide().pack, title, title + add));
        return RuleBook::read(folder.path());
    };
    const std::string reading =
        "{ id = \"ruim\", label = \"met de post\", date = \"latest\", why = \"De post telt.\" }";
    const LoadedRules good = loaded("readings = [" + reading + "]\n");
    INFO(all_of(good.faults));
    REQUIRE(good.book);
    const Rule& rule = good.book->packs().front().rules.at(1);
    REQUIRE(rule.readings.size() == 1);
    CHECK(rule.readings[0].date == 2);
    CHECK(mentions(loaded("readings = [" + reading + ", " + reading + "]\n").faults,
                   "the id \"ruim\" occurs twice"));
    CHECK(mentions(loaded("readings = [" + replaced(reading, "latest", "last") + "]\n").faults,
                   "unknown date \"last\"; use earliest, due or latest"));
    CHECK(mentions(loaded("questions = [{ id = \"a\", ask = \"Wat.\", assumed = \"Niets.\", "
                          "owner = \"het college\" }]\n")
                       .faults,
                   "end it with a question mark"));
    CHECK(mentions(loaded("verified_on = { date = 2026-01-15, source = \"x\", text_sha256 = "
                          "\"12\" }\n")
                       .faults,
                   "is no SHA-256"));
}

TEST_CASE("two versions of a regulation are compared rule by rule", "[rules]") {
    const auto changes = compare(*shipped_rules().pack("haarlemmermeer-2023"),
                                 *shipped_rules().pack("haarlemmermeer-2025"));
    using Kind = PackChange::Kind;
    CHECK(named(changes, Kind::removed) ==
          std::vector<std::string>{"regel lks.forfaitair", "regel loonwaarde.geldigheid",
                                   "regel lks.aanvraag", "regel proefplaats.duur",
                                   "regel jobcoaching.evaluatie", "regel jobcoaching.duur",
                                   "voorwaarde proefplaats.intentie"});
    CHECK(named(changes, Kind::added) ==
          std::vector<std::string>{
              "regel proefplaats.lks-grens", "regel jobcoaching.subsidieperiode",
              "regel jobcoaching.proefplaats", "regel jobcoaching.betaling",
              "regel jobcoaching.coachingsplan", "regel jobcoaching.verslag",
              "regel jobcoaching.wijziging-melden", "voorwaarde participatieplaats.geen-lks",
              "voorwaarde proefplaats.lks-grens"});
    CHECK(what_differs(changes, "training.duur") == "artikel: 12.3 -> 9.2\n");
    CHECK(what_differs(changes, "participatieplaats.uren").find("ten minste: 16 -> 6\n") !=
          std::string::npos);
    CHECK(what_differs(changes, "jobcoaching.uren").find("venster: lasts 2y -> every 6m\n") !=
          std::string::npos);
}

TEST_CASE("another term, party or word is a difference, and the same pack has none", "[rules]") {
    const RulePack& pack = *shipped_rules().pack("haarlemmermeer-2025");
    CHECK(compare(pack, pack).empty());
    RulePack next = pack;
    next.rules[2].term = parse_term("lasts 9m").value();
    next.rules[2].obliged = Role::client();
    next.rules[2].quote = "De participatieplaats duurt maximaal 9 maanden.";
    CHECK(what_differs(compare(pack, next), next.rules[2].id) ==
          "termijn: lasts 6m, in totaal per voorziening -> lasts 9m, in totaal per "
          "voorziening\nwie: college -> cliënt\ntekst: De participatieplaats "
          "duurt maximaal 6 maanden. -> De participatieplaats duurt maximaal 9 maanden.\n");
}
