#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>

#include "scheduler/digest/digest_item.h"

// From what there is to what is read: pure.
namespace termijnd {

namespace {

constexpr std::chrono::days one_week{7};
// Lines of text that all sections may take with their headings, so that the mail stays within 60.
constexpr std::size_t most_lines = 48;
// Dossiers that a count names.
constexpr std::size_t named_cases = 8;
constexpr std::string_view holes[] = {"{periode}", "{jaar}"};

// What stands in a section, with what decides whether it is a row or counted.
struct Row {
    DigestLine line;
    Stand stand = Stand::missed;
    std::string kind, name;
    InstrumentKey instrument;
    Date since{};
    bool soft = false, joins = false;
    std::vector<std::pair<int, Date>> periods;  // that it stands for
    std::string title;                          // with its hole
    std::size_t amount = 1;
};

struct Section {
    DigestSection shown;
    bool folds = true;  // what is old becomes a count
    std::vector<Row> rows;

    [[nodiscard]] std::size_t lines() const {
        const std::size_t held = shown.lines.size() + rows.size() + shown.counts.size();
        return held == 0 ? 0 : held + 2;  // a heading and an empty line
    }
};

std::string upper_to_lower(std::string text) {
    const bool word = text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a';
    if (word) text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

// "3", "1 en 2", "1 t/m 6", "1, 3 en 5 t/m 8".
std::string runs_of(const std::set<int>& numbers) {
    std::vector<std::string> parts;
    for (auto at = numbers.begin(); at != numbers.end();) {
        const int first = *at;
        int last = first;
        while (++at != numbers.end() && *at == last + 1) last = *at;
        if (last - first >= 2) {
            parts.push_back(std::to_string(first) + " t/m " + std::to_string(last));
        } else {
            for (int number = first; number <= last; ++number)
                parts.push_back(std::to_string(number));
        }
    }
    std::string words;
    for (std::size_t i = 0; i < parts.size(); ++i)
        words += (i == 0 ? "" : i + 1 == parts.size() ? " en " : ", ") + parts[i];
    return words;
}

std::string with_periods(std::string title, const std::vector<std::pair<int, Date>>& periods) {
    std::set<int> numbers;
    for (const auto& [period, on] : periods) numbers.insert(period);
    for (const std::string_view hole : holes)
        if (const auto at = title.find(hole); at != std::string::npos)
            title.replace(at, hole.size(), runs_of(numbers));
    return title;
}

Row row_of(const DigestItem& item) {
    Row row;
    row.line = {item.cases, item.who, {}, item.called, item.on, item.remark, {}};
    if (!item.obligation.empty()) row.line.obligations = {item.obligation};
    row.stand = item.stand;
    row.kind = item.kind;
    row.name = item.name;
    row.instrument = item.instrument;
    row.since = item.since;
    row.soft = item.soft;
    row.joins = item.joins;
    row.title = item.title;
    if (item.period) row.periods = {{*item.period, item.on}};
    return row;
}

// Soft rules and periods of one rule, in one dossier.
bool alike(const Row& a, const Row& b) {
    return a.joins && b.joins && a.kind == b.kind && a.stand == b.stand &&
           a.instrument == b.instrument && a.line.cases == b.line.cases && a.line.who == b.line.who;
}

void join(Row& row, const Row& other) {
    if (other.line.on < row.line.on) {
        row.line.on = other.line.on;
        row.line.remark = other.line.remark;
    }
    const bool behind = row.stand == Stand::missed || row.stand == Stand::target;
    row.line.called = behind ? "oudste" : "eerste";
    row.since = std::max(row.since, other.since);
    row.periods.insert(row.periods.end(), other.periods.begin(), other.periods.end());
    row.line.obligations.insert(row.line.obligations.end(), other.line.obligations.begin(),
                                other.line.obligations.end());
    ++row.amount;
}

// Two rows that differ in nothing but what: the review and the end of one placement.
bool same_but_what(const Row& a, const Row& b) {
    const auto rest = [](const Row& row) {
        return std::tie(row.line.cases, row.line.who, row.line.called, row.line.on,
                        row.line.remark);
    };
    return a.stand == b.stand && !a.joins && !b.joins && !a.instrument.empty() &&
           a.instrument == b.instrument && a.line.on != Date{} && rest(a) == rest(b);
}

void put_beside(Row& row, const Row& other) {
    row.line.what += " en " + upper_to_lower(other.line.what);
    row.name += " en " + upper_to_lower(other.name);
    row.since = std::max(row.since, other.since);
    row.line.obligations.insert(row.line.obligations.end(), other.line.obligations.begin(),
                                other.line.obligations.end());
}

void join_rows(std::vector<Row>& rows) {
    std::ranges::stable_sort(rows, {}, &Row::kind);
    std::vector<Row> joined;
    for (const Row& row : rows) {
        const auto same =
            std::ranges::find_if(joined, [&](const Row& other) { return alike(other, row); });
        if (same == joined.end())
            joined.push_back(row);
        else
            join(*same, row);
    }
    for (Row& row : joined) row.line.what = with_periods(row.title, row.periods);
    rows.clear();
    for (const Row& row : joined) {
        const auto same =
            std::ranges::find_if(rows, [&](const Row& other) { return same_but_what(other, row); });
        if (same == rows.end())
            rows.push_back(row);
        else
            put_beside(*same, row);
    }
    std::ranges::stable_sort(rows, {}, [](const Row& row) {
        return std::tuple(row.stand, row.line.on,
                          row.line.cases.empty() ? CaseKey() : row.line.cases.front());
    });
}

DigestCount counted_as(const std::string& name) {
    DigestCount counted;
    counted.what = name;
    return counted;
}

void count(DigestSection& section, const Row& row) {
    const auto same = std::ranges::find(section.counts, row.name, &DigestCount::what);
    DigestCount& counted =
        same == section.counts.end() ? section.counts.emplace_back(counted_as(row.name)) : *same;
    counted.amount += row.amount;
    const bool behind = row.stand == Stand::missed || row.stand == Stand::target;
    if (row.line.on != Date{} && (counted.on == Date{} || row.line.on < counted.on)) {
        counted.on = row.line.on;
        counted.called = behind ? "oudste" : "eerste";
    }
    for (const CaseKey& key : row.line.cases)
        if (std::ranges::find(counted.cases, key) == counted.cases.end())
            counted.cases.push_back(key);
}

std::size_t lines_of(const std::vector<Section>& sections) {
    std::size_t lines = 0;
    for (const Section& section : sections) lines += section.lines();
    return lines;
}

// The last two of its counts as one.
void join_counts(DigestSection& section) {
    DigestCount last = std::move(section.counts.back());
    section.counts.pop_back();
    DigestCount& other = section.counts.back();
    other.what = "Andere onderwerpen";
    other.amount += last.amount;
    if (last.on != Date{} && (other.on == Date{} || last.on < other.on)) {
        other.on = last.on;
        other.called = last.called;
    }
    for (const CaseKey& key : last.cases)
        if (std::ranges::find(other.cases, key) == other.cases.end()) other.cases.push_back(key);
}

// From the last section to the first, each keeping its first rows as long as that can be.
void fit(std::vector<Section>& sections) {
    for (const std::size_t kept : {std::size_t{6}, std::size_t{3}, std::size_t{1}, std::size_t{0}})
        for (auto section = sections.rbegin(); section != sections.rend(); ++section)
            while (section->rows.size() > kept && lines_of(sections) > most_lines) {
                count(section->shown, section->rows.back());
                section->rows.pop_back();
            }
    while (lines_of(sections) > most_lines) {
        const auto most = std::ranges::max_element(
            sections, {}, [](const Section& section) { return section.shown.counts.size(); });
        if (most->shown.counts.size() < 2) return;
        join_counts(most->shown);
    }
}

std::string title_of_news(Date day, std::optional<Date> previous) {
    if (!previous || *previous + std::chrono::days(1) == day) return "Nieuw sinds gisteren";
    return "Nieuw sinds " + std::string(dutch_weekday(*previous)) + " " + to_dutch(*previous);
}

std::vector<Section> empty_sections(const NoticePolicy& policy, Date day,
                                    std::optional<Date> previous) {
    const auto within = [](int days) { return "Binnen " + std::to_string(days) + " dagen"; };
    const auto one = [&](Stand stand, std::string title, bool folds) {
        return Section{{section_name(stand, policy), std::move(title), {}, {}}, folds, {}};
    };
    std::vector<Section> sections{
        {{"nieuw-sinds-vorige", title_of_news(day, previous), {}, {}}, false, {}}};
    for (Section& each :
         std::array{one(Stand::today, "Vandaag nodig", false), one(Stand::missed, "Gemist", true),
                    one(Stand::soon, within(policy.digest_soon), true),
                    one(Stand::later, within(policy.digest_later), true),
                    one(Stand::fresh, "Nieuw deze week", true),
                    one(Stand::in_hand, "In behandeling", true),
                    one(Stand::target, "Streefdatum voorbij", true),
                    one(Stand::letter, "Per brief te versturen", false),
                    one(Stand::held, "Aangehouden berichten", false),
                    one(Stand::undeliverable, "Niet bezorgd", true),
                    one(Stand::finding, "Bevindingen", true), one(Stand::outage, "Storing", false),
                    one(Stand::told, "Verteld aan cliënten en werkgevers", false)})
        sections.push_back(std::move(each));
    return sections;
}

std::string section_for(const DigestItem& item, const NoticePolicy& policy) {
    if (item.decide) return section_name(Stand::today, policy);
    return item.is_new ? "nieuw-sinds-vorige" : section_name(item.stand, policy);
}

}  // namespace

std::vector<DigestSection> arrange(const DigestFacts& facts, const NoticePolicy& policy, Date day) {
    std::vector<Section> sections = empty_sections(policy, day, facts.previous);
    for (const DigestItem& item : facts.items) {
        const std::string name = section_for(item, policy);
        const auto section =
            std::ranges::find(sections, name, [](const Section& each) { return each.shown.name; });
        if (section != sections.end()) section->rows.push_back(row_of(item));
    }
    for (Section& section : sections) {
        join_rows(section.rows);
        if (!section.folds) continue;
        const auto is_counted = [&](const Row& row) {
            return row.since + one_week < day || (row.soft && row.stand == Stand::later);
        };
        for (const Row& row : section.rows)
            if (is_counted(row)) count(section.shown, row);
        std::erase_if(section.rows, is_counted);
    }
    fit(sections);
    std::vector<DigestSection> shown;
    for (Section& section : sections) {
        for (Row& row : section.rows) section.shown.lines.push_back(std::move(row.line));
        for (DigestCount& counted : section.shown.counts) {
            std::ranges::sort(counted.cases);
            if (counted.cases.size() > named_cases) {
                counted.more = counted.cases.size() - named_cases;
                counted.cases.resize(named_cases);
            }
        }
        if (!section.shown.lines.empty() || !section.shown.counts.empty())
            shown.push_back(std::move(section.shown));
    }
    return shown;
}

}  // namespace termijnd
