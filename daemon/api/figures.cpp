// /v1/kengetallen: how obligations ended, by rule, quarter and version of the regulation.
#include <boost/json.hpp>

#include "daemon/api/case_walk.h"
#include "daemon/api/period.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "scheduler/forecast/figures.h"

namespace termijnd {
namespace {

namespace json = boost::json;

HttpResponse answer(const Figures& figures, const Period& period, Date today) {
    json::array rows;
    for (const auto& [key, figure] : figures.rows())
        rows.push_back(json::object{{"regel", key.rule},
                                    {"kwartaal", key.quarter},
                                    {"regeling", key.pack},
                                    {"opTijd", figure.on_time},
                                    {"teLaat", figure.late},
                                    {"gemist", figure.missed},
                                    {"verlopen", figure.expired},
                                    {"open", figure.open}});
    return json_response(json::object{{"van", to_iso(period.from)},
                                      {"tot", to_iso(period.until)},
                                      {"peildatum", to_iso(today)},
                                      {"rijen", std::move(rows)}});
}

void show_figures(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const Date today = today_of(*api);
    const Period period = period_asked(request, Days::back, today, faults);
    if (!faults.empty()) return reply(problem(faults));
    auto figures = std::make_shared<Figures>(period, today);
    walk_all<std::vector<ObligationRow>>(
        api, reply,
        [](const Snapshot& store, const CaseKey& key) { return store.derived.of_case(key); },
        [figures](const std::vector<ObligationRow>& rows) {
            for (const ObligationRow& row : rows) figures->add(row);
        },
        [figures, period, today] { return answer(*figures, period, today); });
}

}  // namespace

Routes figure_routes() {
    static const Route routes[] = {
        {"GET", "/v1/kengetallen", show_figures, {from_day_key, until_day_key}}};
    return routes;
}

}  // namespace termijnd
