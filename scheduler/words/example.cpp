#include "scheduler/words/example.h"

#include "scheduler/words/letter_facts.h"
#include "scheduler/words/rule_words.h"

namespace termijnd {
namespace {

using std::chrono::days;

// The last day lies ahead of whoever is reminded, and behind whoever is told that it passed.
Date last_day_for(LetterKind kind, Date today) {
    switch (kind) {
        case LetterKind::missed:
        case LetterKind::expired:
        case LetterKind::rectification:
            return today - days(1);
        case LetterKind::escalation:
            return today - days(8);
        default:
            return today + days(14);
    }
}

Reason reason_for(LetterKind kind) {
    if (kind == LetterKind::change) return {"Er is uitstel gegeven.", "You were given more time."};
    return {};
}

void add_what_staff_reads(LetterItem& item, const ExampleAsk& ask, Date today) {
    const bool by_college = ask.rule->obliged == Role::college();
    item.who = by_college ? "het college" : "de " + ask.rule->obliged.word();
    item.article = ask.rule->article;
    item.regulation = ask.regulation;
    item.manager = "Anna Bakker";
    if (item.kind != LetterKind::escalation) return;
    item.what_follows = "Dan krijgt het afdelingshoofd een bericht.";
    if (by_college) return;  // whom nobody reminds
    item.steps = {{today - days(15), "herinnering aan " + item.who},
                  {today - days(7), "bericht na de laatste dag aan " + item.who}};
}

}  // namespace

Letter example_frame(const Municipality& municipality, Date today) {
    Letter letter;
    letter.reader = Reader::staff;
    letter.name = "Anna Bakker";
    letter.today = today;
    letter.municipality = sender_name(municipality);
    letter.contact = letter.municipality;
    letter.phone = municipality.phone;
    letter.hours = municipality.hours;
    letter.reply_to = municipality.reply_to;
    letter.look = municipality.look;
    return letter;
}

Letter example_letter(const ExampleAsk& ask, const Municipality& municipality, Date today) {
    Letter letter = example_frame(municipality, today);
    letter.reader = ask.reader;
    letter.language = ask.reader == Reader::staff ? Language::dutch : ask.language;
    if (letter.language == Language::english) letter.hours = municipality.hours_en;
    letter.name = ask.reader == Reader::client     ? "Jan de Vries"
                  : ask.reader == Reader::employer ? "Bakkerij De Ster"
                                                   : "Karim Yilmaz";
    letter.contact = "Anna Bakker";
    LetterItem item = item_about(*ask.rule, 1, letter.language, municipality);
    if (ask.rule->yearly)
        item = item_about(*ask.rule, year_of(today) - 1, letter.language, municipality);
    item.kind = ask.kind;
    item.earliest = item.due = item.latest = last_day_for(ask.kind, today);
    item.late_after = item.latest;
    item.owes = ask.kind != LetterKind::inform;
    item.right = ask.rule->right.has_value();
    item.reason = reason_for(ask.kind).in(letter.language);
    item.case_key = CaseKey("D-014");
    item.obligation = ObligationId("voorbeeld");
    item.days_told = ask.kind == LetterKind::change ? 1 : 0;
    if (ask.kind == LetterKind::rectification) item.settled_on = item.due - days(2);
    if (ask.reader == Reader::employer) item.employee = "J.d.V.";
    if (ask.reader == Reader::staff) add_what_staff_reads(item, ask, today);
    letter.items.push_back(std::move(item));
    name_whom_to_ask(letter);
    return letter;
}

Digest example_digest(Date today) {
    const CaseKey first("D-014"), second("D-022");
    const DigestLine missed{{first},
                            "Jan de Vries",
                            "Jaarstukken inleveren",
                            "laatste dag",
                            today - days(1),
                            "gemist sinds vandaag",
                            {}};
    const DigestCount payments{
        "Betaling van de jobcoaching", 12, "oudste", today - days(90), {first, second}, 4};
    return {PartyKey("voorbeeld"),
            today,
            {{"nieuw-sinds-vorige", "Nieuw sinds gisteren", {missed}, {payments}}},
            {}};
}

TeamWeek example_week(Date today) {
    return {PartyKey("voorbeeld"),
            today,
            {{"Anna Bakker", 2, 41, 1, today - days(9), CaseKey("D-014")}}};
}

const Rule& example_rule() {
    static const Rule rule = [] {
        Rule made;
        made.title = "Stukken inleveren";
        made.action = "Lever de stukken in.";
        made.english = {"Hand in the papers", "Hand in the papers.", ""};
        made.article = "1";
        made.obliged = Role::client();
        made.right = Right{};
        made.right->consequence = "Bent u later? Dan telt de dag waarop u ze inlevert.";
        made.right->consequence_en =
            "Are you later? Then the day on which you hand them in counts.";
        return made;
    }();
    return rule;
}

}  // namespace termijnd
