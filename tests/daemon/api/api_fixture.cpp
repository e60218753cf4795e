#include "tests/daemon/api/api_fixture.h"

#include <future>
#include <stdexcept>

#include "daemon/http/request_target.h"
#include "tests/scheduler/office.h"

namespace termijnd::test {

Api::Api(const std::filesystem::path& store)
    : clock(at("2026-03-02 08:00")),
      work_(boost::asio::make_work_guard(loop_)),
      store_(std::make_unique<StoreWorker>(open_sqlite(store))) {
    auto world = std::make_shared<World>(shipped_world());
    world->endpoints.push_back({EndpointName("zaaksysteem"), {}});
    world->municipality.sender = "termijnen@voorbeeldstad.example.nl";
    world->municipality.reply_to = "werk@voorbeeldstad.example.nl";
    world_ = std::move(world);
    auto context = std::make_shared<const ApiContext>(ApiContext{
        loop_, *store_, clock, reading_, [this] { return world_; },
        [this](const TriedFile*) -> ApiContext::Found { return world_; },
        [renderer =
             mail_renderer(TemplateSet::load(TERMIJND_SOURCE_DIR "/config/templates").value())] {
            return renderer;
        },
        [this](std::int64_t facts) { facts_ += static_cast<std::size_t>(facts); }});
    add_routes(router_, context);
}

Api::~Api() {
    reading_.join();
    store_.reset();
}

HttpResponse Api::send(const std::string& method, const std::string& target,
                       const std::string& body) {
    constexpr std::size_t longest_head = 8 * 1024;
    if (target.size() > longest_head) return problem(431, "");
    const auto parsed = parse_target(target);
    if (!parsed) return problem(400, "");
    HttpRequest request;
    request.method = method;
    request.path = parsed->path;
    request.query = parsed->query;
    request.headers = {{"content-type", "application/json"}};
    request.body = body;
    request.peer = "uid 1000";
    if (body.size() > router_.max_body(method, request.path)) return problem(413, "");
    std::optional<HttpResponse> answer;
    router_.handle(std::move(request),
                   [&](HttpResponse response) { answer = std::move(response); });
    while (!answer) {
        between();
        if (loop_.run_one_for(std::chrono::seconds(20)) == 0)
            throw std::runtime_error(method + " " + target + " is not answered");
    }
    return std::move(*answer);
}

boost::json::value Api::get(const std::string& target) {
    return boost::json::parse(send("GET", target).body);
}

std::string Api::everything() {
    std::string all;
    store_->run([&](Transaction& tx) {
        all.clear();
        for (const PartyRecord& party : tx.journal.parties({}, 1'000'000))
            all += "party " + party.key.str() + " " + party.name + " " + party.email + " " +
                   party.phone + " " + party.reference + "\n";
        for (const CaseKey& key : tx.journal.case_keys({}, 1'000'000)) {
            all += "case " + key.str() + "\n";
            const CaseRecord record = tx.journal.find_case(key).value();
            for (const auto& [role, party] : record.roles)
                all += role.word() + " " + party.str() + "\n";
            const CaseFacts facts = tx.journal.facts(key);
            for (const Instrument& each : facts.instruments)
                all += each.key.str() + each.kind + "\n";
            for (const Event& each : facts.events)
                all += each.key.str() + " " + each.kind + " " + to_iso(each.on) +
                       to_json(each.data) + "\n";
        }
    });
    return all;
}

void Api::while_writing(const std::function<void()>& meanwhile) {
    std::promise<void> begun, may_end;
    auto end = may_end.get_future();
    store_->post(
        [&](Transaction&) {
            begun.set_value();
            end.wait();
        },
        [](const std::exception_ptr&) {});
    begun.get_future().wait();
    meanwhile();
    may_end.set_value();
    store_->run([](Transaction&) {});
}

void Api::derive_all() {
    for (bool more = true; more;)
        store_->run([&](Transaction& tx) { more = advance(tx, *world_, clock.now()).more; });
}

}  // namespace termijnd::test
