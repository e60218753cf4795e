#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "notify/checked.h"
#include "obligations/store/store.h"
#include "scheduler/words/letter.h"
#include "scheduler/world.h"

// Which notice about a dossier somebody wants to read before it goes out, or without its ever
// doing so. Nothing is stored.
namespace termijnd {

struct PreviewAsk {
    CaseKey case_key;
    LetterKind kind = LetterKind::reminder;
    std::string rule;  // empty: the first that the kind fits
};

struct PreviewNotice {
    NoticeRow notice;
    Instant at;  // when it would be said: now, or the first moment on which it is true
};

// "herinnering": the kind of that name; none: there is no such.
[[nodiscard]] std::optional<LetterKind> letter_kind(std::string_view name);

// The refusal names what is missing: `regel` or `dossier`. Throws std::out_of_range when the
// dossier is not there.
[[nodiscard]] Checked<PreviewNotice> notice_to_preview(const Snapshot& store, const World& world,
                                                       const PreviewAsk& ask, Instant now);

}  // namespace termijnd
