#include "tests/scheduler/words/sample_letters.h"
#include "tests/support/ids.h"

#include <utility>

namespace termijnd {
namespace {

using namespace termijnd::test::literals;

Letter frame(Reader reader, std::string name, Date today) {
    Letter letter;
    letter.reader = reader;
    letter.name = std::move(name);
    letter.today = today;
    letter.contact = "Anna Bakker";
    letter.phone = "0900 18 52";
    letter.hours = "op werkdagen van 9.00 tot 17.00 uur";
    letter.reply_to = "werk@haarlemmermeer.example";
    letter.municipality = "Gemeente Haarlemmermeer";
    return letter;
}

// The dates of the tax return over 2025.
LetterItem tax_return(LetterKind kind) {
    LetterItem item;
    item.kind = kind;
    item.title = "Belastingaangifte doen";
    item.action = "Doe uw belastingaangifte over 2025. Geef een kopie aan uw casemanager.";
    item.how = "Aangifte doet u bij de Belastingdienst, niet bij de gemeente.";
    item.earliest = item.due = item.latest = make_date(2026, 4, 30);
    item.case_key = "D-014"_case;
    item.who = "de cliënt";
    item.article = "11.3.a";
    item.regulation = "Beleidsregels re-integratie Haarlemmermeer 2025";
    item.manager = "Anna Bakker";
    return item;
}

// Three readings that differ: 31 March, 14 April and 30 April.
LetterItem coaching_plan(LetterKind kind) {
    LetterItem item = tax_return(kind);
    item.title = "Coachingsplan inleveren";
    item.action = "Stuur het coachingsplan voor uw werknemer aan de gemeente.";
    item.how =
        "Mail het naar werk@haarlemmermeer.example. Of vraag aan Anna Bakker hoe het anders kan.";
    item.earliest = make_date(2026, 3, 31);
    item.due = make_date(2026, 4, 14);
    item.latest = make_date(2026, 4, 30);
    item.employee = "J.d.V., 15 januari 2026";
    item.who = "de werkgever";
    item.article = "17.c";
    return item;
}

LetterItem application(LetterKind kind) {
    LetterItem item = coaching_plan(kind);
    item.title = "Tijdelijke loonkostensubsidie aanvragen";
    item.action = "Vraag de tijdelijke loonkostensubsidie aan bij de gemeente.";
    item.how = "U vraagt dit aan bij de gemeente. Vraag aan Anna Bakker hoe dat gaat.";
    item.right = true;
    item.consequence = "Vraagt u later aan? Dan krijgt u geen subsidie.";
    item.exception = "Kunt u er niets aan doen dat u te laat bent? Dan kan het soms toch.";
    item.earliest = item.due = make_date(2026, 4, 11);
    item.latest = make_date(2026, 4, 13);
    item.article = "13.2.g";
    return item;
}

LetterItem placement(LetterKind kind) {
    LetterItem item = tax_return(kind);
    item.title = "Einde van de participatieplaats";
    item.action = "Beëindig de participatieplaats.";
    item.owes = false;
    item.who = "het college";
    item.article = "8.5";
    return item;
}

Letter with(Letter letter, std::vector<LetterItem> items) {
    letter.items = std::move(items);
    return letter;
}

LetterItem off(LetterItem item, std::string reason) {
    item.off = true;
    item.reason = std::move(reason);
    return item;
}

LetterItem because(LetterItem item, std::string reason) {
    item.reason = std::move(reason);
    return item;
}

LetterItem told(LetterItem item) {
    item.owes = false;
    return item;
}

LetterItem until(LetterItem item, Date late_after) {
    item.late_after = late_after;
    return item;
}

LetterItem settled(LetterItem item, Date on) {
    item.settled_on = on;
    return item;
}

LetterItem escalated(LetterItem item, std::string what_follows) {
    item.steps = {{make_date(2026, 3, 31), "herinnering aan de cliënt"},
                  {make_date(2026, 5, 1), "bericht na de laatste dag aan de cliënt"}};
    item.what_follows = std::move(what_follows);
    return item;
}

void add_client(std::vector<SampleLetter>& out) {
    const Letter before = frame(Reader::client, "Jan de Vries", make_date(2026, 4, 16));
    const Letter after = frame(Reader::client, "Jan de Vries", make_date(2026, 5, 1));
    using enum LetterKind;
    out.push_back({"aankondiging-client", with(before, {tax_return(announcement)})});
    out.push_back({"herinnering-client", with(before, {tax_return(reminder)})});
    out.push_back({"gemist-client", with(after, {tax_return(missed)})});
    out.push_back({"informeren-client", with(before, {placement(inform)})});
    out.push_back({"rectificatie-client",
                   with(after, {settled(tax_return(rectification), make_date(2026, 4, 28))})});
    out.push_back({"rectificatie-vervallen-client",
                   with(after, {off(tax_return(rectification),
                                    "De gegevens in het dossier zijn verbeterd.")})});
    LetterItem later = tax_return(rectification);
    later.earliest = later.due = later.latest = make_date(2026, 6, 30);
    out.push_back({"rectificatie-verplaatst-client",
                   with(after, {because(later, "Een datum in het dossier is verbeterd.")})});
    out.push_back({"aankondiging-laat-client",
                   with(after, {until(tax_return(announcement), make_date(2026, 5, 15))})});
    out.push_back({"wijziging-client",
                   with(before, {because(tax_return(change), "Er is uitstel gegeven.")})});
    out.push_back({"wijziging-vervallen-client",
                   with(before, {off(tax_return(change),
                                     "De gemeente heeft besloten dat dit niet meer hoeft.")})});
    out.push_back(
        {"wijziging-voorbij-client",
         with(after, {until(because(tax_return(change), "Een datum in het dossier is verbeterd."),
                            make_date(2026, 5, 15))})});
    out.push_back({"wijziging-informeren-client",
                   with(before, {because(placement(change), "De termijn is verlengd.")})});
    out.push_back({"bundel-client", with(before, {tax_return(reminder), placement(inform)})});
    Letter paper = with(before, {tax_return(reminder)});
    paper.on_paper = true;
    out.push_back({"brief-client", paper});
}

void add_employer(std::vector<SampleLetter>& out) {
    const Letter before = frame(Reader::employer, "Bakkerij De Ster", make_date(2026, 3, 23));
    const Letter after = frame(Reader::employer, "Bakkerij De Ster", make_date(2026, 5, 1));
    using enum LetterKind;
    LetterItem end = placement(inform);
    end.employee = "J.d.V., 15 januari 2026";
    out.push_back({"aankondiging-werkgever", with(before, {coaching_plan(announcement)})});
    out.push_back({"aankondiging-recht-werkgever", with(before, {application(announcement)})});
    out.push_back({"herinnering-werkgever", with(before, {coaching_plan(reminder)})});
    out.push_back({"herinnering-recht-werkgever", with(before, {application(reminder)})});
    out.push_back({"gemist-werkgever", with(after, {coaching_plan(missed)})});
    out.push_back({"verlopen-werkgever", with(after, {application(expired)})});
    out.push_back({"informeren-werkgever", with(before, {end})});
    out.push_back({"wijziging-werkgever",
                   with(before, {because(coaching_plan(change), "Er is uitstel gegeven.")})});
    out.push_back({"rectificatie-werkgever",
                   with(after, {settled(coaching_plan(rectification), make_date(2026, 4, 13))})});
    out.push_back(
        {"bundel-werkgever", with(before, {coaching_plan(reminder), application(reminder)})});
    Letter paper = with(after, {coaching_plan(missed)});
    paper.on_paper = true;
    out.push_back({"brief-werkgever", paper});
}

void add_staff(std::vector<SampleLetter>& out) {
    const Letter leader = frame(Reader::staff, "Karim Yilmaz", make_date(2026, 5, 8));
    const Letter head = frame(Reader::staff, "Marijke Smit", make_date(2026, 5, 18));
    using enum LetterKind;
    const LetterItem item =
        escalated(tax_return(escalation), "Dan krijgt het afdelingshoofd bericht.");
    LetterItem last = escalated(placement(escalation), "Dan krijgt u opnieuw een bericht.");
    last.steps = {{make_date(2026, 5, 8), "escalatie aan de teamleider"},
                  {make_date(2026, 5, 11), "uitstel vastgelegd tot 14 mei 2026, door Anna Bakker"}};
    last.decided = true;
    out.push_back({"escalatie-teamleider", with(leader, {item})});
    out.push_back({"escalatie-afdelingshoofd", with(head, {last})});
    out.push_back({"bundel-teamleider", with(leader, {item, last})});
    out.push_back({"wijziging-teamleider",
                   with(leader, {told(because(tax_return(change), "Er is uitstel gegeven."))})});
    out.push_back({"wijziging-vervallen-teamleider",
                   with(leader, {off(tax_return(change), "Waar dit bij hoorde, is gestopt.")})});
    out.push_back({"rectificatie-teamleider",
                   with(leader, {settled(tax_return(rectification), make_date(2026, 4, 28))})});
}

LetterItem in_english(LetterItem item) {
    item.reason = item.off ? "The municipality decided that this is no longer needed."
                           : "You were given more time.";
    item.title = "File your tax return";
    item.action = "File your tax return for 2025. Give a copy to your case manager.";
    item.how = "You file it with the tax office (Belastingdienst), not with the municipality.";
    if (!item.employee.empty()) {
        item.title = "Hand in the coaching plan";
        item.action = "Send the coaching plan for your employee to the municipality.";
        item.how = "Mail it to werk@haarlemmermeer.example. Or ask Anna Bakker how else you can.";
        item.employee = "J.d.V., 15 January 2026";
    }
    if (!item.right) return item;
    item.title = "Apply for the subsidy";
    item.action = "Apply for the subsidy.";
    item.how = "You apply to the municipality. Ask Anna Bakker how to do it.";
    item.consequence = "Do you apply later? Then you get no subsidy.";
    item.exception = "Could you not help it? Then the municipality can make an exception.";
    return item;
}

// One of each kind that a client or employer reads.
void add_english(std::vector<SampleLetter>& out) {
    Letter before = frame(Reader::client, "Jan de Vries", make_date(2026, 4, 16));
    before.language = Language::english;
    before.hours = "on working days from 9:00 to 17:00";
    Letter after = before;
    after.today = make_date(2026, 5, 1);
    Letter employer = before;
    employer.reader = Reader::employer;
    employer.name = "Bakkerij De Ster";
    employer.today = make_date(2026, 3, 23);
    using enum LetterKind;
    const auto mine = [](LetterKind kind) { return in_english(tax_return(kind)); };
    LetterItem end = in_english(placement(inform));
    end.title = "End of the work placement (participatieplaats)";
    out.push_back({"en-aankondiging-client", with(before, {mine(announcement)})});
    out.push_back({"en-aankondiging-laat-client",
                   with(after, {until(mine(announcement), make_date(2026, 5, 15))})});
    out.push_back({"en-herinnering-client", with(before, {mine(reminder)})});
    out.push_back({"en-gemist-client", with(after, {mine(missed)})});
    out.push_back({"en-informeren-client", with(before, {end})});
    out.push_back({"en-rectificatie-client",
                   with(after, {settled(mine(rectification), make_date(2026, 4, 28))})});
    out.push_back({"en-wijziging-client", with(before, {mine(change)})});
    out.push_back(
        {"en-wijziging-vervallen-client", with(before, {in_english(off(tax_return(change), ""))})});
    out.push_back({"en-bundel-client", with(before, {mine(reminder), end})});
    out.push_back(
        {"en-herinnering-werkgever", with(employer, {in_english(coaching_plan(reminder))})});
    out.push_back({"en-aankondiging-recht-werkgever",
                   with(employer, {in_english(application(announcement))})});
    Letter late = employer;
    late.today = make_date(2026, 5, 1);
    out.push_back({"en-verlopen-werkgever", with(late, {in_english(application(expired))})});
    Letter paper = with(before, {mine(reminder)});
    paper.on_paper = true;
    out.push_back({"en-brief-client", paper});
}

}  // namespace

std::vector<SampleLetter> sample_letters() {
    std::vector<SampleLetter> out;
    add_client(out);
    add_employer(out);
    add_english(out);
    add_staff(out);
    return out;
}

Letter sample_manager() {
    Letter letter = frame(Reader::staff, "Anna Bakker", make_date(2026, 5, 1));
    letter.contact = "de beheerder";
    return letter;
}

Digest sample_digest() {
    const Date due = make_date(2026, 4, 14), april = make_date(2026, 4, 30);
    const DigestLine tax{{"D-014"_case},   "Jan de Vries", "Belastingaangifte doen over 2025",
                         "laatste dag",    april,          "gemist sinds 1 mei 2026",
                         {"o1"_obligation}};
    const DigestLine plan{{"D-022"_case},
                          "Bakkerij De Ster",
                          "Coachingsplan inleveren",
                          "laatste dag",
                          due,
                          "gemist sinds 1 mei 2026; het kon tot en met 30 april 2026; morgen naar "
                          "de teamleider",
                          {"o2"_obligation}};
    const DigestLine hours{{"D-031"_case},
                           "Ria Blom",
                           "Vastgelegd is 4, en het moet ten minste 6 zijn volgens art. 8.5.",
                           {},
                           {},
                           {},
                           {}};
    const DigestCount payments{"Betaling van de jobcoaching", 12, "oudste", make_date(2025, 7, 8),
                               {"D-003"_case, "D-022"_case},  4};
    return {"anna"_party,
            make_date(2026, 5, 1),
            {{"nieuw-sinds-vorige", "Nieuw sinds gisteren", {tax}, {}},
             {"vandaag", "Vandaag nodig", {plan}, {}},
             {"streefdatum-voorbij", "Streefdatum voorbij", {}, {payments}},
             {"bevindingen", "Bevindingen", {hours}, {}}},
            {}};
}

TeamWeek sample_week() {
    return {"tl"_party,
            make_date(2026, 5, 4),
            {{"Anna Bakker", 2, 41, 1, make_date(2026, 5, 1), "D-014"_case},
             {"Zonder casemanager", 0, 3, 0, std::nullopt, {}}}};
}

}  // namespace termijnd
