#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "obligations/store/store.h"
#include "scheduler/words/letter.h"
#include "scheduler/words/template.h"
#include "scheduler/world.h"

// From a claimed message to the words it carries. Templates lie under config/templates.
namespace termijnd {

// What is frozen at the first claim: these bytes go out, on this and every later attempt.
struct Frozen {
    std::string bytes;     // RFC 5322 message or JSON body
    std::string envelope;  // recipient address, or endpoint name
    std::string evidence;  // JSON: rule text, pack and its hash, dates, steps
    Words words{};         // of a mail: what its bytes say
};

// What a message is to say, read from the store. Owns the World it was made from: a reload before
// it is written changes nothing. Both empty: nothing is left to say, do not send.
struct Draft {
    std::optional<Frozen> ready;    // a webhook: quicker written than passed on
    std::function<Frozen()> write;  // a mail: puts it into words, with no look at the store

    [[nodiscard]] explicit operator bool() const { return ready || write; }
};

class Renderer {
  public:
    virtual ~Renderer() = default;
    // On the store's thread, inside the claim's commit. What this throws, or the draft when it is
    // called, is why the message becomes dead; nothing else stops.
    [[nodiscard]] virtual Draft draft(Transaction& tx, const std::shared_ptr<const World>& world,
                                      const MessageRow& message, Instant now) = 0;
};

// A mail as it would go out, which goes nowhere. The picture stands in the HTML here, which a
// browser can show.
struct Preview {
    std::string subject, text, html;
    std::string mail;  // RFC 5322
};

// Also writes what has no message, because it goes on paper, or is only looked at.
class MessageRenderer : public Renderer {
  public:
    // Writes a page of HTML with print styles. Throws std::out_of_range when the notice's recipient
    // or obligation is not there.
    [[nodiscard]] virtual std::function<std::string()> draft_letter(
        const Snapshot& store, const std::shared_ptr<const World>& world, const NoticeRow& notice,
        Instant now) = 0;
    // The mail that such a digest goes out as. Throws std::invalid_argument where its reader has no
    // address.
    [[nodiscard]] virtual std::function<Frozen()> draft_digest(
        const Snapshot& store, const std::shared_ptr<const World>& world, const Digest& digest,
        Instant now) = 0;
    // The same as a mail; the notice need not be stored.
    [[nodiscard]] virtual std::function<Preview()> draft_preview(
        const Snapshot& store, const std::shared_ptr<const World>& world, const NoticeRow& notice,
        Instant now) = 0;
};

// From whom a preview comes, and for whom it is; empty: nobody has an address.
struct PreviewCover {
    const Municipality& sender;
    std::string to;
};
[[nodiscard]] Preview preview_of(const Words& words, const Letter& letter,
                                 const PreviewCover& cover, Instant now);

// The renderer of the daemon and of simulations; a webhook is written without a template. The same
// rows, rules and `now` give the same bytes. Thread: all drafts are called on one and the same
// (the loop's), while others are made on other threads (the store's, the reader's); a draft may
// outlive the renderer.
[[nodiscard]] std::shared_ptr<MessageRenderer> mail_renderer(TemplateSet templates);

// Whether a claimed notice still has a reason: its obligation is open (and, for an accusation,
// past its latest day), or a rectification is still true. Checked at every claim.
[[nodiscard]] bool still_has_reason(const ClaimedNotice& claimed, Date today);

}  // namespace termijnd
