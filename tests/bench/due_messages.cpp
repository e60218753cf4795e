#include "tests/bench/due_messages.h"

#include <algorithm>
#include <cstdlib>

#include "obligations/store/rules/plan_notice.h"
#include "scheduler/stable_ids.h"

namespace termijnd::bench {
namespace {

ObligationRow obligation_row(const World& world, std::size_t n, const CaseKey& case_key) {
    const RulePack* pack = world.rules->pack("haarlemmermeer-2025");
    ObligationRow row;
    row.id = ObligationId(stable_uuid({"bench", std::to_string(n)}));
    row.case_key = case_key;
    row.instrument = InstrumentKey("v1");
    row.rule = "jobcoaching.coachingsplan";
    row.pack = pack->id;
    row.pack_sha256 = pack->sha256;
    row.event = EventKey("g1");
    row.trigger_on = row.known_on = make_date(2026, 3, 2);
    row.earliest = make_date(2026, 5, 31);
    row.due = make_date(2026, 6, 1);
    row.latest = make_date(2026, 6, 30);
    row.obliged = Role::employer();
    row.article = "17.c";
    return row;
}

// One case with its people and one notice that is due.
void add_due(Transaction& tx, const World& world, const Load& load, std::size_t n) {
    const std::string number = std::to_string(n);
    const Origin origin{due, "bench"};
    const CaseKey key("d" + (load.mail ? number : std::to_string(n / 1000)));
    if (load.mail || n % 1000 == 0) {
        PartyRecord employer;
        employer.key = PartyKey("w" + number);
        employer.name = "Bakkerij " + number;
        employer.email = "w" + number + "@example.org";
        tx.journal.put_party(employer, origin);
        CaseRecord record;
        record.key = key;
        record.roles = {{Role::employer(), employer.key}};
        tx.journal.put_case(record, origin);
        tx.journal.put_instrument(
            key, Instrument{InstrumentKey("v1"), "jobcoaching", make_date(2026, 2, 20)}, origin);
    }
    const ObligationRow row = obligation_row(world, n, key);
    tx.derived.put_obligation(row);
    NoticeRow notice;
    notice.obligation = row.id;
    notice.case_key = key;
    notice.kind = NoticeKind::announcement;
    notice.slot = "";
    notice.recipient = RecipientKey(load.mail ? "w" + number : "peer");
    notice.channel = load.mail ? Channel::mail : Channel::webhook;
    notice.due_at = due;
    const MessageKey message =
        load.mail ? MessageKey{"bundel", "2026-03-02", notice.recipient, ""}
                  : MessageKey{"webhook", row.id.str(), RecipientKey("peer"), "aankondiging"};
    plan_notice(tx, notice, message);
}

}  // namespace

std::shared_ptr<const World> make_world() {
    auto rules = RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value();
    Municipality municipality{"Gemeente Voorbeeldstad",
                              "00000001234567890000",
                              "termijnd-bench",
                              "termijnen@voorbeeldstad.example.nl",
                              "werk@voorbeeldstad.example.nl",
                              "0900 - 1234",
                              "op werkdagen van 9.00 tot 17.00 uur"};
    return std::make_shared<const World>(World{rules,
                                               Calendar(Calendar::built_in()),
                                               NoticePolicy{},
                                               municipality,
                                               {{EndpointName("peer"), {}}}});
}

std::shared_ptr<const WebhookEndpoint> endpoint_at(std::uint16_t port) {
    std::vector<Secret> secrets;
    secrets.push_back(new_webhook_secret());
    return std::make_shared<const WebhookEndpoint>(
        WebhookEndpoint{HttpTarget::parse("http://127.0.0.1:" + std::to_string(port) + "/",
                                          HttpTarget::Plain::loopback)
                            .value(),
                        WebhookSigner::from(secrets).value()});
}

Transports make_transports(const std::shared_ptr<Network>& network, std::uint16_t port) {
    return Transports{network,
                      network,
                      {{"peer", endpoint_at(port)}},
                      MailAddress::parse("termijnen@voorbeeldstad.example.nl").value()};
}

void fill(StoreWorker& store, const World& world, const Load& load) {
    for (std::size_t n = 0; n < load.count; n += 1000) {
        store.run([&](Transaction& tx) {
            for (std::size_t i = n; i < std::min(n + 1000, load.count); ++i) {
                add_due(tx, world, load, i);
            }
        });
    }
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::filesystem::path scratch(const std::string& name) {
    const char* base = std::getenv("TERMIJND_BENCH_DIR");
    return std::filesystem::path(base ? base : ".") / (name + ".scratch");
}

std::filesystem::path make_empty(const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace termijnd::bench
