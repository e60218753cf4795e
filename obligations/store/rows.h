#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "obligations/facts/ids.h"
#include "obligations/facts/language.h"
#include "obligations/facts/roles.h"
#include "obligations/law/date.h"
#include "obligations/law/instant.h"

// The plain rows the store hands out and takes in. No SQL and no behaviour: scheduler, notify and
// daemon map to and from these. Dates are civil (Europe/Amsterdam); instants are UTC.
namespace termijnd {

// Who told us, and when: goes with every fact.
struct Origin {
    Instant recorded_at{};
    std::string actor;  // who did it ("cm1", "import", "api"); never personal data beyond a key
};

// A dossier: one client's file. Facts hang from its key.
struct CaseRecord {
    CaseKey key;  // kenmerk, unique
    struct Holder {
        Role role;
        PartyKey party;
        friend bool operator==(const Holder&, const Holder&) = default;
    };
    std::vector<Holder> roles;       // of one role the first counts
    std::optional<Date> known_from;  // bekend vanaf: nothing that fell due before it is announced
};

// A person or office, shared by all cases that name its key.
struct PartyRecord {
    PartyKey key;  // kenmerk, unique
    std::string name;
    std::string email;  // empty: unreachable by mail
    std::string phone;
    std::string reference;  // aanduiding: how an employer knows a client ("J.d.V., 3 maart 2025")
    bool email_failed = false;            // this very address was refused or bounced
    std::optional<Date> last_message_on;  // local date of the last bundle claimed for this party
    Language language = Language::dutch;  // taal: of letters to a client or employer
};

// How a case stands, beside its facts.
struct CaseState {
    std::optional<Date> derive_again;  // when it must be derived anew by itself; none: never
    std::optional<Date> ended_on;      // dossier.beeindigd
    // Under which generation of packs, policy and calendar it was derived; 0: never yet.
    std::int64_t generation = 0;
};

// A derived obligation as stored. The id is a name-based UUID over case, instrument, rule, event
// and period, so it is the same in a simulation, after a restart and after a re-derivation.
struct ObligationRow {
    enum class State : std::uint8_t { open, settled, lapsed, waived, withdrawn };
    ObligationId id;
    CaseKey case_key;
    InstrumentKey instrument;
    std::string rule;
    std::string pack;
    std::string pack_sha256;
    std::optional<int> period;
    EventKey event;
    Date trigger_on{}, known_on{}, earliest{}, due{}, latest{};
    State state = State::open;
    std::optional<Date> settled_on;
    bool soft = false;
    bool right = false;
    Role obliged;
    std::string article;
    friend bool operator==(const ObligationRow&, const ObligationRow&) = default;
};

enum class Channel : std::uint8_t { mail, webhook, letter };

enum class NoticeKind : std::uint8_t {
    announcement,   // aankondiging
    reminder,       // herinnering
    missed,         // gemist (a right: expired)
    escalation,     // escalatie
    digest,         // dagoverzicht
    rectification,  // rectificatie
    change,         // wijziging: a last day that somebody was told has moved, or is off
};

// One thing to be said to one recipient on one day about one obligation.
struct NoticeRow {
    // waiting: its bytes are frozen and it waits for another try; held: until somebody releases it.
    enum class State : std::uint8_t {
        planned,
        claimed,
        sent,
        cancelled,
        folded,
        failed,
        waiting,
        held,
    };
    NoticeNumber id;  // set by the store
    ObligationId obligation;
    CaseKey case_key;
    NoticeKind kind = NoticeKind::announcement;
    std::string slot;  // which of its kind: "30" (days before), "1" (rung), "r2" (repeat)
    RecipientKey recipient;
    Channel channel = Channel::mail;
    Instant due_at{};
    State state = State::planned;
    MessageNumber message;         // that carries it; none for a letter
    std::optional<Date> last_day;  // that it names; none: it says that there is none any more
    // Nothing is called late on or before this day, as it was told: `latest`, or later where the
    // reader heard of it late.
    std::optional<Date> late_after;
    std::string sent_to;  // the address its message was frozen for; empty before, and always for
                          // a letter
    std::optional<Instant> finished_at;  // when its message was delivered or given up
    std::optional<Date> posted_on;       // of a letter that is sent: the day it was posted
    bool in_shadow = false;              // and reached nobody it was for (MessageRow::shadow)
};

// A message claimed for sending, with everything that rendering needs.
struct ClaimedNotice {
    NoticeRow notice;
    ObligationRow obligation;
};

// What makes two notices one message: UNIQUE in the outbox and kept after completion.
// {"bundel", "2026-11-23", "c1", ""} is why a person gets at most one message a day.
struct MessageKey {
    std::string kind;     // bundel, escalatie, laatste-dag, dagoverzicht, webhook
    std::string subject;  // local date, obligation id, or both
    RecipientKey recipient;
    std::string slot;
    friend bool operator==(const MessageKey&, const MessageKey&) = default;
};

enum class MessageState : std::uint8_t {
    pending,
    leased,
    delivered,
    dead,
    cancelled,
    folded,
    held,
};

// What holds a message while it is under way. Writers name the fence: who lost the lease, touches
// nothing.
struct Lease {
    MessageNumber message;
    std::int64_t fence = 0;
    friend bool operator==(const Lease&, const Lease&) = default;
};

// An outbox row: one message on its way. Life cycle in docs/architecture.md.
struct MessageRow {
    MessageNumber id;
    PublicId public_id;  // the same on every attempt
    MessageKey key;
    Channel channel = Channel::mail;
    Instant due_at{};   // when it should go out
    Instant next_at{};  // when the next try is due
    MessageState state = MessageState::pending;
    int attempts = 0;  // tries that counted
    std::int64_t fence = 0;
    std::string body;      // frozen bytes; empty before the first claim and after delivery
    std::string envelope;  // address or URL the bytes are for, frozen with them
    std::string sha256;    // hex, of the body; stays
    std::string answer;    // last words of the other side, or why it is dead
    std::optional<Instant> finished_at;
    bool uncertain = false;  // an earlier try may have arrived
    // In shadow mode: delivered to this one address instead; empty: to nobody.
    std::optional<std::string> shadow;

    [[nodiscard]] Lease lease() const { return {id, fence}; }
};

// An endpoint that answered 410: it is called no more until it has another URL or is enabled.
struct DisabledEndpoint {
    EndpointName name;
    std::string url;  // that answered so
    Instant at{};
    std::string answer;
};

// One line of a case manager's findings.
struct FindingRow {
    CaseKey case_key;
    std::string id;
    InstrumentKey instrument;
    EventKey event;
    std::string article, measured, limit;
};

struct DigestRow {
    PartyKey manager;
    Date day{};
    bool empty = true;
    std::string content;  // JSON of the sections as sent
};

struct OutboxCounts {
    std::int64_t pending = 0, leased = 0, delivered = 0, dead = 0, cancelled = 0, held = 0;
    std::optional<Instant> oldest_due;  // of pending
};

}  // namespace termijnd
