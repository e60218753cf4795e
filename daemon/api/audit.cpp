// /v1/controle: what had to go out in a period, against what did.
#include <boost/json.hpp>
#include <iterator>

#include "daemon/api/case_walk.h"
#include "daemon/api/period.h"
#include "daemon/api/route.h"
#include "daemon/http/json_body.h"
#include "scheduler/forecast/audit.h"
#include "scheduler/plan/plan.h"

namespace termijnd {
namespace {

namespace json = boost::json;

// Counted in full and listed as far as anybody reads.
constexpr std::size_t most_lines = 20'000;

std::string_view to_text(AuditLine::Is is) {
    switch (is) {
        case AuditLine::Is::missing:
            return "ontbreekt";
        case AuditLine::Is::late:
            return "te-laat";
        case AuditLine::Is::extra:
            return "extra";
    }
    return "";
}

json::value day_or_null(std::optional<Date> day) {
    return day ? json::value(to_iso(*day)) : json::value();
}

json::object to_value(const AuditLine& line) {
    return {{"verschil", to_text(line.is)},
            {"dossier", line.case_key.str()},
            {"regel", line.rule},
            {"soort", to_text(line.kind)},
            {"trede", line.slot},
            {"aan", line.recipient.str()},
            {"verwacht", day_or_null(line.expected)},
            {"gezegd", day_or_null(line.said)},
            {"reden", line.reason.empty() ? json::value() : json::value(line.reason)},
            {"uitleg", line.words.empty() ? json::value() : json::value(line.words)},
            {"verklaard", line.explained},
            {"verplichting", line.obligation.str()}};
}

struct Sum {
    Period period;
    std::int64_t cases = 0, expected = 0, missing = 0, late = 0, extra = 0, unexplained = 0,
                 left_off = 0;
    json::array rows;

    void add(const Audited& audited) {
        ++cases;
        expected += audited.expected;
        for (const AuditLine& line : audited.lines) {
            missing += line.is == AuditLine::Is::missing ? 1 : 0;
            late += line.is == AuditLine::Is::late ? 1 : 0;
            extra += line.is == AuditLine::Is::extra ? 1 : 0;
            unexplained += line.is != AuditLine::Is::extra && !line.explained ? 1 : 0;
            if (rows.size() < most_lines)
                rows.push_back(to_value(line));
            else
                ++left_off;
        }
    }
    [[nodiscard]] HttpResponse answer() {
        return json_response(json::object{{"van", to_iso(period.from)},
                                          {"tot", to_iso(period.until)},
                                          {"dossiers", cases},
                                          {"verwacht", expected},
                                          {"ontbreekt", missing},
                                          {"teLaat", late},
                                          {"extra", extra},
                                          {"onverklaard", unexplained},
                                          {"nietGetoond", left_off},
                                          {"rijen", std::move(rows)}});
    }
};

void show_audit(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const Period period = period_asked(request, Days::back, today_of(*api), faults);
    if (!faults.empty()) return reply(problem(faults));
    auto sum = std::make_shared<Sum>();
    sum->period = period;
    walk_all<Audited>(
        api, reply,
        [world = api->world(), period, now = api->clock.now()](const Snapshot& store,
                                                               const CaseKey& key) {
            return audit_case(store, *world, key, period, now);
        },
        [sum](const Audited& audited) { sum->add(audited); }, [sum] { return sum->answer(); });
}

}  // namespace

Routes audit_routes() {
    static const Route routes[] = {
        {"GET", "/v1/controle", show_audit, {from_day_key, until_day_key}}};
    return routes;
}

}  // namespace termijnd
