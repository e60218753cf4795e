#include "daemon/api/some_cases.h"

#include <chrono>

namespace termijnd {

CaseKey some_cases(const Snapshot& store, const CaseKey& after,
                   const std::function<void(const CaseKey& key)>& use) {
    constexpr std::size_t most = 64;
    constexpr std::chrono::milliseconds longest{100};
    const auto start = std::chrono::steady_clock::now();
    CaseKey last;
    for (const CaseKey& key : store.journal.case_keys(after, most)) {
        use(key);
        last = key;
        if (std::chrono::steady_clock::now() - start > longest) break;
    }
    return last;
}

}  // namespace termijnd
