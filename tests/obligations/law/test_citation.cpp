#include "obligations/law/citation.h"
#include "obligations/law/dutch_numbers.h"
#include "obligations/law/quote.h"
#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("an article is cited as a court reads it", "[terms]") {
    CHECK(article_in_words("4.5.b") == "artikel 4, vijfde lid, onder b");
    CHECK(article_in_words("17.c") == "artikel 17, onder c");
    CHECK(article_in_words("11.2") == "artikel 11, tweede lid");
    CHECK(article_in_words("8.5•3") == "artikel 8, vijfde lid, derde onderdeel");
    CHECK(article_in_words("24.3#1") == "artikel 24, derde lid (het eerste met dat nummer)");
    CHECK(article_in_words("4:13.2") == "artikel 4:13, tweede lid");
    CHECK(article_in_words("4:15.2.a") == "artikel 4:15, tweede lid, onder a");
    CHECK(article_in_words("6:7") == "artikel 6:7");
    CHECK(article_in_words("10d.12") == "artikel 10d, twaalfde lid");
    CHECK(article_in_words("3.6.1") == "artikel 3.6, eerste lid");
    CHECK(article_in_words("7.2a") == "artikel 7, lid 2a");
    CHECK(article_in_words("2") == "artikel 2");
    CHECK(article_in_words("..") == "artikel ..");
}

TEST_CASE("a regulation is cited with its own article of speech", "[terms]") {
    CHECK(of_regulation("Participatiewet") == "van de Participatiewet");
    CHECK(of_regulation("Besluit bijstandverlening zelfstandigen 2004") ==
          "van het Besluit bijstandverlening zelfstandigen 2004");
    CHECK(of_regulation("Maatregelenbesluit 2020") == "van het Maatregelenbesluit 2020");
    CHECK(of_regulation("Burgerlijk Wetboek") == "van het Burgerlijk Wetboek");
    CHECK(cite("11.3.a", "Beleidsregels 2025") ==
          "artikel 11, derde lid, onder a, van de Beleidsregels 2025");
    CHECK(cite("6:7", "Algemene wet bestuursrecht") ==
          "artikel 6:7 van de Algemene wet bestuursrecht");
}

TEST_CASE("numbers are spelled as Dutch spells them", "[terms]") {
    CHECK(dutch_cardinal(8) == "acht");
    CHECK(dutch_cardinal(13) == "dertien");
    CHECK(dutch_cardinal(22) == "tweeëntwintig");
    CHECK(dutch_cardinal(45) == "vijfenveertig");
    CHECK(dutch_cardinal(90) == "negentig");
    CHECK(dutch_cardinal(101) == "101");
    CHECK(dutch_ordinal(1) == "eerste");
    CHECK(dutch_ordinal(3) == "derde");
    CHECK(dutch_ordinal(8) == "achtste");
    CHECK(dutch_ordinal(12) == "twaalfde");
    CHECK(dutch_ordinal(22) == "tweeëntwintigste");
}

TEST_CASE("a text of several laws knows which of them an article is of", "[terms]") {
    const LawText text(
        "Wet een (versie 2026-07-01), Wet twee (versie 2026-07-01).\n\n"
        "Wet een (versie 2026-07-01)\n\nArtikel 4\n\nHet eerste.\n\n"
        "Wet twee (versie 2026-07-01)\n\nArtikel 4\n\nHet tweede.\n");
    CHECK(text.law_of("4.1", "Het eerste.") == "Wet een");
    CHECK(text.law_of("4.1", "Het tweede.") == "Wet twee");
    CHECK(text.law_of("4.1", "Het derde.").empty());
    CHECK(LawText("Artikel 4\nHet eerste.").law_of("4", "Het eerste.").empty());
}
