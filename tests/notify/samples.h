#pragma once

#include <string>
#include <string_view>

#include "notify/mail/mail.h"
#include "notify/webhook/webhook.h"

namespace termijnd::test {

inline MailAddress address(std::string_view text) {
    return MailAddress::parse(text).value();
}
inline HeaderValue value(std::string_view text) {
    return HeaderValue::parse(text).value();
}
inline MessageId id(std::string_view text) {
    return MessageId::parse(text).value();
}

inline constexpr std::chrono::sys_seconds some_morning{std::chrono::seconds(1'777'359'600)};

inline Mail sample_mail() {
    return Mail{.id = id("bericht-1"),
                .from = {value("Gemeente Haarlemmermeer"), address("termijnen@gemeente.example")},
                .reply_to = {value("Team Werk"), address("team.werk@gemeente.example")},
                .to = address("client@post.example"),
                .subject = value("Uw aangifte: doe dit vóór 1 mei 2026"),
                .text = "Geachte heer Özdemir,\n\nStuur uw aangifte op.\n",
                .html = "<p>Geachte heer Özdemir,</p>\n<p>Stuur uw aangifte op.</p>\n",
                .date = some_morning,
                .thread = id("verplichting-7")};
}

}  // namespace termijnd::test
