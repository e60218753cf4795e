#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/delivery/dispatcher.h"
#include "scheduler/delivery/transports.h"
#include "scheduler/time/clock.h"
#include "tests/support/ids.h"

// A dispatcher between a store in memory and channels that answer as the test says, on a clock that
// is moved.
namespace termijnd::test {

// Seconds from Monday 2 March 2026, 11:00 in Amsterdam.
[[nodiscard]] Instant at(std::int64_t seconds);

[[nodiscard]] Outcome outcome(Outcome::Kind kind, std::string answer);

inline constexpr const char* no_such_name = "template: no such name";

// Bytes that name their message; one for "raar" cannot be drafted, one for "vreemd" not written,
// one for "niemand" says nothing.
struct PlainRenderer : Renderer {
    Draft draft(Transaction& tx, const std::shared_ptr<const World>& world,
                const MessageRow& message, Instant now) override;
};

// Answers each attempt in a later turn of the loop: `answers` by address or URL, else sent. What
// goes to an address in `stuck` is answered when the test calls held.
struct ScriptedTransport : MailTransport, WebhookTransport {
    explicit ScriptedTransport(boost::asio::io_context& loop_) : loop(loop_) {}

    void send_mail(Envelope envelope, std::string bytes, Done done) override;
    void send_webhook(WebhookCall call, Done done) override;
    // All that is stuck gets its answer.
    void let_go();

    boost::asio::io_context& loop;
    std::map<std::string, std::vector<std::string>> sent;
    std::map<std::string, Outcome> answers;
    std::map<std::string, bool> stuck;
    std::vector<std::function<void()>> held;

  private:
    void finish(const std::string& to, std::string bytes, const Done& done);
};

inline const std::string good_url = "https://good.example.org/";
inline const std::string dead_url = "https://dead.example.org/";
inline const std::string mail_box = "jo@example.org";

[[nodiscard]] std::shared_ptr<const WebhookEndpoint> endpoint(const std::string& url);

// One case d1 of client c1 (jo@example.org) with the obligation o1.
void put_sample(Transaction& tx);
[[nodiscard]] std::unique_ptr<Store> sample_store();
// A notice about o1 to c1 in the bundle of that day, due at once.
void put_notice(Transaction& tx, const char* slot = "30");
inline const MessageKey bundle{"bundel", "2026-03-02", "c1"_to, ""};

struct Outpost {
    explicit Outpost(DispatchLimits limits = {});

    // Uses the shipped rules, and these endpoints.
    void use(const std::map<std::string, std::string>& urls);
    void add(const std::string& recipient, Channel channel, int count = 1, Instant due = at(-1));
    // Until nothing moves any more without time passing.
    void settle();
    void pump() {
        dispatcher->pump();
        settle();
    }
    void pass(std::chrono::milliseconds time) {
        clock.pass(time);
        settle();
    }
    [[nodiscard]] std::vector<MessageRow> messages(MessageState state);
    void commit(const Job& job) { store.run(job); }

    boost::asio::io_context loop;
    ManualClock clock{at(0)};
    StoreWorker store;
    std::shared_ptr<ScriptedTransport> transport;
    std::shared_ptr<const World> world;
    std::unique_ptr<Dispatcher> dispatcher;
};

}  // namespace termijnd::test
