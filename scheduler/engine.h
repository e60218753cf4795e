#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/case_json.h"
#include "obligations/derive.h"
#include "obligations/store/store.h"
#include "scheduler/plan.h"
#include "scheduler/policy.h"

// The one path from a fact to the outbox. An event, a correction, a new pack, a restart and a
// simulated year all come through here; only the clock differs. Synchronous, inside one commit.
namespace termijnd {

// Who sends, as every mail says it.
struct Municipality {
    std::string name;      // "Gemeente Haarlemmermeer"
    std::string oin;       // 20 digits, in `source` of a webhook
    std::string system;    // name of this installation
    std::string sender;    // mail address in From
    std::string reply_to;  // mail address a person reads
    std::string phone;
    std::string hours;        // "op werkdagen van 9.00 tot 17.00 uur"
    std::string from_name{};  // in From; empty: the name, with "Gemeente" before it
};

// Everything that decides what is said and when; replaced as a whole on reload.
struct World {
    std::shared_ptr<const RuleBook> rules;
    Calendar calendar;
    NoticePolicy policy;
    Municipality municipality;
    std::vector<Endpoint> endpoints;
};

// A stable name-based UUID (version 5) over the parts, joined so that no two lists collide.
[[nodiscard]] std::string stable_uuid(std::initializer_list<std::string_view> parts);
[[nodiscard]] std::string obligation_id(std::string_view case_key, const Obligation& obligation);

// Derives one case anew and makes obligations, findings, notices and outbox match: a diff.
// Obligations that are derived no longer become withdrawn. Sets when it must be derived again.
void apply_case(Transaction& tx, const World& world, std::string_view case_key, Instant now);

// What a case looks like on a day, with explanations; nothing is written.
[[nodiscard]] Derivation derive_case(Transaction& tx, const World& world, std::string_view case_key,
                                     Date as_of);

// Records facts of one case and applies it, all in the commit of `tx`.
bool record_event(Transaction& tx, const World& world, std::string_view case_key, Event event,
                  const Origin& origin);

// Does what became due by the passing of time alone: cases whose period or year began (at most
// `limit` of them), and the digests of today. Answers whether there is more to do at `now`.
bool advance(Transaction& tx, const World& world, Instant now, std::size_t limit = 64);

// The first moment after `now` at which there is something to do without a new fact.
[[nodiscard]] std::optional<Instant> next_moment(Transaction& tx, const World& world, Instant now);

}  // namespace termijnd
