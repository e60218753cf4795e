#include "scheduler/forecast/simulate.h"
#include "obligations/store/rules/claim.h"

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "scheduler/engine/late.h"
#include "scheduler/plan/plan.h"

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};
constexpr std::size_t at_once = 256;

Role role_in_case(Transaction& tx, const NoticeRow& notice) {
    if (notice.channel == Channel::webhook) return {};
    if (const auto record = tx.journal.find_case(notice.case_key))
        for (const CaseRecord::Holder& holder : record->roles)
            if (holder.party == as_party(notice.recipient)) return holder.role;
    return {};
}

SimulatedNotice said_by(Transaction& tx, const NoticeRow& notice, const ObligationRow& about,
                        Instant moment) {
    SimulatedNotice said;
    said.moment = moment;
    said.kind = notice.kind;
    said.channel = notice.channel;
    said.recipient = notice.recipient;
    said.role = role_in_case(tx, notice);
    said.slot = notice.slot;
    said.case_key = about.case_key;
    said.instrument = about.instrument;
    said.rule = about.rule;
    said.pack = about.pack;
    said.obligation = about.id;
    said.period = about.period;
    said.earliest = about.earliest;
    said.due = about.due;
    said.latest = about.latest;
    return said;
}

SimulatedNotice digest_sent(const MessageRow& message, Instant moment) {
    SimulatedNotice said;
    said.moment = moment;
    said.kind = NoticeKind::digest;
    said.recipient = message.key.recipient;
    said.role = Role::case_manager();
    return said;
}

}  // namespace

Rehearsal::Rehearsal(World world, Instant start)
    : world_(std::move(world)), clock_(start), store_(open_sqlite("")) {}

Rehearsal::~Rehearsal() = default;

void Rehearsal::commit(const Job& job) {
    store_->commit(job);
}

bool Rehearsal::record(const CaseKey& case_key, Event event) {
    bool added = false;
    commit([&](Transaction& tx) {
        added = record_event(tx, world_, case_key, std::move(event), {now(), "simulatie"});
    });
    return added;
}

// Claims what is due and counts it as arrived.
std::size_t Rehearsal::deliver() {
    std::size_t count = 0;
    commit([&](Transaction& tx) {
        const auto claimed = claim(
            tx, now(), {clock_.monotonic(), clock_.monotonic() + std::chrono::minutes(1)}, at_once);
        count = claimed.size();
        for (const MessageRow& message : claimed) {
            if (put_off_when_late(tx, world_, message, now())) continue;
            for (const ClaimedNotice& item : tx.notices.of_message(message.id))
                sent_.push_back(said_by(tx, item.notice, item.obligation, now()));
            if (message.key.kind == "dagoverzicht") sent_.push_back(digest_sent(message, now()));
            (void)tx.outbox.delivered(message.lease(), now(), "");
        }
    });
    return count;
}

void Rehearsal::catch_up() {
    for (bool more = true; more;)
        commit([&](Transaction& tx) { more = advance(tx, world_, now()).more; });
    while (deliver() == at_once) {
    }
}

void Rehearsal::run_until(Instant moment) {
    for (;;) {
        catch_up();
        std::optional<Instant> next;
        commit([&](Transaction& tx) { next = next_moment(tx, world_, now()); });
        if (!next || *next > moment) break;
        clock_.move_to(std::max(*next, now()));
    }
    clock_.move_to(moment);
}

void Rehearsal::add_letters(Transaction& tx, std::vector<SimulatedNotice>& all) const {
    for (const CaseKey& case_key :
         tx.journal.case_keys({}, std::numeric_limits<std::int32_t>::max()))
        for (const NoticeRow& notice : tx.notices.of_case(case_key)) {
            const bool listed = notice.channel == Channel::letter &&
                                notice.state != NoticeRow::State::cancelled &&
                                notice.due_at <= now();
            if (!listed) continue;
            if (const auto obligation = tx.derived.find(notice.obligation))
                all.push_back(said_by(tx, notice, *obligation, notice.due_at));
        }
}

std::vector<SimulatedNotice> Rehearsal::said() {
    std::vector<SimulatedNotice> all = sent_;
    commit([&](Transaction& tx) { add_letters(tx, all); });
    std::ranges::stable_sort(all, {}, [](const SimulatedNotice& said) {
        return std::tie(said.moment, said.kind, said.recipient, said.case_key, said.due, said.rule,
                        said.slot);
    });
    return all;
}

