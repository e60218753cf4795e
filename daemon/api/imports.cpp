// /v1/invoer: many dossiers, all of them or none.
//
//   reading   the text, on a thread of its own, and each document as soon as its end is seen
//   checking  what is staged against the store, some a job; what of it is long over is counted
//   adopting  one job: the journal alone. Deriving comes after, some cases a job (engine.h)
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <unordered_set>
#include <utility>

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
constexpr std::string_view from_key = "vanaf";
constexpr std::string_view send_key = "achterstalligVersturen";

// What the operator says of days that were over before this (going live).
struct LongOver {
    std::optional<Date> known_from;  // of the dossiers that name none
    bool send = false;
    std::size_t cases = 0;  // counted
    std::size_t obligations = 0;
};

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
    HttpRequest request;
    HttpReply reply;
    std::shared_ptr<const World> world;
    Reading reading;
    Origin origin;
    LongOver long_over;
    std::size_t documents = 0;
    std::vector<Intake> staged;
    std::unordered_set<CaseKey> keys;
    std::vector<InputFault> faults;  // of the text and of what stands around the documents
    Objections objections;

    // On the thread for it: nobody else touches this meanwhile.
    void read() {
        const LongList list{"dossiers",
                            [this](json::value document) { read_one(std::move(document)); }};
        const auto body = parse_body(request, list, faults);
        request.body = {};
        if (!body) return;
        JsonReader reader(*body, "#", faults);
        const bool has_list = reader.optional_array(list.name) != nullptr;
        reader.finish();
        if (faults.empty() && !has_list)
            faults.push_back({"body", "#/dossiers", "verplicht", "Dit veld is verplicht."});
    }

    void read_one(json::value document) {
        const std::size_t index = documents++;
        if (objections.size() == most_objections) return;
        auto intake = read_intake(std::move(document), {}, *world->rules, reading, today());
        if (!intake) return add(objections, index, intake.error());
        if (!keys.insert(intake->document.key).second)
            add(objections, index,
                {{"kenmerk", "dubbel", "Dit dossier staat er twee keer.", Objection::Why::wrong}});
        staged.push_back(std::move(*intake));
    }

    void was_read(const std::exception_ptr& error) {
        if (error) return reply(answer_to(error));
        if (!faults.empty()) return reply(problem(faults));
        if (!objections.empty()) return reply(refuse(objections));
        check_some(0);
    }

    void check_some(std::size_t from) {
        struct Checked {
            std::size_t next = 0;
            Objections objections;
            std::size_t cases = 0, obligations = 0;  // long over
        };
        auto checked = std::make_shared<Checked>();
        auto job = [self = shared_from_this(), from, checked](const Snapshot& store) {
            *checked = {from, {}, 0, 0};
            const auto start = std::chrono::steady_clock::now();
            for (; checked->next < self->staged.size() && !is_over(start); ++checked->next) {
                Intake& intake = self->staged[checked->next];
                self->say_known_from(store, intake);
                add(checked->objections, checked->next,
                    check(store, *self->world, intake, self->today()));
                if (self->long_over.send) continue;
                const std::size_t obligations =
                    count_long_over(store, *self->world, intake, self->today());
                checked->obligations += obligations;
                if (obligations > 0) ++checked->cases;
            }
        };
        read_store(api, std::move(job),
                   [self = shared_from_this(), checked](const std::exception_ptr& error) {
                       if (error) return self->reply(answer_to(error));
                       for (Objection& each : checked->objections)
                           if (self->objections.size() < most_objections)
                               self->objections.push_back(std::move(each));
                       self->long_over.cases += checked->cases;
                       self->long_over.obligations += checked->obligations;
                       if (checked->next < self->staged.size())
                           return self->check_some(checked->next);
                       if (!self->objections.empty()) return self->reply(refuse(self->objections));
                       if (self->long_over.cases > 0) return self->reply(self->refuse_long_over());
                       self->adopt_all();
                   });
    }

    // What a dossier says of itself, or said before, goes before the operator's word for all.
    void say_known_from(const Snapshot& store, Intake& intake) const {
        if (!long_over.known_from || intake.known_from) return;
        const auto there = store.journal.find_case(intake.document.key);
        if (!there || !there->known_from) intake.known_from = long_over.known_from;
    }

    [[nodiscard]] HttpResponse refuse_long_over() const {
        const std::string words =
            "Over " + std::to_string(long_over.obligations) + " verplichtingen in " +
            std::to_string(long_over.cases) +
            " dossiers zouden berichten uitgaan, terwijl de laatste dag meer dan een week geleden "
            "was. Noem met vanaf=2026-04-30 de dag vanaf welke termijnd ze bewaakt, of verstuur ze "
            "met achterstalligVersturen=true.";
        return problem({{"query", std::string(from_key), "achterstallig", words}},
                       {{"dossiers", long_over.cases}, {"verplichtingen", long_over.obligations}});
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

// Goes with the import from thread to thread, so that its end is always on the one it is on.
void read_apart(std::shared_ptr<Import> import) {
    boost::asio::thread_pool& thread = import->api->reading;
    boost::asio::post(thread, [import = std::move(import)]() mutable {
        std::exception_ptr error;
        try {
            import->read();
        } catch (...) {
            error = std::current_exception();
        }
        boost::asio::io_context& loop = import->api->loop;
        boost::asio::post(loop, [import = std::move(import), error] { import->was_read(error); });
    });
}

LongOver long_over_asked(const HttpRequest& request, Date today, std::vector<InputFault>& faults) {
    LongOver asked;
    if (const auto from = request.query_value(from_key)) {
        asked.known_from = parse_date(*from);
        if (!asked.known_from)
            faults.push_back({"query", std::string(from_key), "formaat",
                              "geen datum; schrijf bijvoorbeeld 2026-04-30"});
        Objections objections;
        check_day(asked.known_from, std::string(from_key), today, objections);
        for (const Objection& each : objections)
            faults.push_back({"query", each.place, each.code, each.words});
    }
    if (const auto send = request.query_value(send_key)) {
        asked.send = *send == "true";
        if (!asked.send && *send != "false")
            faults.push_back({"query", std::string(send_key), "formaat", "Schrijf true of false."});
        if (asked.send && request.query_value(from_key))
            faults.push_back({"query", std::string(send_key), "dubbel",
                              "Noem een dag met vanaf, of verstuur alles, niet beide."});
    }
    return asked;
}

void import_cases(const ApiPtr& api, const HttpRequest& request, const HttpReply& reply) {
    std::vector<InputFault> faults;
    const LongOver asked = long_over_asked(request, today_of(*api), faults);
    if (!faults.empty()) return reply(problem(faults));
    auto import = std::make_shared<Import>();
    import->api = api;
    import->request = request;
    import->reply = reply;
    import->long_over = asked;
    import->world = api->world();
    import->reading = reading_of(*api);
    import->origin = origin_of(request, api->clock.now());
    read_apart(std::move(import));
}

}  // namespace

Routes import_routes() {
    static const Route routes[] = {
        {"POST", "/v1/invoer", import_cases, {from_key, send_key}, Route::Body::import}};
    return routes;
}

}  // namespace termijnd
