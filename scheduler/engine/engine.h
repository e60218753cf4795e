#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/derive/derive.h"
#include "obligations/documents/case_json.h"
#include "obligations/store/store.h"
#include "scheduler/plan/plan.h"
#include "scheduler/world.h"

// The one path from a fact to the outbox. An event, a correction, a new pack, a restart and a
// simulated year all come through here; only the clock differs. Synchronous, inside one commit.
namespace termijnd {

// Derives one case anew and makes obligations, findings, notices and outbox match: a diff.
// Obligations that are derived no longer become withdrawn. Sets when it must be derived again.
// Answers the plan it made, with reasons for what was left out and cancelled where `explain` asks.
Plan apply_case(Transaction& tx, const World& world, const CaseKey& case_key, Instant now,
                bool explain = false);

// A case that could not be derived, and why.
struct SetAside {
    CaseKey case_key;
    std::string reason;
};

// apply_case() for each: one that throws stays as it was, with the finding
// `dossier.niet-af-te-leiden`, and is tried again the next day. Answered once, when the finding is
// new. StorageError is thrown on.
[[nodiscard]] std::vector<SetAside> apply_cases(Transaction& tx, const World& world,
                                                std::span<const CaseKey> case_keys, Instant now);

// Records facts of one case and applies it, all in the commit of `tx`.
bool record_event(Transaction& tx, const World& world, const CaseKey& case_key, Event event,
                  const Origin& origin);

// Does what became due by the passing of time alone: cases whose period or year began (at most
// `limit` of them), and the digests of today.
struct Advanced {
    bool more = false;  // there is more to do at `now`
    std::vector<SetAside> set_aside;
};
Advanced advance(Transaction& tx, const World& world, Instant now, std::size_t limit = 64);

// The first moment after `now` at which there is something to do without a new fact.
[[nodiscard]] std::optional<Instant> next_moment(const Snapshot& store, const World& world,
                                                 Instant now);

}  // namespace termijnd
