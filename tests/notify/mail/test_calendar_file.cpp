#include "notify/mail/calendar_file.h"

#include <libical/ical.h>

#include <memory>

#include "tests/notify/samples.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;

namespace {

CalendarEntry tax_return() {
    return {"verplichting-7",
            "Belastingaangifte doen, één keer",
            "Doe belastingaangifte.",
            std::chrono::year{2026} / 4 / 30,
            some_morning,
            "werk@gemeente.example",
            "Gemeente Haarlemmermeer"};
}

// What libical's own table of RFC 5546 objects to.
std::string objections(const CalendarFile& file) {
    const std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)> calendar(
        icalparser_parse_string(file.text.c_str()), &icalcomponent_free);
    REQUIRE(calendar != nullptr);
    std::string found = icalrestriction_check(calendar.get()) ? "" : "not as the method demands; ";
    const auto errors = icalcomponent_count_errors(calendar.get());
    if (errors > 0) found += std::to_string(errors) + " errors: " + file.text;
    return found;
}

// What python3-icalendar makes of it, a line for each property of the event and its alarm.
std::string read_by_python(const CalendarFile& file) {
    const TempFolder folder;
    write_file(folder / "x.ics", file.text);
    write_file(folder / "read.py", R"(
import datetime, icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
print(calendar["METHOD"], calendar["VERSION"])
for event in calendar.walk("VEVENT"):
    day = event["DTSTART"].dt
    print(event["UID"], event.get("SEQUENCE"), event.get("STATUS"), event["TRANSP"])
    print(type(day) is datetime.date, day, event["DTSTAMP"].dt.isoformat())
    print(event["SUMMARY"], "|", event["ORGANIZER"], "|", event["ORGANIZER"].params.get("CN"))
for alarm in calendar.walk("VALARM"):
    print("alarm", alarm["ACTION"], alarm["TRIGGER"].dt)
)");
    const auto read = run({"/usr/bin/python3", folder / "read.py", folder / "x.ics"});
    CHECK(read.exit_code == 0);
    return read.out;
}

}  // namespace

TEST_CASE("an entry stands on its day, marks nobody busy and rings the morning before",
          "[notify]") {
    const CalendarFile file = calendar_file(tax_return());
    CHECK(file.method == CalendarMethod::publish);
    CHECK(objections(file).empty());
    CHECK(read_by_python(file) ==
          "PUBLISH 2.0\n"
          "verplichting-7 0 None TRANSPARENT\n"
          "True 2026-04-30 2026-04-28T07:00:00+00:00\n"
          "Belastingaangifte doen, één keer | mailto:werk@gemeente.example | Gemeente "
          "Haarlemmermeer\n"
          "alarm DISPLAY -1 day, 9:00:00\n");
}

TEST_CASE("a day that moved has a higher number under the same name", "[notify]") {
    CalendarEntry entry = tax_return();
    entry.sequence = 2;
    entry.day = std::chrono::year{2026} / 6 / 30;
    const CalendarFile file = calendar_file(entry);
    CHECK(objections(file).empty());
    const std::string read = read_by_python(file);
    CHECK(read.find("verplichting-7 2 None") != std::string::npos);
    CHECK(read.find("2026-06-30") != std::string::npos);
}

TEST_CASE("what is off is taken away again, without an alarm", "[notify]") {
    CalendarEntry entry = tax_return();
    entry.sequence = 1;
    entry.off = true;
    const CalendarFile file = calendar_file(entry);
    CHECK(file.method == CalendarMethod::cancel);
    CHECK(objections(file).empty());
    const std::string read = read_by_python(file);
    CHECK(read.find("CANCEL 2.0\nverplichting-7 1 CANCELLED TRANSPARENT\n") == 0);
    CHECK(read.find("alarm") == std::string::npos);
}
