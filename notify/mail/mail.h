#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "notify/header_value.h"
#include "notify/mail/calendar_file.h"
#include "notify/mail_address.h"
#include "notify/outcome.h"

namespace termijnd {

struct Mailbox {
    HeaderValue name;  // as people read it; may be empty
    MailAddress address;
};

// One mail to one person, before it is made into bytes (notify/mail/mime.h).
struct Mail {
    MessageId id;
    Mailbox from;
    Mailbox reply_to;  // read by a person
    MailAddress to;
    HeaderValue subject;
    std::string text;  // UTF-8; any line ends
    std::string html;  // equal in content to the text
    std::chrono::sys_seconds date;
    std::optional<MessageId> thread;  // the obligation's root id: reminders about one thing thread
    std::vector<CalendarFile> calendars = {};
    std::string logo = {};  // bytes of a PNG that the HTML shows as `cid:logo`; empty: none
};

// Whom the mail server is told about.
struct Envelope {
    MailAddress from;
    MailAddress to;
};

// The way out for mail. Implementations live on one thread, the loop's; a caller decides how many
// are under way at once.
class MailTransport {
  public:
    virtual ~MailTransport() = default;
    // `bytes` as build_mime() made them, frozen at the first attempt.
    virtual void send_mail(Envelope envelope, std::string bytes, Done done) = 0;
};

}  // namespace termijnd
