#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <map>

#include "scheduler/delivery/dispatcher.h"

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/delivery/verdict.h"
#include "tests/store/sample.h"
#include "tests/support/catch.h"

namespace termijnd {
namespace {

using test::at;

Outcome outcome(Outcome::Kind kind, std::string answer) {
    Outcome made;
    made.kind = kind;
    made.answer = std::move(answer);
    return made;
}

constexpr const char* no_such_name = "template: no such name";

// Bytes that name their message; one for "raar" cannot be drafted, one for "vreemd" not written.
struct PlainRenderer : Renderer {
    Draft draft(Transaction&, const World&, const MessageRow& message, Instant) override {
        const std::string to = message.key.recipient;
        if (to == "raar") throw std::runtime_error(no_such_name);
        if (to == "niemand") return {};
        if (to == "vreemd") return {{}, []() -> Frozen { throw std::runtime_error(no_such_name); }};
        const std::string bytes = "bytes of " + message.public_id;
        if (message.channel == Channel::webhook) return {Frozen{bytes, to, "{}"}, {}};
        return {{}, [bytes] { return Frozen{bytes, "jo@example.org", "{}"}; }};
    }
};

// Answers each attempt as the test says, in a later turn of the loop.
struct ScriptedTransport : MailTransport, WebhookTransport {
    explicit ScriptedTransport(boost::asio::io_context& loop_) : loop(loop_) {}

    void send_mail(Envelope envelope, std::string bytes, Done done) override {
        finish(envelope.to.text(), std::move(bytes), done);
    }
    void send_webhook(WebhookCall call, Done done) override {
        finish(call.endpoint->target.url(), call.body, done);
    }
    void finish(const std::string& to, std::string bytes, const Done& done) {
        sent[to].push_back(std::move(bytes));
        const Outcome said =
            answers.contains(to) ? answers[to] : outcome(Outcome::Kind::sent, "250");
        if (hold) {
            held.emplace_back([done, said] { done(said); });
        } else {
            boost::asio::post(loop, [done, said] { done(said); });
        }
    }

    boost::asio::io_context& loop;
    std::map<std::string, std::vector<std::string>> sent;
    std::map<std::string, Outcome> answers;
    bool hold = false;
    std::vector<std::function<void()>> held;
};

std::shared_ptr<const WebhookEndpoint> endpoint(const std::string& url) {
    std::vector<Secret> secrets;
    secrets.push_back(new_webhook_secret());
    return std::make_shared<const WebhookEndpoint>(
        WebhookEndpoint{HttpTarget::parse(url).value(), WebhookSigner::from(secrets).value()});
}

const std::string good_url = "https://good.example.org/";
const std::string dead_url = "https://dead.example.org/";

struct Bench {
    explicit Bench(DispatchLimits limits = {})
        : store(test::sample_store()),
          transport(std::make_shared<ScriptedTransport>(loop)),
          dispatcher(loop, store, clock, limits) {
        auto transports = std::make_shared<const Transports>(
            Transports{transport,
                       transport,
                       {{"good", endpoint(good_url)}, {"dead", endpoint(dead_url)}},
                       MailAddress::parse("from@example.org").value()});
        auto world = std::make_shared<const World>(
            World{nullptr, Calendar(Calendar::built_in()), {}, {}, {}});
        dispatcher.use(world, std::make_shared<PlainRenderer>(), transports);
        dispatcher.on_failure([](std::exception_ptr error) { std::rethrow_exception(error); });
        dispatcher.on_idle([this] { loop.stop(); });
    }

    void add(const std::string& recipient, Channel channel, int count = 1) {
        store.run([&](Transaction& tx) {
            for (int i = 0; i < count; ++i) {
                const MessageKey key{"proef", std::to_string(i), recipient, ""};
                put_message(tx.outbox, key, channel, at(1000), "");
            }
        });
    }

    // Claims and sends until nothing is due any more.
    void run() {
        auto work = boost::asio::make_work_guard(loop);
        dispatcher.pump();
        loop.restart();
        loop.run();
    }

