#include "config/load_calendar.h"

#include <algorithm>

#include "config/checked_table.h"

namespace termijnd {

namespace {

void read_decree(CheckedTable& table, std::vector<DecreeDay>& days) {
    DecreeDay read;
    table.read("day", read.day);
    table.read("citation", read.citation);
    table.refuse_unknown_keys();
    if (!table.has("day")) {
        table.fault("day", "is missing: which day is equated with a holiday");
        return;
    }
    const auto known = std::ranges::find(days, read.day, &DecreeDay::day);
    if (known == days.end())
        days.push_back(std::move(read));
    else if (!read.citation.empty())
        known->citation = std::move(read.citation);
}

}  // namespace

boost::system::result<CalendarData, Faults> load_calendar(const std::filesystem::path& file) {
    Faults faults;
    const auto parsed = parse_toml_file(file, faults);
    if (!parsed) return faults;
    CalendarData data = Calendar::built_in();
    CheckedTable root(*parsed, "", file, faults);
    root.read("closed", data.closing_days);
    root.read("decrees_known_until", data.decrees_known_until);
    if (data.decrees_known_until < data.decrees_known_from)
        root.fault("decrees_known_until", "must not lie before " + to_iso(data.decrees_known_from));
    for (CheckedTable& decree : root.tables("decree")) read_decree(decree, data.decree_days);
    root.refuse_unknown_keys();
    if (!faults.empty()) return faults;
    return data;
}

}  // namespace termijnd
