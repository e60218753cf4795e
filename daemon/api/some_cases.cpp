#include "daemon/api/some_cases.h"

#include <chrono>

namespace termijnd {

std::string some_cases(Transaction& tx, std::string_view after,
                       const std::function<void(const std::string& key)>& use) {
    constexpr std::size_t most = 64;
    constexpr std::chrono::milliseconds longest{100};
    const auto start = std::chrono::steady_clock::now();
    std::string last;
    for (const std::string& key : tx.journal.case_keys(after, most)) {
        use(key);
        last = key;
        if (std::chrono::steady_clock::now() - start > longest) break;
    }
    return last;
}

}  // namespace termijnd
