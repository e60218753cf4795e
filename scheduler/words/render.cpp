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

// An all-day entry for what still has to be done, or ends: only where one deadline is told.
std::string calendar_of(const Letter& letter, const std::vector<ToldNotice>& notices, Instant now) {
    if (letter.items.size() != 1 || letter.reader == Reader::staff) return {};
    const LetterItem& item = letter.items.front();
    const bool ahead = item.kind == LetterKind::announcement || item.kind == LetterKind::reminder ||
                       item.kind == LetterKind::inform ||
                       (item.kind == LetterKind::change && !item.off);
    if (!ahead || letter.today > item.due) return {};
    CalendarEntry entry;
    entry.uid = notices.front().claimed.obligation.id.str();
    entry.summary = item.title + (item.employee.empty() ? "" : " (" + item.employee + ")");
    entry.description = item.kind == LetterKind::inform ? item.title : item.action;
    entry.day = item.due;
    entry.stamp = seconds_of(now);
    return calendar_file(entry);
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

Cover cover_of(const World& world, const MessageRow& message, const PartyRecord& recipient,
               Instant now) {
    const Municipality& sender = world.municipality;
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

Frozen freeze(const Cover& cover, Words words, std::string evidence, std::string calendar = {}) {
    Mail mail{cover.id,   cover.from, cover.reply_to, cover.to,     subject_of(words.subject),
              words.text, words.html, cover.date,     cover.thread, std::move(calendar)};
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
    Cover cover = cover_of(*world, message, recipient, now);
    if (letter.items.size() == 1)
        cover.thread = MessageId::parse(notices.front().claimed.obligation.id.str()).value();
    return {{},
            [world, writer, now, cover = std::move(cover), letter = std::move(letter),
             notices = std::move(notices)] {
                return freeze(cover, writer->write(letter), evidence_of(notices),
                              calendar_of(letter, notices, now));
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
            [=, cover = cover_of(world, message, recipient, now),
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
            [=, cover = cover_of(world, message, recipient, now),
             frame = letter_frame(world, recipient, now)] {
                return freeze(cover, writer->write_test(frame), std::string(no_evidence));
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

std::function<std::string()> TemplateRenderer::draft_letter(const Snapshot& store,
                                                            const WorldPtr& world,
                                                            const NoticeRow& notice, Instant now) {
    const auto recipient = store.journal.find_party(as_party(notice.recipient));
    const auto obligation = store.derived.find(notice.obligation);
    if (!recipient || !obligation)
        throw std::out_of_range("bericht " + std::to_string(notice.id.value()) +
                                " hoort nergens bij");
    const auto notices = look_up(store, *world, {{notice, *obligation}}, now);
    Letter letter = letter_about(store, *world, *recipient, notices, now);
    letter.on_paper = true;
    return [world, writer = writer_, letter = std::move(letter)] {
        return writer->write(letter).html;
    };
}

std::function<Frozen()> TemplateRenderer::draft_digest(const Snapshot& store, const WorldPtr& world,
                                                       const Digest& digest, Instant now) {
    MessageRow message;
    message.key = {"dagoverzicht", to_iso(digest.day), as_recipient(digest.manager), ""};
    message.public_id = public_id_of(message.key);
    PartyRecord recipient;
    if (digest.manager == nobodys_manager())
        recipient = nobodys_mailbox(world->municipality);
    else
        recipient = store.journal.find_party(digest.manager).value();
    return [=, writer = writer_, cover = cover_of(*world, message, recipient, now),
            frame = letter_frame(*world, recipient, now)] {
        return freeze(cover, writer->write(frame, digest), to_json(digest));
    };
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
