#include "tests/scheduler/simulation/life.h"

#include <algorithm>
#include <array>

#include "obligations/store/rules/claim.h"
#include "scheduler/engine/decisions.h"
#include "scheduler/engine/engine.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/office.h"
#include "tests/scheduler/town.h"

namespace termijnd::test {

using namespace literals;

namespace {

constexpr const char* asked = "verplichting.uitstel-gevraagd";

struct Beginning {
    const char* instrument;
    const char* event;
    EventData data;
};
const std::array<Beginning, 5> beginnings{
    Beginning{"jobcoaching", "jobcoaching.gestart", {{"proefplaats", false}}},
    Beginning{"participatieplaats", "participatieplaats.gestart", {}},
    Beginning{"marginaal-zelfstandige", "marginaal-zelfstandige.gestart", {}},
    Beginning{"training", "training.gestart", {}},
    Beginning{"", "vakantie.teruggekeerd", {}},
};

CaseKey case_of(const Act& act) {
    return CaseKey("d" + std::to_string(act.dossier));
}

std::shared_ptr<const World> municipality() {
    World world = shipped_world();
    world.municipality = {"Gemeente Proef",
                          "00000001234567890000",
                          "termijnd",
                          "termijnen@voorbeeld.invalid",
                          "vragen@voorbeeld.invalid",
                          "0900 18 52",
                          ""};
    // The team leader is away each summer and at the end of each year.
    for (int year = 2026; year < 2040; ++year)
        for (const auto& [from, until] : {std::pair("-07-06", "-07-31"), {"-12-21", "-12-31"}})
            world.organisation.stand_ins.push_back({"tl"_party, "tl2"_party,
                                                    test::day(std::to_string(year) + from),
                                                    test::day(std::to_string(year) + until)});
    return std::make_shared<const World>(std::move(world));
}

}  // namespace

Life::Life()
    : world_(municipality()),
      store_(open_sqlite("")),
      renderer_(mail_renderer(
          TemplateSet::load(std::string(TERMIJND_SOURCE_DIR) + "/config/templates").value())),
      witness_(world_) {}

void Life::open(int dossier) {
    if (!opened_.insert(dossier).second) return;
    const std::string number = std::to_string(dossier);
    const std::string manager = "cm" + std::to_string(dossier / 20);
    commit([&](Transaction& tx) {
        const Origin origin{now_, "test"};
        CaseRecord record;
        record.key = CaseKey("d" + number);
        for (const auto& [role, key] : {std::pair{Role::client(), "c" + number},
                                        {Role::employer(), "w" + std::to_string(dossier % 7)},
                                        {Role::case_manager(), manager},
                                        {Role::team_leader(), std::string("tl")},
                                        // In no dossier, but stands in.
                                        {Role(), std::string("tl2")},
                                        {Role::department_head(), std::string("ah")}}) {
            if (!tx.journal.find_party(PartyKey(key)))
                tx.journal.put_party(
                    {PartyKey(key), key, key + "@voorbeeld.invalid", "", "", false, {}}, origin);
            if (!role.empty()) record.roles.push_back({role, PartyKey(key)});
        }
        tx.journal.put_case(record, origin);
    });
}

void Life::record(const CaseKey& case_key, Event event) {
    event.key = EventKey("g" + std::to_string(++facts_));
    event.registered = local_day(now_);
    commit([&](Transaction& tx) {
        (void)record_event(tx, *world_, case_key, std::move(event), {now_, "test"});
    });
}

void Life::start(const Act& act) {
    const Beginning& begins = beginnings[static_cast<std::size_t>(act.which) % beginnings.size()];
    Event event;
    event.kind = begins.event;
    event.on = local_day(now_) + std::chrono::days(std::min(act.days, 0));
    event.data = begins.data;
    if (*begins.instrument) {
        event.instrument = InstrumentKey("v" + std::to_string(++facts_));
        commit([&](Transaction& tx) {
            tx.journal.put_instrument(case_of(act), {event.instrument, begins.instrument, {}},
                                      {now_, "test"});
        });
    }
    record(case_of(act), std::move(event));
}

// A fact that was put in by mistake, or on another day than it happened.
void Life::undo(const Act& act) {
    Event event;
    commit([&](Transaction& tx) {
        const auto events = tx.journal.facts(case_of(act)).events;
        if (events.empty()) return;
        const Event& meant = events[static_cast<std::size_t>(act.which) % events.size()];
        event.kind = act.what == "retract" ? "gebeurtenis.ingetrokken" : "gebeurtenis.gecorrigeerd";
        event.on = local_day(now_);
        event.instrument = meant.instrument;
        event.data = {{"gebeurtenis", meant.key.str()}, {"reden", "vergissing"}, {"door", "cm"}};
        const Date moved = meant.on + std::chrono::days(act.days);
        if (act.what == "correct") event.data["datum"] = to_iso(std::min(moved, local_day(now_)));
    });
    if (!event.kind.empty()) record(case_of(act), std::move(event));
}

void Life::decide(const Act& act, const std::string& kind) {
    std::optional<FactIntake> fact;
    commit([&](Transaction& tx) {
        fact.reset();
        std::vector<ObligationRow> rows = tx.derived.of_case(case_of(act));
        std::erase_if(
            rows, [](const ObligationRow& row) { return row.state != ObligationRow::State::open; });
        if (act.what == "refuse" || act.what == "answer")
            std::erase_if(rows, [&](const ObligationRow& row) {
                return !termijnd::decide(tx, *world_, row.id,
                                         {kind, local_day(now_), {}, "reden", "cm"}, now_);
            });
        if (rows.empty()) return;
        const ObligationRow& row = rows[static_cast<std::size_t>(act.which) % rows.size()];
        Decided decided;
        decided.kind = kind;
        decided.by = "cm";
        decided.reason = "reden";
        decided.on = local_day(now_);
        if (kind.empty()) decided.on += std::chrono::days(std::min(act.days, 0));
        if (kind == "verplichting.uitgesteld")
            decided.until = std::max(row.due, local_day(now_)) + std::chrono::days(act.days);
        if (kind == asked) decided.until = local_day(now_) + std::chrono::days(act.days);
        auto admitted = termijnd::decide(tx, *world_, row.id, decided, now_);
        if (admitted) fact = std::move(*admitted);
    });
    if (fact) record(fact->case_key, std::move(fact->event));
}

void Life::happen(const Act& act) {
    open(act.dossier);
    if (act.what == "start") return start(act);
    if (act.what == "done") return decide(act, "");
    if (act.what == "extend") return decide(act, "verplichting.uitgesteld");
    if (act.what == "waive") return decide(act, "verplichting.ontheven");
    if (act.what == "take") return decide(act, "verplichting.in-behandeling");
    if (act.what == "ask") return decide(act, asked);
    if (act.what == "refuse") return decide(act, "verplichting.uitstel-geweigerd");
    if (act.what == "object") return decide(act, "verplichting.bezwaar-gemaakt");
    if (act.what == "answer") return decide(act, "verplichting.bezwaar-afgehandeld");
    if (act.what == "clock") now_ += std::chrono::minutes(act.days);
    if (act.what == "retract" || act.what == "correct") return undo(act);
    if (act.what == "smtp") smtp_back_ = now_ + std::chrono::minutes(act.days);
    if (act.what == "restart") commit([&](Transaction& tx) { (void)release_leases(tx, now_); });
    if (act.what == "end") {
        Event event;
        event.kind = "dossier.beeindigd";
        event.on = local_day(now_);
        event.data = {{"reden", "verhuisd"}};
        record(case_of(act), std::move(event));
    }
    if (act.what == "bounce" || act.what == "address")
        commit([&](Transaction& tx) {
            const PartyKey key(act.which % 2 ? "c" + std::to_string(act.dossier)
                                             : "w" + std::to_string(act.dossier % 7));
            const PartyRecord party = *tx.journal.find_party(key);
            if (act.what == "bounce") {
                tx.journal.mark_address_failed(key, party.email);
                for (const CaseKey& each : tx.journal.cases_of_party(key))
                    tx.derived.set_derive_again(each, local_day(now_));
            } else {
                PartyChange change;
                change.email = "nieuw" + std::to_string(++facts_) + "@voorbeeld.invalid";
                (void)record_party(tx, key, change, {now_, "test"});
            }
        });
}

void Life::send(const MessageRow& message, const std::string& body) {
    Ended ended{message, Delivered{}, "250 ok", now_, true, {}};
    if (now_ < smtp_back_)
        ended.verdict = TryAgain{std::min(smtp_back_, now_ + std::chrono::hours(1)), false, false};
    commit([&](Transaction& tx) {
        if (std::holds_alternative<Delivered>(ended.verdict))
            witness_.sees(tx, message, tx.notices.of_message(message.id), text_of(body), now_);
        termijnd::record(tx, {ended});
    });
}

void Life::send_due() {
    ClaimOrder order{world_, renderer_, std::make_shared<const EndpointUrls>(), now_, {}, 256};
    for (bool more = true; more;) {
        Claim claim;
        commit([&](Transaction& tx) {
            while (advance(tx, *world_, now_).more) {
            }
            order.lease = {Monotonic{}, Monotonic{} + std::chrono::minutes(1)};
            claim = claim_due(tx, order);
        });
        for (Drafted& each : claim.drafts) {
            each.frozen = each.write();
            commit([&](Transaction& tx) { keep(tx, each, now_); });
            if (each.kept) send(each.message, each.frozen.bytes);
        }
        for (const MessageRow& message : claim.frozen) send(message, message.body);
        more = claim.full;
    }
}

void Life::run_until(Instant moment) {
    for (;;) {
        send_due();
        std::optional<Instant> next;
        commit([&](Transaction& tx) { next = next_moment(tx, *world_, now_); });
        if (!next || *next > moment || witness_.objection()) break;
        now_ = std::max(*next, now_ + std::chrono::milliseconds(1));
    }
    now_ = moment;
}

// Each day is looked back on.
void Life::move_to(Instant moment) {
    for (Date day = local_day(now_); day < local_day(moment); day += std::chrono::days(1)) {
        if (witness_.objection()) return;
        run_until(instant_at(day, WallMinutes(23 * 60 + 59)));
        commit([&](Transaction& tx) { witness_.ends_day(tx, day); });
        now_ = instant_at(day + std::chrono::days(1), WallMinutes(0));
    }
    run_until(moment);
}

void Life::live_through(const Script& script) {
    if (script.empty()) return;
    now_ = script.front().at;
    for (const Act& act : script) {
        if (act.at > now_) move_to(act.at);
        if (witness_.objection()) return;
        if (act.what == "down") {
            // Down over midnight: that day's digest is not asked for.
            now_ += std::chrono::minutes(act.days);
        } else {
            happen(act);
        }
    }
}

std::optional<std::string> Life::live(const Script& script) {
    live_through(script);
    if (!script.empty() && !witness_.objection()) move_to(now_ + std::chrono::days(60));
    return witness_.objection();
}

}  // namespace termijnd::test
