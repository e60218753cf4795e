#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/documents/case_json.h"
#include "obligations/store/store.h"
#include "scheduler/engine/engine.h"
#include "scheduler/words/render.h"
#include "tests/support/ids.h"

namespace termijnd::test {

// A message as it went out.
struct Sent {
    MessageRow message;
    Frozen frozen;
    Instant at;
    std::vector<ClaimedNotice> notices;
};

// A whole municipality in memory, with the shipped rules and templates: facts in, mails out, on a
// clock that is moved.
class Town {
  public:
    Town();

    // A case of the import format; dates may be whole numbers of days from `day0`.
    void add(std::string_view case_json, Date day0, Instant now);
    void record(const CaseKey& case_key, Event event, Instant now);
    // Everything that goes out up to and including `until`, in order.
    std::vector<Sent> run(Instant from, Instant until);
    std::vector<NoticeRow> notices(const CaseKey& case_key);
    Store& store() { return *store_; }
    MessageRenderer& renderer() { return *renderer_; }

    World world;

  private:
    std::vector<Sent> dispatch(Instant now);

    std::unique_ptr<Store> store_;
    std::shared_ptr<MessageRenderer> renderer_;
};

// The dossiers of config/voorbeeld as JSON texts, each a case with whole numbers for dates.
[[nodiscard]] std::vector<std::string> sample_caseload();

// The text part of a mail, decoded.
[[nodiscard]] std::string text_of(std::string_view mail);

}  // namespace termijnd::test
