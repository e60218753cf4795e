#include "tests/scheduler/delivery/outpost.h"

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "obligations/store/rules/plan_notice.h"

namespace termijnd::test {

Instant at(std::int64_t seconds) {
    constexpr std::chrono::seconds monday{1772445600};
    return Instant(monday + std::chrono::seconds(seconds));
}

Outcome outcome(Outcome::Kind kind, std::string answer) {
    Outcome made;
    made.kind = kind;
    made.answer = std::move(answer);
    return made;
}

Draft PlainRenderer::draft(Transaction& tx, const std::shared_ptr<const World>&,
                           const MessageRow& message, Instant) {
    const std::string& to = message.key.recipient.str();
    if (to == "raar") throw std::runtime_error(no_such_name);
    if (to == "niemand") return {};
    if (to == "vreemd") return {{}, []() -> Frozen { throw std::runtime_error(no_such_name); }};
    const std::string bytes = "bytes of " + message.public_id.str();
    if (message.channel == Channel::webhook) return {Frozen{bytes, to, "{}"}, {}};
    const auto party = tx.journal.find_party(PartyKey(to));
    const std::string envelope = party ? party->email : mail_box;
    return {{}, [bytes, envelope] { return Frozen{bytes, envelope, "{}"}; }};
}

void ScriptedTransport::send_mail(Envelope envelope, std::string bytes, Done done) {
    finish(envelope.to.text(), std::move(bytes), done);
}

void ScriptedTransport::send_webhook(WebhookCall call, Done done) {
    finish(call.endpoint->target.url(), std::move(call.body), done);
}

void ScriptedTransport::finish(const std::string& to, std::string bytes, const Done& done) {
    sent[to].push_back(std::move(bytes));
    const Outcome said = answers.contains(to) ? answers[to] : outcome(Outcome::Kind::sent, "250");
    if (stuck[to])
        held.emplace_back([done, said] { done(said); });
    else
        boost::asio::post(loop, [done, said] { done(said); });
}

void ScriptedTransport::let_go() {
    stuck.clear();
    for (auto& answer : std::exchange(held, {})) boost::asio::post(loop, std::move(answer));
}

std::shared_ptr<const WebhookEndpoint> endpoint(const std::string& url) {
    std::vector<Secret> secrets;
    secrets.push_back(new_webhook_secret());
    return std::make_shared<const WebhookEndpoint>(
        WebhookEndpoint{HttpTarget::parse(url).value(), WebhookSigner::from(secrets).value()});
}

void put_sample(Transaction& tx) {
    const Origin origin{at(-1000), "cm1"};
    CaseRecord record;
    record.key = "d1"_case;
    record.roles = {{Role::client(), "c1"_party}};
    tx.journal.put_case(record, origin);
    PartyRecord client;
    client.key = "c1"_party;
    client.name = "Jo de Vries";
    client.email = mail_box;
    tx.journal.put_party(client, origin);
    ObligationRow o;
    o.id = "o1"_obligation;
    o.case_key = "d1"_case;
    o.instrument = "v1"_instrument;
    o.rule = "participatieplaats.duur";
    o.pack = "haarlemmermeer-2025";
    o.pack_sha256 = "ab12";
    o.event = "g1"_event;
    o.trigger_on = o.known_on = parse_date("2026-02-02").value();
    o.earliest = o.due = o.latest = parse_date("2026-03-30").value();
    o.obliged = Role::client();
    o.article = "4:2";
    tx.derived.put_obligation(o);
}

std::unique_ptr<Store> sample_store() {
    auto store = open_sqlite({});
    store->commit(put_sample);
    return store;
}

void put_notice(Transaction& tx, const char* slot) {
    NoticeRow notice;
    notice.obligation = "o1"_obligation;
    notice.case_key = "d1"_case;
    notice.kind = NoticeKind::reminder;
    notice.slot = slot;
    notice.recipient = "c1"_to;
    notice.due_at = at(-1);
    plan_notice(tx, notice, bundle);
}

Outpost::Outpost(DispatchLimits limits)
    : store(sample_store()),
      transport(std::make_shared<ScriptedTransport>(loop)),
      world(std::make_shared<const World>(
          World{RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value(),
                Calendar(Calendar::built_in()),
                {},
                {},
                {}})),
      dispatcher(std::make_unique<Dispatcher>(loop, store, clock, limits)) {
    dispatcher->on_failure([](std::exception_ptr error) { std::rethrow_exception(error); });
    use({{"good", good_url}, {"dead", dead_url}});
}

void Outpost::use(const std::map<std::string, std::string>& urls) {
    Transports transports{transport, transport, {}, MailAddress::parse("from@example.org").value()};
    for (const auto& [name, url] : urls) transports.endpoints[name] = endpoint(url);
    dispatcher->use(world, std::make_shared<PlainRenderer>(),
                    std::make_shared<const Transports>(std::move(transports)));
}

void Outpost::add(const std::string& recipient, Channel channel, int count, Instant due) {
    static int number = 0;
    store.run([&](Transaction& tx) {
        for (int i = 0; i < count; ++i) {
            const MessageKey key{"proef", std::to_string(number++), RecipientKey(recipient), ""};
            put_message(tx.outbox, key, channel, due, "content");
        }
    });
}

void Outpost::settle() {
    do {
        // What was posted before this has been answered after it.
        store.run([](Transaction&) {});
        loop.restart();
    } while (loop.poll() > 0);
}

std::vector<MessageRow> Outpost::messages(MessageState state) {
    std::vector<MessageRow> rows;
    store.run([&](Transaction& tx) { rows = tx.outbox.list(state, {}, 10'000); });
    return rows;
}

}  // namespace termijnd::test
