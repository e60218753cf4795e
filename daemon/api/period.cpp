#include "daemon/api/period.h"

#include <fmt/format.h>

#include "daemon/http/json_body.h"

namespace termijnd {
namespace {

constexpr std::chrono::days longest{5 * 366};

Date day_asked(const HttpRequest& request, std::string_view key, std::optional<Date> usual,
               std::vector<InputFault>& faults) {
    const auto text = request.query_value(key);
    if (!text) {
        if (!usual)
            faults.push_back(
                {"query", std::string(key), "verplicht", "Noem een dag, bijvoorbeeld 2026-04-30."});
        return usual.value_or(Date{});
    }
    const auto day = parse_date(*text);
    if (!day)
        faults.push_back(
            {"query", std::string(key), "formaat", "geen datum; schrijf bijvoorbeeld 2026-04-30"});
    return day.value_or(Date{});
}

}  // namespace

Period period_asked(const HttpRequest& request, Days days, Date today,
                    std::vector<InputFault>& faults) {
    const std::size_t before = faults.size();
    const bool ahead = days == Days::ahead;
    Period period;
    period.from =
        day_asked(request, from_day_key, ahead ? std::optional(today) : std::nullopt, faults);
    period.until =
        day_asked(request, until_day_key, ahead ? std::nullopt : std::optional(today), faults);
    if (faults.size() > before) return period;
    const auto refuse = [&](std::string_view key, const std::string& words) {
        faults.push_back({"query", std::string(key), "bereik", words});
    };
    if (period.until < period.from)
        refuse(until_day_key, "Deze dag ligt voor " + std::string(from_day_key) + ".");
    if (period.until - period.from > longest) refuse(until_day_key, "Vraag vijf jaar of minder.");
    if (ahead && period.from < today)
        refuse(from_day_key, "Deze dag is voorbij. Vooruitkijken begint op " + to_iso(today) + ".");
    if (!ahead && period.until > today)
        refuse(until_day_key, "Deze dag komt nog. Terugkijken eindigt op " + to_iso(today) + ".");
    return period;
}

std::string week_name(Date day) {
    // A week belongs to the year of its Thursday.
    const Date thursday = week_of(day) + std::chrono::days(3);
    const int year = year_of(thursday);
    const auto number = (thursday - make_date(year, 1, 1)).count() / 7 + 1;
    return fmt::format("{}-W{:02}", year, number);
}

}  // namespace termijnd
