#include "scheduler/render.h"

#include <stdexcept>
#include <utility>

#include "notify/calendar_file.h"
#include "notify/mime.h"
#include "scheduler/evidence.h"
#include "scheduler/letter.h"
#include "scheduler/letter_facts.h"
#include "scheduler/local_time.h"
#include "scheduler/webhook_body.h"

namespace termijnd {
namespace {

Frozen nothing_left() {
    Frozen frozen;
    frozen.cancelled = true;
    return frozen;
}

std::chrono::sys_seconds seconds_of(Instant moment) {
    return std::chrono::floor<std::chrono::seconds>(moment);
}

// A header takes no line end and at most 500 bytes; a subject is cut at a character's end.
HeaderValue subject_of(std::string text) {
    constexpr std::size_t longest = 200;
    if (text.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text.resize(end);
        text += "…";
    }
    return HeaderValue::parse(text, "subject").value();
}

// An all-day entry for what still has to be done, or ends: only where one deadline is told.
std::string calendar_of(const Letter& letter, const std::vector<ToldNotice>& notices, Instant now) {
    if (letter.items.size() != 1 || letter.reader == Reader::staff) return {};
    const LetterItem& item = letter.items.front();
    const bool ahead = item.kind == LetterKind::announcement || item.kind == LetterKind::reminder ||
                       item.kind == LetterKind::inform;
    if (!ahead || letter.today > item.due) return {};
    CalendarEntry entry;
    entry.uid = notices.front().claimed.obligation.id;
    entry.summary = item.title + (item.employee.empty() ? "" : " (" + item.employee + ")");
    entry.description = item.kind == LetterKind::inform ? item.title : item.action;
    entry.day = item.due;
    entry.stamp = seconds_of(now);
    return calendar_file(entry);
}

class TemplateRenderer final : public MessageRenderer {
  public:
    explicit TemplateRenderer(TemplateSet templates) : writer_(std::move(templates)) {}

    Frozen render(Transaction& tx, const World& world, const MessageRow& message,
                  Instant now) override;
    PrintedLetter print(Transaction& tx, const World& world, const NoticeRow& notice,
                        Instant now) override;

  private:
    Frozen render_webhook(Transaction& tx, const World& world, const MessageRow& message,
                          Instant now);
    Frozen render_notices(Transaction& tx, const World& world, const MessageRow& message,
                          Instant now);
    Frozen render_digest(Transaction& tx, const World& world, const MessageRow& message,
                         Instant now);
    Frozen render_test(Transaction& tx, const World& world, const MessageRow& message, Instant now);