namespace {

// The case with its people and voorzieningen, and nothing that happened yet.
void open_case(Transaction& tx, const RuleBook& rules, const CaseDocument& document,
               const CaseKey& key, const Origin& origin) {
    CaseRecord record;
    record.key = key;
    for (const CaseParty& party : document.parties) {
        tx.journal.put_party({party.key,
                              party.name.value_or(""),
                              party.email.value_or(""),
                              party.phone.value_or(""),
                              party.reference.value_or(""),
                              false,
                              {},
                              party.language.value_or(Language::dutch)},
                             origin);
        record.roles.push_back({party.role, party.key});
    }
    std::vector<Role> held;
    for (const CaseRecord::Holder& holder : record.roles) held.push_back(holder.role);
    const auto holder_of = [&](const Role& role) {
        return std::ranges::find(record.roles, role, &CaseRecord::Holder::role);
    };
    // Those who stand in for another go before the rest, who would make it unclear who does.
    for (const Role& role : rules.roles())
        if (const Role& meant = rules.meant(role, held); meant != role)
            record.roles.push_back({role, holder_of(meant)->party});
    for (const Role& role : rules.roles()) {
        if (holder_of(role) != record.roles.end()) continue;
        const PartyKey stand_in(role.word());
        tx.journal.put_party({stand_in, role.word(), "iemand@voorbeeld.invalid", "", "", false, {}},
                             origin);
        record.roles.push_back({role, stand_in});
    }
    tx.journal.put_case(record, origin);
    for (const Instrument& instrument : document.facts.instruments)
        tx.journal.put_instrument(key, instrument, origin);
}

Date recorded_on(const Event& event) {
    return event.registered.value_or(event.on);
}

}  // namespace

std::vector<SimulatedNotice> simulate(const World& world, const CaseDocument& document, Date from,
                                      Date until) {
    const CaseKey key = document.key.empty() ? CaseKey("dossier") : document.key;
    std::vector<Event> events = document.facts.events;
    std::ranges::stable_sort(events, {}, recorded_on);
    const Date first = events.empty() ? from : std::min(from, recorded_on(events.front()));
    Rehearsal rehearsal(world, instant_at(first, WallMinutes(0)));
    rehearsal.commit([&](Transaction& tx) {
        open_case(tx, *world.rules, document, key, {rehearsal.now(), "simulatie"});
    });
    for (Event& event : events) {
        if (recorded_on(event) > until) break;
        const Instant at = instant_at(recorded_on(event), WallMinutes(0)) + std::chrono::seconds(1);
        rehearsal.run_until(at);
        rehearsal.record(key, std::move(event));
    }
    rehearsal.run_until(instant_at(until + one_day, WallMinutes(0)) - std::chrono::milliseconds(1));
    std::vector<SimulatedNotice> said = rehearsal.said();
    std::erase_if(said,
                  [&](const SimulatedNotice& notice) { return local_day(notice.moment) < from; });
    return said;
}

std::string to_json(const std::vector<SimulatedNotice>& notices) {
    namespace json = boost::json;
    json::array all;
    for (const SimulatedNotice& said : notices) {
        json::object object{{"moment", to_iso(said.moment)},
                            {"soort", to_text(said.kind)},
                            {"aan", said.recipient.str()},
                            {"rol", said.role.word()},
                            {"kanaal", to_text(said.channel)}};
        if (said.kind != NoticeKind::digest) {
            const auto or_null = [](const std::string& text) {
                return text.empty() ? json::value(nullptr) : json::value(text);
            };
            object["stap"] = or_null(said.slot);
            object["verplichting"] = said.obligation.str();
            object["voorziening"] = or_null(said.instrument.str());
            object["regel"] = said.rule;
            object["regeling"] = said.pack;
            object["periode"] = or_null(said.period ? std::to_string(*said.period) : "");
            object["vroegst"] = to_iso(said.earliest);
            object["uiterlijk"] = to_iso(said.due);
            object["laatst"] = to_iso(said.latest);
        }
        all.emplace_back(std::move(object));
    }
    return json::serialize(all);
}

}  // namespace termijnd
