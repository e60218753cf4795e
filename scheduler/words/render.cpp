#include "scheduler/words/render.h"

#include <utf8.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "notify/mail/calendar_file.h"
#include "notify/mail/mime.h"
#include "obligations/store/rules/plan_notice.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/evidence.h"
#include "scheduler/words/letter.h"
#include "scheduler/words/letter_facts.h"
#include "scheduler/words/webhook_body.h"

namespace termijnd {
namespace {

constexpr std::string_view no_evidence = R"({"berichten":[]})";

std::chrono::sys_seconds seconds_of(Instant moment) {
    return std::chrono::floor<std::chrono::seconds>(moment);
}

// A header takes no line end and at most 500 bytes; a subject is cut at a character's end.
HeaderValue subject_of(std::string text) {
    constexpr std::size_t longest = 200;
    if (text.size() > longest) {
        text.erase(utf8::find_invalid(text.begin(), text.begin() + longest), text.end());
        text += "…";
    }
    return HeaderValue::parse(text, "subject").value();
}

// What a mail does to its reader's calendar: an all-day entry for what still has to be done, or
// ends, in a mail about that alone; and wherever a day that was told moves, or is off, the entry
// that was there follows.
std::optional<CalendarEntry> entry_of(const Letter& letter, const LetterItem& item) {
    const bool corrects = item.kind == LetterKind::change || item.kind == LetterKind::rectification;
    const bool ahead = item.kind == LetterKind::announcement || item.kind == LetterKind::reminder ||
                       item.kind == LetterKind::inform || (corrects && !item.settled_on);
    const bool follows = corrects && item.days_told > 0;
    if (!follows && letter.items.size() != 1) return std::nullopt;
    if (!ahead || (!item.off && letter.today > item.due)) return std::nullopt;
    if (item.off && !follows) return std::nullopt;
    CalendarEntry entry;
    entry.summary = item.title + (item.employee.empty() ? "" : " (" + item.employee + ")");
    entry.description = item.owes && !item.off ? item.action : item.title;
    entry.day = item.due;
    entry.organizer = letter.reply_to;
    entry.organizer_name = letter.municipality;
    entry.sequence = item.days_told;
    entry.off = item.off;
    return entry;
}

std::vector<CalendarFile> calendars_of(const Letter& letter, Instant now) {
    std::vector<CalendarFile> files;
    if (letter.reader == Reader::staff) return files;
    for (const LetterItem& item : letter.items) {
        auto entry = entry_of(letter, item);
        if (!entry) continue;
        entry->uid = item.obligation.str();
        entry->stamp = seconds_of(now);
        files.push_back(calendar_file(*entry));
    }
    return files;
}

using Writer = std::shared_ptr<const LetterWriter>;
using WorldPtr = std::shared_ptr<const World>;

class TemplateRenderer final : public MessageRenderer {
  public:
    explicit TemplateRenderer(TemplateSet templates)
        : writer_(std::make_shared<const LetterWriter>(std::move(templates))) {}

    Draft draft(Transaction& tx, const WorldPtr& world, const MessageRow& message,
                Instant now) override;
    std::function<std::string()> draft_letter(const Snapshot& store, const WorldPtr& world,
                                              const NoticeRow& notice, Instant now) override;
    std::function<Frozen()> draft_digest(const Snapshot& store, const WorldPtr& world,
                                         const Digest& digest, Instant now) override;
    std::function<Preview()> draft_preview(const Snapshot& store, const WorldPtr& world,
                                           const NoticeRow& notice, Instant now) override;

