// /v1/storingen: when nothing could go out, and what became of what was due.
#include <boost/json.hpp>
#include <charconv>

#include "daemon/api/listing.h"
#include "daemon/api/route.h"
#include "scheduler/words/notice_file.h"

namespace termijnd {
namespace {

namespace json = boost::json;

void list_outages(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const PageAsked asked = page_asked(request, "storingen", faults);
    std::int64_t after = 0;
    const auto [end, error] =
        std::from_chars(asked.after.data(), asked.after.data() + asked.after.size(), after);
    if (!asked.after.empty() && error != std::errc())
        faults.push_back({"query", std::string(cursor_key), "formaat", "geen bladzijde"});
    if (!faults.empty()) return reply(problem(faults));
    auto job = [asked, after](const Snapshot& store) {
        std::vector<Outage> rows = store.outages.list(OutageNumber(after), asked.limit + 1);
        const bool more = take_off_more(rows, asked);
        json::array outages;
        for (const Outage& each : rows)
            outages.push_back(to_json(each, store.outages.counts(each.id)));
        const auto last =
            more ? std::optional(std::to_string(rows.back().id.value())) : std::nullopt;
        return page_response(asked, {{"storingen", std::move(outages)}}, last);
    };
    answer_read(api, reply, std::move(job));
}

}  // namespace

Routes outage_routes() {
    static const Route routes[] = {{"GET", "/v1/storingen", list_outages, {cursor_key, limit_key}}};
    return routes;
}

}  // namespace termijnd
