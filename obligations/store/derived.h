#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/store/rows.h"

namespace termijnd {

// What was derived from the facts; replaced by a re-derivation. What is const only reads.
class Derived {
  public:
    virtual ~Derived() = default;

    // Inserts or replaces by id.
    virtual void put_obligation(const ObligationRow& row) = 0;
    virtual void replace_findings(const CaseKey& case_key,
                                  const std::vector<FindingRow>& findings) = 0;
    virtual void put_state(const CaseKey& case_key, const CaseState& state) = 0;
    // Leaves the rest of the state; for a case whose surroundings changed.
    virtual void set_derive_again(const CaseKey& case_key, std::optional<Date> on) = 0;

    [[nodiscard]] virtual std::vector<ObligationRow> of_case(const CaseKey& case_key) const = 0;
    [[nodiscard]] virtual std::optional<ObligationRow> find(const ObligationId& id) const = 0;
    [[nodiscard]] virtual std::vector<FindingRow> findings(const CaseKey& case_key) const = 0;
    // Cases with a finding of this id, in order of key.
    [[nodiscard]] virtual std::vector<CaseKey> cases_with_finding(
        std::string_view finding) const = 0;
    [[nodiscard]] virtual CaseState state(const CaseKey& case_key) const = 0;
    // Cases that must be derived again by `today`, the longest overdue first.
    [[nodiscard]] virtual std::vector<CaseKey> cases_to_derive(Date today,
                                                               std::size_t limit) const = 0;
    [[nodiscard]] virtual std::optional<Date> next_derive() const = 0;
    // Cases that were derived under an earlier generation than `generation`, the furthest behind
    // first, then in order of key.
    [[nodiscard]] virtual std::vector<CaseKey> cases_behind(std::int64_t generation,
                                                            std::size_t limit) const = 0;
    [[nodiscard]] virtual std::int64_t count_behind(std::int64_t generation) const = 0;
};

}  // namespace termijnd