  private:
    Writer writer_;
};

// Those whose reason still stands; the others are cancelled. Nobody mails the dead.
std::vector<ClaimedNotice> still_wanted(Transaction& tx, MessageNumber message, Date today) {
    std::vector<ClaimedNotice> wanted;
    for (ClaimedNotice& claimed : tx.notices.of_message(message)) {
        const auto ended_on = tx.derived.state(claimed.obligation.case_key).ended_on;
        const bool ended = ended_on && *ended_on <= today;
        if (ended || !still_has_reason(claimed, today))
            tx.notices.cancel(claimed.notice.id);
        else
            wanted.push_back(std::move(claimed));
    }
    return wanted;
}

// What two notices of one message say of one obligation, the later kind says: an announcement and a
// reminder, say. The other is folded into it.
void fold_outdone(Transaction& tx, std::vector<ClaimedNotice>& wanted) {
    std::map<ObligationId, NoticeKind> last;
    for (const ClaimedNotice& each : wanted) {
        const auto [there, is_first] = last.try_emplace(each.obligation.id, each.notice.kind);
        if (!is_first) there->second = std::max(there->second, each.notice.kind);
    }
    std::erase_if(wanted, [&](const ClaimedNotice& each) {
        const bool outdone = each.notice.kind < last.at(each.obligation.id);
        if (outdone) tx.notices.fold(each.notice.id, each.notice.message);
        return outdone;
    });
}

// Of the dossiers without case manager the settings name the mailbox.
PartyRecord nobodys_mailbox(const Municipality& municipality) {
    PartyRecord mailbox;
    mailbox.key = nobodys_manager();
    mailbox.name = "collega";
    mailbox.email = municipality.fallback.empty() ? municipality.reply_to : municipality.fallback;
    return mailbox;
}

PartyRecord recipient_of(const Snapshot& store, const World& world, const MessageRow& message) {
    const PartyKey key = as_party(message.key.recipient);
    if (key == nobodys_manager()) return nobodys_mailbox(world.municipality);
    auto party = store.journal.find_party(key);
    if (!party) throw std::runtime_error("onbekende ontvanger " + key.str());
    if (party->email.empty()) throw std::runtime_error("geen e-mailadres bij " + key.str());
    return std::move(*party);
}

// All of a mail but its words.
struct Cover {
    MessageId id;
    Mailbox from, reply_to;
    MailAddress to;
    std::chrono::sys_seconds date;
    std::optional<MessageId> thread;
};

Cover cover_of(const Municipality& sender, const MessageRow& message, const PartyRecord& recipient,
               Instant now) {
    const HeaderValue name =
        HeaderValue::parse(sender.from_name.empty() ? sender_name(sender) : sender.from_name,
                           "municipality.sender_name")
            .value();
    return {MessageId::parse(message.public_id.str()).value(),
            {name, MailAddress::parse(sender.sender).value()},
            {name, MailAddress::parse(sender.reply_to).value()},
            MailAddress::parse(recipient.email).value(),
            seconds_of(now),
            {}};
}

// What goes with the words of a mail.
struct Enclosed {
    std::vector<CalendarFile> calendars{};
    std::string logo{};
};

Frozen freeze(const Cover& cover, Words words, std::string evidence, Enclosed enclosed = {}) {
    // A template may do without it.
    if (words.html.find("cid:logo") == std::string::npos) enclosed.logo.clear();
    Mail mail{cover.id,
              cover.from,
              cover.reply_to,
              cover.to,
              subject_of(words.subject),
              words.text,
              words.html,
              cover.date,
              cover.thread,
              std::move(enclosed.calendars),
              std::move(enclosed.logo)};
    return {build_mime(mail), cover.to.text(), std::move(evidence), std::move(words)};
}

// No template, no derivation and no look-up beyond the notice itself: there may be thousands.
Draft draft_webhook(Transaction& tx, const World& world, const MessageRow& message, Instant now) {
    const Municipality& sender = world.municipality;
    if (message.key.kind == "proefbericht") {
        return {Frozen{test_webhook_body(sender, message, now),
                       message.key.recipient.str(),
                       std::string(no_evidence),
                       {}},
                {}};
    }
    const std::vector<ClaimedNotice> claimed = tx.notices.of_message(message.id);
    if (claimed.empty() || !still_has_reason(claimed.front(), local_day(now))) return {};
    return {Frozen{webhook_body(sender, message, claimed.front(), now),
                   message.key.recipient.str(),
                   evidence_of(without_derivation(world, claimed.front())),
                   {}},
            {}};
}

// The notices point into the World's rules, so the draft holds on to it.
Draft draft_notices(Transaction& tx, const WorldPtr& world, const MessageRow& message, Instant now,
                    const Writer& writer) {
    std::vector<ClaimedNotice> wanted = still_wanted(tx, message.id, local_day(now));
    if (wanted.empty()) return {};
    fold_outdone(tx, wanted);
    const PartyRecord recipient = recipient_of(tx, *world, message);
    auto notices = look_up(tx, *world, wanted, now);
    Letter letter = letter_about(tx, *world, recipient, notices, now);
    Cover cover = cover_of(world->municipality, message, recipient, now);
    if (letter.items.size() == 1)
        cover.thread = MessageId::parse(notices.front().claimed.obligation.id.str()).value();
    return {{},
            [world, writer, now, cover = std::move(cover), letter = std::move(letter),
             notices = std::move(notices)] {
                return freeze(cover, writer->write(letter), evidence_of(notices),
                              {calendars_of(letter, now), letter.look.logo});
            }};
}

// An overview for a colleague: `parse` makes of its content what is to be put into words.
template <auto parse>
Draft draft_overview(Transaction& tx, const World& world, const MessageRow& message, Instant now,
                     const Writer& writer) {
    const PartyRecord recipient = recipient_of(tx, world, message);
    std::string content = tx.outbox.content(message.id);
    const auto overview = parse(content);
    return {{},
            [=, cover = cover_of(world.municipality, message, recipient, now),
             frame = letter_frame(world, recipient, now)] {
                return freeze(cover, writer->write(frame, overview), content);
            }};
}

// Its content is the address.
Draft draft_test(Transaction& tx, const World& world, const MessageRow& message, Instant now,
                 const Writer& writer) {
    PartyRecord recipient;
    recipient.email = tx.outbox.content(message.id);
    return {{},
            [=, cover = cover_of(world.municipality, message, recipient, now),
             frame = letter_frame(world, recipient, now)] {
                return freeze(cover, writer->write_test(frame), std::string(no_evidence),
                              {{}, frame.look.logo});
            }};
}

Draft TemplateRenderer::draft(Transaction& tx, const WorldPtr& world, const MessageRow& message,
                              Instant now) {
    if (message.channel == Channel::webhook) return draft_webhook(tx, *world, message, now);
    if (message.key.kind == "dagoverzicht")
        return draft_overview<parse_digest>(tx, *world, message, now, writer_);
    if (message.key.kind == "weekoverzicht")
        return draft_overview<parse_team_week>(tx, *world, message, now, writer_);
    if (message.key.kind == "proefbericht") return draft_test(tx, *world, message, now, writer_);
    return draft_notices(tx, world, message, now, writer_);
}

// What one notice says to its recipient.
struct Told {
    PartyRecord recipient;
    Letter letter;
};

Told told_by(const Snapshot& store, const World& world, const NoticeRow& notice, Instant now) {
    const auto recipient = store.journal.find_party(as_party(notice.recipient));
    const auto obligation = store.derived.find(notice.obligation);
    if (!recipient || !obligation)
        throw std::out_of_range("bericht " + std::to_string(notice.id.value()) +
                                " hoort nergens bij");
    const auto notices = look_up(store, world, {{notice, *obligation}}, now);
    return {*recipient, letter_about(store, world, *recipient, notices, now)};
}

std::function<std::string()> TemplateRenderer::draft_letter(const Snapshot& store,
                                                            const WorldPtr& world,
                                                            const NoticeRow& notice, Instant now) {
    Letter letter = told_by(store, *world, notice, now).letter;
    letter.on_paper = true;
    return [world, writer = writer_, letter = std::move(letter)] {
        return with_logo_inside(writer->write(letter).html, letter.look);
    };
}

std::function<Preview()> TemplateRenderer::draft_preview(const Snapshot& store,
                                                         const WorldPtr& world,
                                                         const NoticeRow& notice, Instant now) {
    Told told = told_by(store, *world, notice, now);
    return [world, writer = writer_, now, told = std::move(told)] {
        return preview_of(writer->write(told.letter), told.letter,
                          {world->municipality, told.recipient.email}, now);
    };
}

std::function<Frozen()> TemplateRenderer::draft_digest(const Snapshot& store, const WorldPtr& world,
                                                       const Digest& digest, Instant now) {
    const ReadBy by = read_by(store, *world, digest.manager, digest.day);
    MessageRow message;
    message.key = by.key("dagoverzicht", digest.day, digest.manager);
    message.public_id = public_id_of(message.key);
    const PartyRecord recipient = recipient_of(store, *world, message);
    return [=, writer = writer_, cover = cover_of(world->municipality, message, recipient, now),
            frame = letter_frame(*world, recipient, now)] {
        return freeze(cover, writer->write(frame, digest), to_json(digest));
    };
}

}  // namespace

Preview preview_of(const Words& words, const Letter& letter, const PreviewCover& cover,
                   Instant now) {
    MessageRow message;
    message.public_id = PublicId("voorbeeld");
    PartyRecord recipient;
    recipient.email = cover.to.empty() ? "geen-adres@voorbeeld.invalid" : cover.to;
    const Frozen mail = freeze(cover_of(cover.sender, message, recipient, now), words, {},
                               {calendars_of(letter, now), letter.look.logo});
    return {words.subject, words.text, with_logo_inside(words.html, letter.look), mail.bytes};
}

bool still_has_reason(const ClaimedNotice& claimed, Date today) {
    const ObligationRow& row = claimed.obligation;
    const auto stopped = claimed.notice.state == NoticeRow::State::cancelled ||
                         claimed.notice.state == NoticeRow::State::folded;
    if (stopped) return false;
    const bool open = row.state == ObligationRow::State::open;
    switch (claimed.notice.kind) {
        case NoticeKind::rectification:
        case NoticeKind::change:
            return claimed.notice.last_day ? open && row.due == claimed.notice.last_day : !open;
        case NoticeKind::missed:
        case NoticeKind::escalation:
            return open &&
                   today > std::max(row.latest, claimed.notice.late_after.value_or(row.latest));
        default:
            return open;
    }
}

std::shared_ptr<MessageRenderer> mail_renderer(TemplateSet templates) {
    return std::make_shared<TemplateRenderer>(std::move(templates));
}

}  // namespace termijnd