    std::vector<MessageRow> messages(MessageState state) {
        std::vector<MessageRow> rows;
        store.run([&](Transaction& tx) { rows = tx.outbox.list(state, 0, 10'000); });
        return rows;
    }

    boost::asio::io_context loop;
    StoreWorker store;
    ManualClock clock{at(2000)};
    std::shared_ptr<ScriptedTransport> transport;
    Dispatcher dispatcher;
};

TEST_CASE("every due message is sent once and recorded as delivered", "[dispatcher]") {
    Bench bench;
    bench.add("good", Channel::webhook, 700);
    bench.add("jo", Channel::mail, 5);
    bench.run();
    CHECK(bench.transport->sent[good_url].size() == 700);
    CHECK(bench.transport->sent["jo@example.org"].size() == 5);
    CHECK(bench.messages(MessageState::delivered).size() == 705);
    CHECK(bench.dispatcher.in_hand() == 0);
}

TEST_CASE("a burst is not given back before the first answer had time to come", "[dispatcher]") {
    Bench bench;
    bench.transport->hold = true;
    bench.add("good", Channel::webhook, 1024);
    const auto work = boost::asio::make_work_guard(bench.loop);
    bench.dispatcher.pump();
    while (bench.dispatcher.claimed() < 1024) bench.loop.run_one();
    REQUIRE_FALSE(bench.transport->held.empty());
    bench.transport->hold = false;
    for (const auto& answer : std::exchange(bench.transport->held, {})) answer();
    bench.run();
    CHECK(bench.messages(MessageState::delivered).size() == 1024);
}

TEST_CASE("an endpoint that is down costs no attempt and slows no other", "[dispatcher]") {
    Bench bench;
    Outcome down = outcome(Outcome::Kind::retry, "no route");
    down.destination_down = true;
    bench.transport->answers[dead_url] = down;
    bench.add("dead", Channel::webhook, 600);
    bench.add("good", Channel::webhook, 600);
    bench.run();
    CHECK(bench.messages(MessageState::delivered).size() == 600);
    const auto waiting = bench.messages(MessageState::pending);
    REQUIRE(waiting.size() == 600);
    for (const MessageRow& message : waiting) {
        CHECK(message.attempts == 0);
        CHECK(message.next_at > bench.clock.now());
    }
    // The breaker let a handful through, not all of them.
    CHECK(bench.transport->sent[dead_url].size() <= DispatchLimits{}.at_once_per_endpoint);
}

TEST_CASE("a retry has the same id and the same bytes", "[dispatcher]") {
    Bench bench;
    bench.transport->answers[good_url] = outcome(Outcome::Kind::uncertain, "no answer");
    bench.add("good", Channel::webhook);
    bench.run();
    const auto waiting = bench.messages(MessageState::pending);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].uncertain);
    CHECK(waiting[0].attempts == 1);

    bench.transport->answers.clear();
    bench.clock.move_to(waiting[0].next_at);
    bench.run();
    const auto& sent = bench.transport->sent[good_url];
    REQUIRE(sent.size() == 2);
    CHECK(sent[0] == sent[1]);
    CHECK(bench.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("a message that cannot be rendered is dead with the reason, the others go on",
          "[dispatcher]") {
    Bench bench;
    bench.add("raar", Channel::mail);
    bench.add("vreemd", Channel::mail);
    bench.add("niemand", Channel::mail);
    bench.add("jo", Channel::mail);
    bench.run();
    const auto dead = bench.messages(MessageState::dead);
    REQUIRE(dead.size() == 2);
    for (const MessageRow& each : dead) CHECK(each.answer == no_such_name);
    CHECK(bench.messages(MessageState::cancelled).size() == 1);
    CHECK(bench.messages(MessageState::delivered).size() == 1);
}

TEST_CASE("an endpoint that answers 410 is called no more", "[dispatcher]") {
    Bench bench;
    Outcome gone = outcome(Outcome::Kind::refused, "410");
    gone.disable = true;
    bench.transport->answers[good_url] = gone;
    bench.add("good", Channel::webhook);
    bench.run();
    bench.store.run([&](Transaction& tx) {
        put_message(tx.outbox, {"proef", "later", "good", ""}, Channel::webhook, at(1500), "");
    });
    bench.run();
    CHECK(bench.transport->sent[good_url].size() == 1);
    CHECK(bench.messages(MessageState::dead).size() == 2);
}

TEST_CASE("draining lets what is under way end and gives the rest back", "[dispatcher]") {
    DispatchLimits limits;
    limits.at_once_per_endpoint = 4;
    Bench bench(limits);
    bench.transport->hold = true;
    bench.add("good", Channel::webhook, 20);
    auto work = boost::asio::make_work_guard(bench.loop);
    bench.dispatcher.pump();
    while (bench.transport->held.size() < 4) bench.loop.run_one();
    bool drained = false;
    bench.dispatcher.drain([&] {
        drained = true;
        bench.loop.stop();
    });
    CHECK_FALSE(drained);
    for (const auto& finish : bench.transport->held) boost::asio::post(bench.loop, finish);
    bench.loop.run();
    CHECK(drained);
    CHECK(bench.messages(MessageState::delivered).size() == 4);
    const auto given_back = bench.messages(MessageState::pending);
    REQUIRE(given_back.size() == 16);
    CHECK(given_back[0].attempts == 0);
}

TEST_CASE("an outcome becomes a verdict", "[dispatcher]") {
    MessageRow message;
    message.public_id = "m1";
    message.channel = Channel::webhook;
    message.attempts = 1;
    const Instant now = at(5000);
    using Kind = Outcome::Kind;
    CHECK(std::holds_alternative<Delivered>(judge(message, outcome(Kind::sent, "204"), now, now)));
    CHECK(std::get<GiveUp>(judge(message, outcome(Kind::refused, "550 no such user"), now, now))
              .reason == "550 no such user");
    Outcome asked = outcome(Kind::retry, "503");
    asked.retry_after = std::chrono::hours(1);
    CHECK(std::get<TryAgain>(judge(message, asked, now, now)).at == now + std::chrono::hours(1));
    Outcome down = outcome(Kind::retry, "refused");
    down.destination_down = true;
    const auto later = std::get<TryAgain>(judge(message, down, now, at(5600)));
    CHECK(later.at == at(5600));
    CHECK_FALSE(later.counts);
    message.attempts = 10;
    CHECK(std::holds_alternative<GiveUp>(judge(message, outcome(Kind::retry, "500"), now, now)));
}

}  // namespace
}  // namespace termijnd
