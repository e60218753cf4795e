#include <algorithm>
#include <set>

#include "scheduler/digest/digest.h"
#include "scheduler/engine/decisions.h"
#include "scheduler/words/letter.h"
#include "scheduler/words/letter_facts.h"
#include "tests/scheduler/builders.h"
#include "tests/scheduler/digest/digest_lines.h"
#include "tests/scheduler/town.h"
#include "tests/support/catch.h"

// A case manager with 80 dossiers, of which a fifth is behind.
using namespace termijnd;
using namespace termijnd::test;

namespace {

struct Scheme {
    const char* instrument;
    const char* start;
    const char* data;
};
constexpr Scheme schemes[] = {
    {"jobcoaching", "jobcoaching.gestart", R"({"proefplaats":false})"},
    {"marginaal-zelfstandige", "marginaal-zelfstandige.gestart", "{}"},
    {"participatieplaats", "participatieplaats.gestart", R"({"urenPerWeek":12})"},
    {"tijdelijke-loonkostensubsidie", "tlks.gestart", "{}"},
};

CaseKey key_of(int number) {
    return CaseKey("D-2026-" + std::to_string(1000 + number));
}

std::string dossier(int number) {
    const Scheme& scheme = schemes[number % 4];
    const std::string n = std::to_string(number);
    const auto person = [&](const std::string& key, const char* role, const std::string& name) {
        return R"({"kenmerk":")" + key + R"(","rol":")" + role + R"(","naam":")" + name +
               R"(","email":")" + key + R"(@voorbeeld.invalid"})";
    };
    return R"({"kenmerk":")" + key_of(number).str() + R"(","betrokkenen":[)" +
           person("c" + n, "cliënt", "Jan van den Berg-" + n) + "," +
           person("w" + std::to_string(number % 12), "werkgever",
                  "Bouwbedrijf Nummer " + std::to_string(number % 12)) +
           "," + person("cm1", "casemanager", "Anna Bakker") + "," +
           person("tl1", "teamleider", "Karim Yilmaz") + "," +
           person("ah1", "afdelingshoofd", "Marijke Smit") +
           R"(],"voorzieningen":[{"kenmerk":"v1","soort":")" + scheme.instrument +
           R"(","besluitdatum":)" + std::to_string(-20 - 4 * number) +
           R"(}],"gebeurtenissen":[{"kenmerk":"g1","voorziening":"v1","soort":")" + scheme.start +
           R"(","datum":)" + std::to_string(-10 - 4 * number) + R"(,"gegevens":)" + scheme.data +
           "}]}";
}

// Sixteen: plans and reports that never came, placements that nobody reviewed.
bool is_behind(int number) {
    return (number % 4 == 0 && number >= 36) || (number % 4 == 2 && number >= 60);
}

// The town with its 80 dossiers, a fifth of them behind from the first day on.
class Caseload {
  public:
    explicit Caseload(Date first) {
        const Instant start = instant_at(first, WallMinutes(7 * 60));
        for (int number = 0; number < 80; ++number) {
            town.add(dossier(number), first, start);
            town.store().commit([&](Transaction& tx) {
                CaseRecord record = *tx.journal.find_case(key_of(number));
                record.known_from = first;
                tx.journal.put_case(record, {start, "test"});
                apply_case(tx, town.world, record.key, start);
            });
        }
        keep_up(first);
    }

    // What is due by then is done in all dossiers but the fifth that is behind; nobody pays.
    void keep_up(Date until) {
        const Instant now = instant_at(until, WallMinutes(7 * 60));
        for (int number = 0; number < 80; ++number)
            if (!is_behind(number)) settle(key_of(number), until, now);
    }

    Digest digest(Date date) {
        Digest made;
        town.store().commit([&](Transaction& tx) {
            const auto row = tx.notices.find_digest("cm1"_party, date);
            REQUIRE(row);
            made = parse_digest(row->content);
        });
        return made;
    }

    CaseKey case_of(const ObligationId& obligation) {
        CaseKey found;
        town.store().commit(
            [&](Transaction& tx) { found = tx.derived.find(obligation).value().case_key; });
        return found;
    }

    Words words(const Digest& digest) {
        PartyRecord manager;
        manager.name = "Anna Bakker";
        return writer_.write(letter_frame(town.world, manager, at(to_iso(digest.day) + " 08:00")),
                             digest);
    }

    Town town;

  private:
    void settle(const CaseKey& key, Date until, Instant now) {
        for (int again = 0; again < 20; ++again) {
            std::optional<Event> done;
            town.store().commit([&](Transaction& tx) {
                const Derivation derived = derive_case(tx.journal, town.world, key, until);
                for (const Obligation& each : derived.obligations) {
                    const bool open = each.status == Status::open ||
                                      each.status == Status::overdue ||
                                      each.status == Status::missed;
                    if (!open || each.rule->soft || each.deadline.due > until) continue;
                    Decided decided;
                    decided.on = std::max(each.trigger_on, each.deadline.earliest);
                    done = to_event(decided, each, now + std::chrono::milliseconds(again));
                    done->registered = std::min(until, decided.on);
                }
            });
            if (!done) return;
            town.record(key, *done, now);
        }
    }

    LetterWriter writer_{
        TemplateSet::load(std::filesystem::path(TERMIJND_SOURCE_DIR) / "config/templates").value()};
};

std::ptrdiff_t lines_in(const std::string& text) {
    return std::ranges::count(text, '\n');
}

}  // namespace

TEST_CASE("with 80 dossiers, a fifth behind, the digest is 60 lines and 60 kB at most",
          "[caseload]") {
    const Date first = day(GENERATE("2026-11-23", "2026-12-30"));
    Caseload office(first);
    Instant from = instant_at(first, WallMinutes(7 * 60));
    int digests = 0;
    for (Date date = first; date < first + std::chrono::days(14); date += std::chrono::days(1)) {
        office.keep_up(date);
        const Instant until = instant_at(date, WallMinutes(17 * 60));
        (void)office.town.run(from, until);
        from = until;
        if (!office.town.world.calendar.is_working_day(date)) continue;
        ++digests;
        const Digest digest = office.digest(date);
        const Words words = office.words(digest);
        INFO(words.text);
        CHECK(lines_in(words.text) <= 60);
        CHECK(words.html.size() <= 60'000);
        CHECK_FALSE(digest.empty());
        std::set<CaseKey> behind;
        for (const auto& [id, stand] : digest.ledger)
            if (stand.section == "gemist") behind.insert(office.case_of(ObligationId(id)));
        CHECK(behind.size() >= 16);
        for (const char* raw :
             {"jobcoaching.", "zelfstandige.", "onbereikbaar.", "0900", "besluit"})
            CHECK(words.text.find(raw) == std::string::npos);
    }
    CHECK(digests >= 9);
}
