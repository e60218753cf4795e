// /v1/verschil: what changes when the files on disk are adopted, or those and one that is sent
// along. Nothing is.
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <utility>

#include "daemon/api/route.h"
#include "daemon/api/some_cases.h"
#include "daemon/http/json_body.h"
#include "obligations/documents/rule_json.h"
#include "scheduler/forecast/difference.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

constexpr std::size_t most_changes = 1000;
constexpr std::size_t largest_file = 1024 * 1024;
constexpr std::string_view file_key = "bestand";

// The daemon's states in the words of a status; what was retracted has lapsed.
std::string_view to_text(ObligationRow::State state) {
    switch (state) {
        case ObligationRow::State::open:
            return to_text(Status::open);
        case ObligationRow::State::settled:
            return to_text(Status::settled);
        case ObligationRow::State::waived:
            return to_text(Status::waived);
        case ObligationRow::State::lapsed:
        case ObligationRow::State::withdrawn:
            break;
    }
    return to_text(Status::lapsed);
}

json::value side(const std::optional<ObligationRow>& row) {
    if (!row) return nullptr;
    return json::object{{"regeling", row->pack},
                        {"vroegst", to_iso(row->earliest)},
                        {"uiterlijk", to_iso(row->due)},
                        {"laatst", to_iso(row->latest)},
                        {"status", to_text(row->state)}};
}

json::value side(const std::optional<NoticeRow>& row) {
    if (!row) return nullptr;
    return json::object{{"dag", to_iso(local_day(row->due_at))}, {"kanaal", to_text(row->channel)}};
}

// What the new rule leaves open, and who stands for it; null where there is no such rule.
json::value standing_in(const RuleBook& rules, const std::optional<ObligationRow>& row) {
    const RulePack* pack = row ? rules.pack(row->pack) : nullptr;
    if (!pack) return nullptr;
    for (const Rule& rule : pack->rules)
        if (rule.id == row->rule) return standing_of(rule);
    return nullptr;
}

json::object to_value(const ObligationChange& change, const RuleBook& rules) {
    const ObligationRow& row = change.was ? *change.was : *change.becomes;
    return {{"dossier", row.case_key.str()},
            {"verplichting", row.id.str()},
            {"regel", row.rule},
            {"periode", row.period ? json::value(std::to_string(*row.period)) : json::value()},
            {"was", side(change.was)},
            {"wordt", side(change.becomes)},
            {"regelStand", standing_in(rules, change.becomes)}};
}

json::object to_value(const NoticeChange& change, const RuleBook&) {
    const NoticeRow& row = change.was ? *change.was : *change.becomes;
    return {{"dossier", row.case_key.str()},    {"verplichting", row.obligation.str()},
            {"soort", to_text(row.kind)},       {"ontvanger", row.recipient.str()},
            {"was", side(change.was)},          {"wordt", side(change.becomes)},
            {"reden", stable_name(change.why)}, {"uitleg", to_text(change.why)}};
}

// Changes counted in full and listed as far as anybody reads.
struct Listed {
    std::int64_t count = 0;
    json::array list;

    template <class Change>
    void add(const std::vector<Change>& changes, const RuleBook& rules) {
        count += static_cast<std::int64_t>(changes.size());
        for (const Change& change : changes)
            if (list.size() < most_changes) list.push_back(to_value(change, rules));
    }
};

// What one job saw.
struct Seen {
    Difference difference;
    std::int64_t cases = 0;
    CaseKey last;  // the case it came to; empty when none was left
};

// Goes through all cases, some a job.
struct Comparison : std::enable_shared_from_this<Comparison> {
    ApiPtr api;
    HttpReply reply;
    std::shared_ptr<const World> world;  // as the files have it, or would
    std::int64_t cases = 0;
    Listed obligations, notices;

    void go_on(CaseKey after) {
        auto seen = std::make_shared<Seen>();
        auto job = [world = world, after = std::move(after), seen,
                    now = api->clock.now()](Transaction& tx) {
            *seen = {};
            seen->last = some_cases(tx, after, [&](const CaseKey& key) {
                add_difference(tx, *world, key, now, seen->difference);
                ++seen->cases;
            });
        };
        api->store.rehearse(
            std::move(job), [self = shared_from_this(), seen](std::exception_ptr how) {
                boost::asio::post(self->api->loop, [self, seen, how] { self->went(*seen, how); });
            });
    }

    void went(const Seen& seen, const std::exception_ptr& how) {
        if (how) return reply(answer_to(how));
        cases += seen.cases;
        obligations.add(seen.difference.obligations, *world->rules);
        notices.add(seen.difference.notices, *world->rules);
        if (!seen.last.empty()) return go_on(seen.last);
        reply(json_response(json::object{{"dossiers", cases},
                                         {"aantalVerplichtingen", obligations.count},
                                         {"aantalBerichten", notices.count},
                                         {"verplichtingen", std::move(obligations.list)},
                                         {"berichten", std::move(notices.list)}}));
    }
};

void compare(const ApiPtr& api, const TriedFile* tried, const HttpReply& reply) {
    auto world = api->world_on_disk(tried);
    if (!world) {
        std::string text = tried ? "Met dit bestand erbij zijn de bestanden niet goed:"
                                 : "De bestanden op schijf zijn niet goed:";
        for (const Fault& fault : world.error()) text += ' ' + fault.text() + ';';
        text.back() = '.';
        return reply(problem(409, text));
    }
    auto comparison = std::make_shared<Comparison>();
    comparison->api = api;
    comparison->reply = reply;
    comparison->world = std::move(*world);
    comparison->go_on({});
}

void show_difference(const ApiPtr& api, const HttpRequest&, const HttpReply& reply) {
    compare(api, nullptr, reply);
}

// The text of a file is the body as it is: TOML, no JSON.
void try_file(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    const auto name = request.query_value(file_key);
    if (!name)
        return reply(problem({{"query", std::string(file_key), "verplicht",
                               "Noem het bestand, bijvoorbeeld haarlemmermeer-2025.toml."}}));
    if (request.body.size() > largest_file)
        return reply(problem(413, "Dit bestand is groter dan 1 MB; dat is geen regeling."));
    const TriedFile tried{std::string(*name), request.body};
    compare(api, &tried, reply);
}

}  // namespace

Routes difference_routes() {
    static const Route routes[] = {
        {"GET", "/v1/verschil", show_difference},
        {"POST", "/v1/verschil", try_file, {file_key}, Route::Body::import}};
    return routes;
}

}  // namespace termijnd
