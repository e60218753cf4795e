// /v1/prognose: what will go out in the days ahead, when nothing happens.
#include <boost/json.hpp>
#include <utility>

#include "daemon/api/case_walk.h"
#include "daemon/api/period.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "obligations/store/rules/case_copy.h"
#include "scheduler/forecast/forecast.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

constexpr NoticeKind kinds[] = {NoticeKind::change,        NoticeKind::announcement,
                                NoticeKind::reminder,      NoticeKind::missed,
                                NoticeKind::rectification, NoticeKind::escalation};

void add_counts(json::object& row, const NoticeCounts& counts, bool with_mails) {
    for (const NoticeKind kind : kinds)
        row[to_text(kind)] = counts.of_kind[static_cast<std::size_t>(kind)];
    row["berichten"] = counts.notices;
    row["brieven"] = counts.letters;
    row["webhooks"] = counts.webhooks;
    if (with_mails) row["mails"] = counts.mails;
}

json::array by_kind(const Forecast& forecast) {
    json::array rows;
    for (const NoticeKind kind : kinds)
        rows.push_back(
            json::object{{"soort", to_text(kind)},
                         {"berichten", forecast.total().of_kind[static_cast<std::size_t>(kind)]}});
    return rows;
}

json::array by_week(const Forecast& forecast) {
    json::array rows;
    for (const auto& [week, counts] : forecast.by_week()) {
        json::object row{{"week", week_name(week)}, {"maandag", to_iso(week)}};
        add_counts(row, counts, true);
        rows.push_back(std::move(row));
    }
    return rows;
}

// One mail may be about several rules, so that it is no rule's.
json::array by_rule(const Forecast& forecast) {
    json::array rows;
    for (const auto& [rule, counts] : forecast.by_rule()) {
        json::object row{{"regel", rule}};
        add_counts(row, counts, false);
        rows.push_back(std::move(row));
    }
    return rows;
}

json::array by_person(const Forecast& forecast) {
    json::array rows;
    for (const auto& [person, counts] : forecast.by_person()) {
        json::object row{{"persoon", person.str()}};
        add_counts(row, counts, true);
        rows.push_back(std::move(row));
    }
    return rows;
}

json::array by_manager(const Forecast& forecast) {
    json::array rows;
    for (const auto& [manager, plates] : forecast.plates()) {
        Date week = week_of(forecast.period().from);
        for (const Plate& plate : plates) {
            rows.push_back(json::object{
                {"casemanager", manager.empty() ? json::value() : json::value(manager.str())},
                {"week", week_name(week)},
                {"maandag", to_iso(week)},
                {"open", plate.open},
                {"laatsteDagen", plate.last_days},
                {"gemist", plate.missed},
                {"brieven", plate.letters}});
            week += std::chrono::days(7);
        }
    }
    return rows;
}

struct Grouping {
    std::string_view name;
    json::array (*rows)(const Forecast&);
};
constexpr Grouping groupings[] = {{"week", by_week},
                                  {"soort", by_kind},
                                  {"persoon", by_person},
                                  {"regel", by_rule},
                                  {"casemanager", by_manager}};
constexpr std::string_view group_key = "groep";

const Grouping& grouping_asked(const HttpRequest& request, std::vector<InputFault>& faults) {
    const auto asked = request.query_value(group_key);
    if (!asked) return groupings[0];
    std::string known;
    for (const Grouping& each : groupings) {
        if (each.name == *asked) return each;
        known += (known.empty() ? "" : ", ") + std::string(each.name);
    }
    faults.push_back({"query", std::string(group_key), "onbekend", "Kies uit " + known + "."});
    return groupings[0];
}

HttpResponse answer(const Forecast& forecast, const Grouping& grouping, Instant now) {
    json::object total;
    add_counts(total, forecast.total(), true);
    return json_response(json::object{{"van", to_iso(forecast.period().from)},
                                      {"tot", to_iso(forecast.period().until)},
                                      {"gemaaktOp", to_iso(now)},
                                      {"dossiers", forecast.cases()},
                                      {"totaal", std::move(total)},
                                      {"groep", grouping.name},
                                      {"rijen", grouping.rows(forecast)}});
}

void show_forecast(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const Period period = period_asked(request, Days::ahead, today_of(*api), faults);
    const Grouping& grouping = grouping_asked(request, faults);
    if (!faults.empty()) return reply(problem(faults));
    // A case that changes meanwhile is looked at as it is when its turn comes.
    auto forecast = std::make_shared<Forecast>(period);
    const Instant now = api->clock.now();
    walk_all<CaseCopy>(
        api, reply, [](const Snapshot& store, const CaseKey& key) { return copy_case(store, key); },
        [world = api->world(), forecast, period, now](const CaseCopy& copy) {
            forecast->add(look_ahead(world, copy, now, period));
        },
        [forecast, &grouping, now] { return answer(*forecast, grouping, now); });
}

}  // namespace

Routes forecast_routes() {
    static const Route routes[] = {
        {"GET", "/v1/prognose", show_forecast, {from_day_key, until_day_key, group_key}}};
    return routes;
}

}  // namespace termijnd
