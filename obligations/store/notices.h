#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "obligations/store/rows.h"

namespace termijnd {

// Notices and digests. Planning and cancelling touch the outbox too: rules/plan_notice.h. What
// became of a notice follows from its message. What is const only reads.
class Notices {
  public:
    virtual ~Notices() = default;

    // `row.message` is the outbox row that carries it, none for a letter. Answers its number.
    virtual NoticeNumber add(const NoticeRow& row) = 0;
    // Together with what was folded into it.
    virtual void cancel(NoticeNumber id) = 0;
    // It is not said by itself: another notice in the message `into` about the same obligation says
    // it. Neither may be a letter.
    virtual void fold(NoticeNumber id, MessageNumber into) = 0;
    virtual void cancel_of_message(MessageNumber message) = 0;
    // A letter went to the post on this day, or did not after all.
    virtual void mark_posted(NoticeNumber letter, std::optional<Date> on) = 0;
    virtual bool put_digest(const DigestRow& digest) = 0;  // false: this day's is already there

    [[nodiscard]] virtual std::optional<NoticeRow> find(NoticeNumber id) const = 0;
    [[nodiscard]] virtual std::vector<NoticeRow> of_case(const CaseKey& case_key) const = 0;
    // Those that are neither cancelled nor folded.
    [[nodiscard]] virtual std::vector<ClaimedNotice> of_message(MessageNumber message) const = 0;
    [[nodiscard]] virtual bool carried_by(MessageNumber message) const = 0;
    [[nodiscard]] virtual std::optional<DigestRow> find_digest(const PartyKey& manager,
                                                               Date day) const = 0;
    // The last one before `day`.
    [[nodiscard]] virtual std::optional<DigestRow> previous_digest(const PartyKey& manager,
                                                                   Date day) const = 0;
    [[nodiscard]] virtual std::optional<Date> last_digest_day() const = 0;
};

}  // namespace termijnd
