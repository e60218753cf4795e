// /v1/invoer: many dossiers, all of them or none.
//
//   reading   the documents, some at a time on the loop's thread, each freed when it is read
//   checking  what is staged against the store, some a job
//   adopting  one job: the journal alone. Deriving comes after, some cases a job (engine.h)
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <unordered_set>

#include "daemon/access/caller.h"
#include "daemon/api/route.h"
#include "daemon/api/values.h"
#include "daemon/http/json_body.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds slice{20};
constexpr std::size_t most_objections = 100;

std::string place_of(std::size_t index) {
    return "dossiers[" + std::to_string(index) + "]";
}

void add(Objections& all, std::size_t index, const Objections& more) {
    for (Objection each : more) {
        if (all.size() == most_objections) return;
        each.place = place_of(index) + (each.place.empty() ? "" : "." + each.place);
        all.push_back(std::move(each));
    }
}

bool is_over(std::chrono::steady_clock::time_point start) {
    return std::chrono::steady_clock::now() - start > slice;
}

struct Import : std::enable_shared_from_this<Import> {
    ApiPtr api;
    HttpReply reply;
    std::shared_ptr<const World> world;
    Reading reading;
    Origin origin;
    json::array documents;
    std::vector<Intake> staged;
    std::unordered_set<CaseKey> keys;
    Objections objections;

    void read(std::size_t from) {
        try {
            read_some(from);
        } catch (...) {
            reply(answer_to(std::current_exception()));
        }
    }

    void read_some(std::size_t from) {
        const auto start = std::chrono::steady_clock::now();
        std::size_t i = from;
        for (; i < documents.size() && !is_over(start); ++i) read_one(i);
        if (i < documents.size()) {
            boost::asio::post(api->loop, [self = shared_from_this(), i] { self->read(i); });
            return;
        }
        documents = {};
        if (!objections.empty()) return reply(refuse(objections));
        check_some(0);
    }

    void read_one(std::size_t index) {
        auto intake = read_intake(std::exchange(documents[index], nullptr), {}, *world->rules,
                                  reading, today());
        if (!intake) return add(objections, index, intake.error());
        if (!keys.insert(intake->document.key).second)
            add(objections, index,
                {{"kenmerk", "dubbel", "Dit dossier staat er twee keer.", Objection::Why::wrong}});
        staged.push_back(std::move(*intake));
    }

    void check_some(std::size_t from) {
        struct Checked {
            std::size_t next = 0;
            Objections objections;
        };
        auto checked = std::make_shared<Checked>();
        auto job = [self = shared_from_this(), from, checked](const Snapshot& store) {
            *checked = {from, {}};
            const auto start = std::chrono::steady_clock::now();
            for (; checked->next < self->staged.size() && !is_over(start); ++checked->next)
                add(checked->objections, checked->next,
                    check(store, *self->world, self->staged[checked->next], self->today()));
        };
        read_store(api, std::move(job),
                   [self = shared_from_this(), checked](const std::exception_ptr& error) {
                       if (error) return self->reply(answer_to(error));
                       for (Objection& each : checked->objections)
                           if (self->objections.size() < most_objections)
                               self->objections.push_back(std::move(each));
                       if (checked->next < self->staged.size())
                           return self->check_some(checked->next);
                       if (!self->objections.empty()) return self->reply(refuse(self->objections));
                       self->adopt_all();
                   });
    }

    void adopt_all() {
        auto job = [self = shared_from_this()](Transaction& tx) -> Written {
            IntakeCount total;
            for (std::size_t i = 0; i < self->staged.size(); ++i) {
                try {
                    total += adopt(tx, self->staged[i], self->origin);
                } catch (const std::invalid_argument& conflict) {
                    throw std::invalid_argument(place_of(i) + ": " + conflict.what());
                }
            }
            json::object value = to_value(total);
            value["dossiers"] = self->staged.size();
            value["teBerekenen"] = to_derive(tx, self->today());
            return {json_response(value, 201), total.total()};
        };
        answer_write(api, reply, std::move(job));
    }

    [[nodiscard]] Date today() const { return local_day(origin.recorded_at); }
};

void import_cases(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    auto body = parse_body(request, faults);
    if (!body) return reply(problem(faults));
    JsonReader reader(*body, "#", faults);
    const bool has_list = reader.optional_array("dossiers", 1'000'000) != nullptr;
    reader.finish();
    if (faults.empty() && !has_list)
        faults.push_back({"body", "#/dossiers", "verplicht", "Dit veld is verplicht."});
    if (!faults.empty()) return reply(problem(faults));
    auto import = std::make_shared<Import>();
    import->api = api;
    import->reply = reply;
    import->world = api->world();
    import->reading = reading_of(*api);
    import->origin = origin_of(request, api->clock.now());
    import->documents = std::move(body->as_object().at("dossiers").as_array());
    import->read(0);
}

}  // namespace

Routes import_routes() {
    static const Route routes[] = {{"POST", "/v1/invoer", import_cases, {}, Route::Body::import}};
    return routes;
}

}  // namespace termijnd
