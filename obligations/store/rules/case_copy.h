#pragma once

#include <vector>

#include "obligations/store/store.h"

namespace termijnd {

// One case as it stands: what there is to know to go on with it elsewhere.
struct CaseCopy {
    CaseRecord record;
    std::vector<PartyRecord> parties;  // each once
    CaseFacts facts;
    std::vector<ObligationRow> obligations;
    std::vector<NoticeRow> notices;     // in any state
    std::vector<MessageRow> under_way;  // that notices wait in
    CaseState state;
};

// Throws std::out_of_range for a case that is not there.
[[nodiscard]] CaseCopy copy_case(const Snapshot& store, const CaseKey& case_key);

}  // namespace termijnd
