// /v1/verschil: what changes when the files on disk are adopted. Nothing is.
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <utility>

#include "daemon/api.h"
#include "daemon/json_body.h"
#include "scheduler/difference.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"

namespace termijnd {
namespace {

namespace json = boost::json;
using ApiPtr = std::shared_ptr<const ApiContext>;

constexpr std::size_t cases_a_job = 64;
constexpr std::chrono::milliseconds longest_job{100};  // nobody else waits long for the store
constexpr std::size_t most_listed = 1000;

// Thrown out of a job that has seen what it came for, so that the store undoes it.
struct Undone {};

std::string_view to_text(ObligationRow::State state) {
    switch (state) {
        case ObligationRow::State::open:
            return "open";
        case ObligationRow::State::settled:
            return "gedaan";
        case ObligationRow::State::lapsed:
            return "vervallen";
        case ObligationRow::State::waived:
            return "ontheven";
        case ObligationRow::State::withdrawn:
            return "ingetrokken";
    }
    return "";
}

json::value side(const std::optional<ObligationRow>& row) {
    if (!row) return nullptr;
    return json::object{{"regeling", row->pack},
                        {"vroegst", to_iso(row->earliest)},
                        {"uiterlijk", to_iso(row->due)},
                        {"laatst", to_iso(row->latest)},
                        {"toestand", to_text(row->state)}};
}

json::value side(const std::optional<NoticeRow>& row) {
    if (!row) return nullptr;
    return json::object{{"dag", to_iso(local_day(row->due_at))}, {"kanaal", to_text(row->channel)}};
}

json::object to_value(const ObligationChange& change) {
    const ObligationRow& row = change.was ? *change.was : *change.becomes;
    return {{"dossier", row.case_key},
            {"verplichting", row.id},
            {"regel", row.rule},
            {"periode", row.period ? json::value(std::to_string(*row.period)) : json::value()},
            {"was", side(change.was)},
            {"wordt", side(change.becomes)}};
}

json::object to_value(const NoticeChange& change) {
    const NoticeRow& row = change.was ? *change.was : *change.becomes;
    return {{"dossier", row.case_key},    {"verplichting", row.obligation},
            {"soort", to_text(row.kind)}, {"ontvanger", row.recipient},
            {"was", side(change.was)},    {"wordt", side(change.becomes)}};
}

template <class Change>
json::array listed(const std::vector<Change>& changes) {
    json::array list;
    for (const Change& change : changes) {
        if (list.size() == most_listed) break;
        list.push_back(to_value(change));
    }
    return list;
}

// Goes through all cases, some a job.
struct Comparison : std::enable_shared_from_this<Comparison> {
    ApiPtr api;
    HttpReply reply;
    std::shared_ptr<const World> world;  // as the files have it
    Difference difference;
    std::int64_t cases = 0;

    void go_on(std::string after) {
        auto last = std::make_shared<std::string>();
        auto job = [self = shared_from_this(), after = std::move(after), last,
                    now = api->clock.now()](Transaction& tx) {
            const auto start = std::chrono::steady_clock::now();
            for (const std::string& key : tx.case_keys(after, cases_a_job)) {
                add_difference(tx, *self->world, key, now, self->difference);
                ++self->cases;
                *last = key;
                if (std::chrono::steady_clock::now() - start > longest_job) break;
            }
            throw Undone{};
        };
        api->store.post(std::move(job), [self = shared_from_this(), last](std::exception_ptr how) {
            boost::asio::post(self->api->loop, [self, last, how] { self->went(*last, how); });
        });
    }

    void went(const std::string& last, const std::exception_ptr& how) {
        try {
            std::rethrow_exception(how);
        } catch (const Undone&) {
            return last.empty() ? finish() : go_on(last);
        } catch (...) {
            return answer(
                api, reply, [how](Transaction&) -> HttpResponse { std::rethrow_exception(how); },
                false);
        }
    }

    void finish() {
        const auto count = [](std::size_t size) { return static_cast<std::int64_t>(size); };
        reply(json_response(json::object{
            {"dossiers", cases},
            {"aantalVerplichtingen", count(difference.obligations.size())},
            {"aantalBerichten", count(difference.notices.size())},
            {"verplichtingen", listed(difference.obligations)},
            {"berichten", listed(difference.notices)},
        }));
    }
};

}  // namespace

void add_difference_routes(Router& router, const ApiPtr& api) {
    router.add("GET", "/v1/verschil", [api](const HttpRequest&, const HttpReply& reply) {
        auto world = api->world_on_disk();
        if (!world) {
            std::string text = "De bestanden op schijf zijn niet goed:";
            for (const Fault& fault : world.error()) text += ' ' + fault.text() + ';';
            text.back() = '.';
            return reply(problem(409, text));
        }
        auto comparison = std::make_shared<Comparison>();
        comparison->api = api;
        comparison->reply = reply;
        comparison->world = std::move(*world);
        comparison->go_on({});
    });
}

}  // namespace termijnd
