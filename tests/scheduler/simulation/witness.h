#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/world.h"

namespace termijnd::test {

// Reads everything that goes out and objects to what must never happen. Keeps its own books and
// asks the program nothing but how its obligations stand.
class Witness {
  public:
    explicit Witness(std::shared_ptr<const World> world) : world_(std::move(world)) {}

    // A message that arrived, `text` as its reader sees it.
    void sees(const Snapshot& store, const MessageRow& message,
              const std::vector<ClaimedNotice>& notices, const std::string& text, Instant now);
    // The end of a local day on which the program ran all day long.
    void ends_day(const Snapshot& store, Date day);
    [[nodiscard]] const std::optional<std::string>& objection() const { return objection_; }

  private:
    using Told = std::pair<RecipientKey, ObligationId>;

    void check_message(const MessageRow& message, Instant now);
    void check_overview(const MessageRow& message, const std::string& text, Instant now);
    [[nodiscard]] bool waits_for_answer(const Snapshot& store, const ObligationRow& row,
                                        Date day) const;
    void check_asked(const Snapshot& store, const ClaimedNotice& each, Instant now);
    void check_notice(const Snapshot& store, const ClaimedNotice& each, Instant now);
    void check_words(const std::vector<ClaimedNotice>& notices, const std::string& text,
                     Instant now);
    void check_history(const std::vector<ClaimedNotice>& notices, const std::string& text);
    void object(Instant now, const std::string& what);

    std::shared_ptr<const World> world_;
    std::map<std::pair<RecipientKey, Date>, int> messages_;
    std::set<MessageNumber> seen_;
    std::map<Told, std::optional<Date>> told_;  // the last day that they were told last
    std::map<ObligationId, std::vector<std::pair<Date, NoticeKind>>> sent_;
    std::optional<std::string> objection_;
};

}  // namespace termijnd::test