    LetterWriter writer_;
};

// Those whose reason still stands; the others are cancelled. Nobody mails the dead.
std::vector<ClaimedNotice> still_wanted(Transaction& tx, std::int64_t message, Date today) {
    std::vector<ClaimedNotice> wanted;
    for (ClaimedNotice& claimed : tx.notices_of(message)) {
        const auto record = tx.find_case(claimed.obligation.case_key);
        const bool ended = record && record->ended_on && *record->ended_on <= today;
        if (ended || !still_has_reason(claimed, today))
            tx.cancel_notice(claimed.notice.id);
        else
            wanted.push_back(std::move(claimed));
    }
    return wanted;
}

PartyRecord recipient_of(Transaction& tx, const MessageRow& message) {
    auto party = tx.find_party(message.key.recipient);
    if (!party) throw std::runtime_error("onbekende ontvanger " + message.key.recipient);
    if (party->email.empty())
        throw std::runtime_error("geen e-mailadres bij " + message.key.recipient);
    return std::move(*party);
}

Frozen freeze_mail(const World& world, const MessageRow& message, const PartyRecord& recipient,
                   Words words, Instant now, std::string calendar = {},
                   std::optional<MessageId> thread = {}) {
    const Municipality& sender = world.municipality;
    const HeaderValue name = HeaderValue::parse(sender_name(sender), "municipality.name").value();
    Mail mail{MessageId::parse(message.public_id).value(),
              {name, MailAddress::parse(sender.sender).value()},
              {name, MailAddress::parse(sender.reply_to).value()},
              MailAddress::parse(recipient.email).value(),
              subject_of(std::move(words.subject)),
              std::move(words.text),
              std::move(words.html),
              seconds_of(now),
              std::move(thread),
              std::move(calendar)};
    Frozen frozen;
    frozen.bytes = build_mime(mail);
    frozen.envelope = mail.to.text();
    return frozen;
}

// The digest as stored has titles as the rule writes them, "Aangifte over {jaar}".
void fill_in_titles(Transaction& tx, Digest& digest) {
    for (DigestSection& section : digest.sections)
        for (DigestLine& line : section.lines) {
            if (line.obligation.empty() || line.title.find('{') == std::string::npos) continue;
            const auto obligation = tx.find_obligation(line.obligation);
            if (obligation) line.title = fill_in(line.title, obligation->period);
        }
}

Frozen TemplateRenderer::render(Transaction& tx, const World& world, const MessageRow& message,
                                Instant now) {
    if (message.channel == Channel::webhook) return render_webhook(tx, world, message, now);
    if (message.key.kind == "dagoverzicht") return render_digest(tx, world, message, now);
    if (message.key.kind == "proefbericht") return render_test(tx, world, message, now);
    return render_notices(tx, world, message, now);
}

// No template, no derivation and no look-up beyond the notice itself: there may be thousands.
Frozen TemplateRenderer::render_webhook(Transaction& tx, const World& world,
                                        const MessageRow& message, Instant now) {
    Frozen frozen;
    frozen.envelope = message.key.recipient;
    if (message.key.kind == "proefbericht") {
        frozen.bytes = test_webhook_body(world.municipality, message, now);
        frozen.evidence = R"({"berichten":[]})";
        return frozen;
    }
    const std::vector<ClaimedNotice> claimed = tx.notices_of(message.id);
    if (claimed.empty() || !still_has_reason(claimed.front(), local_day(now)))
        return nothing_left();
    frozen.bytes = webhook_body(world.municipality, message, claimed.front(), now);
    frozen.evidence = evidence_of(without_derivation(world, claimed.front()));
    return frozen;
}

Frozen TemplateRenderer::render_notices(Transaction& tx, const World& world,
                                        const MessageRow& message, Instant now) {
    const auto wanted = still_wanted(tx, message.id, local_day(now));
    if (wanted.empty()) return nothing_left();
    const PartyRecord recipient = recipient_of(tx, message);
    const auto notices = look_up(tx, world, wanted, now);
    const Letter letter = letter_about(tx, world, recipient, notices, now);
    std::optional<MessageId> thread;
    if (letter.items.size() == 1)
        thread = MessageId::parse(notices.front().claimed.obligation.id).value();
    Frozen frozen = freeze_mail(world, message, recipient, writer_.write(letter), now,
                                calendar_of(letter, notices, now), std::move(thread));
    frozen.evidence = evidence_of(notices);
    return frozen;
}

Frozen TemplateRenderer::render_digest(Transaction& tx, const World& world,
                                       const MessageRow& message, Instant now) {
    const PartyRecord recipient = recipient_of(tx, message);
    const std::string content = tx.message_content(message.id);
    const Letter frame = letter_frame(world, recipient, now);
    Digest digest = parse_digest(content);
    fill_in_titles(tx, digest);
    Frozen frozen = freeze_mail(world, message, recipient, writer_.write(frame, digest), now);
    frozen.evidence = content;
    return frozen;
}

Frozen TemplateRenderer::render_test(Transaction& tx, const World& world, const MessageRow& message,
                                     Instant now) {
    const PartyRecord recipient = recipient_of(tx, message);
    const Letter frame = letter_frame(world, recipient, now);
    Frozen frozen = freeze_mail(world, message, recipient, writer_.write_test(frame), now);
    frozen.evidence = R"({"berichten":[]})";
    return frozen;
}

PrintedLetter TemplateRenderer::print(Transaction& tx, const World& world, const NoticeRow& notice,
                                      Instant now) {
    const auto recipient = tx.find_party(notice.recipient);
    const auto obligation = tx.find_obligation(notice.obligation);
    if (!recipient || !obligation)
        throw std::out_of_range("bericht " + std::to_string(notice.id) + " hoort nergens bij");
    const auto notices = look_up(tx, world, {{notice, *obligation}}, now);
    Letter letter = letter_about(tx, world, *recipient, notices, now);
    letter.on_paper = true;
    Words words = writer_.write(letter);
    return {std::move(words.subject), std::move(words.text), std::move(words.html)};
}

}  // namespace

bool still_has_reason(const ClaimedNotice& claimed, Date today) {
    const ObligationRow& row = claimed.obligation;
    const auto stopped = claimed.notice.state == NoticeRow::State::cancelled ||
                         claimed.notice.state == NoticeRow::State::folded;
    if (stopped) return false;
    const bool open = row.state == ObligationRow::State::open;
    switch (claimed.notice.kind) {
        case NoticeKind::rectification:
            return !open;
        case NoticeKind::missed:
        case NoticeKind::escalation:
            return open && today > row.latest;
        default:
            return open;
    }
}

std::shared_ptr<MessageRenderer> mail_renderer(TemplateSet templates) {
    return std::make_shared<TemplateRenderer>(std::move(templates));
}

}  // namespace termijnd
