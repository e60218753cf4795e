#include <algorithm>
#include <stdexcept>

#include "obligations/store/in_memory/parts.h"

// What was derived: obligations, findings, and how a case stands.
namespace termijnd {

void MemoryDerived::put_obligation(const ObligationRow& row) {
    if (row.id.empty()) throw std::invalid_argument("an obligation without id");
    tables_.require_case(row.case_key);
    tables_.obligations.put(row.id, row);
}

void MemoryDerived::replace_findings(const CaseKey& case_key,
                                     const std::vector<FindingRow>& findings) {
    tables_.require_case(case_key);
    std::vector<FindingRow> rows = findings;
    for (FindingRow& row : rows) row.case_key = case_key;
    tables_.findings.put(case_key, std::move(rows));
}

void MemoryDerived::put_state(const CaseKey& case_key, const CaseState& state) {
    tables_.require_case(case_key);
    tables_.states.put(case_key, state);
}

void MemoryDerived::set_derive_again(const CaseKey& case_key, std::optional<Date> on) {
    CaseState changed = state(case_key);
    changed.derive_again = on;
    tables_.states.put(case_key, changed);
}

std::vector<ObligationRow> MemoryDerived::of_case(const CaseKey& case_key) const {
    std::vector<ObligationRow> rows;
    const auto& of_case = tables_.obligations.index().of_case;
    if (const auto found = of_case.find(case_key); found != of_case.end())
        for (const ObligationId& id : found->second) rows.push_back(*tables_.obligations.find(id));
    std::ranges::stable_sort(rows, {}, &ObligationRow::due);
    return rows;
}

std::optional<ObligationRow> MemoryDerived::find(const ObligationId& id) const {
    const ObligationRow* row = tables_.obligations.find(id);
    return row ? std::optional(*row) : std::nullopt;
}

std::vector<FindingRow> MemoryDerived::findings(const CaseKey& case_key) const {
    const auto* rows = tables_.findings.find(case_key);
    return rows ? *rows : std::vector<FindingRow>();
}

std::vector<CaseKey> MemoryDerived::cases_with_finding(std::string_view finding) const {
    std::vector<CaseKey> keys;
    for (const auto& [key, rows] : tables_.findings.rows())
        if (std::ranges::find(rows, finding, &FindingRow::id) != rows.end()) keys.push_back(key);
    return keys;
}

CaseState MemoryDerived::state(const CaseKey& case_key) const {
    tables_.require_case(case_key);
    return *tables_.states.find(case_key);
}

std::vector<CaseKey> MemoryDerived::cases_to_derive(Date today, std::size_t limit) const {
    std::vector<CaseKey> keys;
    for (const auto& [day, key] : tables_.states.index().again) {
        if (day > today || keys.size() == limit) break;
        keys.push_back(key);
    }
    return keys;
}

std::optional<Date> MemoryDerived::next_derive() const {
    const auto& again = tables_.states.index().again;
    return again.empty() ? std::nullopt : std::optional(again.begin()->first);
}

std::vector<CaseKey> MemoryDerived::cases_behind(std::int64_t generation, std::size_t limit) const {
    std::vector<CaseKey> keys;
    for (const auto& [number, key] : tables_.states.index().generations) {
        if (number >= generation || keys.size() == limit) break;
        keys.push_back(key);
    }
    return keys;
}

std::int64_t MemoryDerived::count_behind(std::int64_t generation) const {
    const auto& all = tables_.states.index().generations;
    return std::distance(all.begin(), all.lower_bound({generation, CaseKey()}));
}

}  // namespace termijnd
