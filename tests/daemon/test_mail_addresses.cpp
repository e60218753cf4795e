#include <string>

#include "notify/mail_address.h"
#include "obligations/facts/person_text.h"
#include "tests/support/catch.h"

using namespace termijnd;

TEST_CASE("an address that may be recorded is one that mail can be sent to, and the reverse",
          "[mail]") {
    std::vector<std::string> texts = {"a@example.nl",
                                      "a.b+c@sub.example.nl",
                                      "a@b",
                                      "a@b.c1",
                                      "a@1.2.3.4",
                                      ".a@b.nl",
                                      "a.@b.nl",
                                      "a..b@b.nl",
                                      "a@b..nl",
                                      "a@.nl",
                                      "a@b.nl.",
                                      "a@-b.nl",
                                      "a@b-.nl",
                                      "@b.nl",
                                      "a@@b.nl",
                                      "a@b@c.nl",
                                      "\"a\"@b.nl",
                                      "a@[1.2.3.4]",
                                      "<a@b.nl>",
                                      "é@b.nl",
                                      "a@é.nl",
                                      std::string(64, 'a') + "@b.nl",
                                      std::string(65, 'a') + "@b.nl",
                                      "a@" + std::string(63, 'b') + ".nl",
                                      "a@" + std::string(64, 'b') + ".nl"};
    const std::string domain = std::string(60, 'b') + "." + std::string(60, 'c') + "." +
                               std::string(60, 'd') + "." + std::string(5, 'e');
    for (std::size_t length = 60; length < 70; ++length)
        texts.push_back(std::string(length, 'a') + "@" + domain);
    // Every byte in front of, in, and behind an address.
    for (int byte = 0; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        texts.push_back(one + "a@b.nl");
        texts.push_back("a" + one + "b@b.nl");
        texts.push_back("a@b" + one + "c.nl");
        texts.push_back("a@b.nl" + one);
    }
    const TextRules rules{.kind = TextKind::mail_address, .max_length = longest_mail_address};
    for (const std::string& text : texts) {
        INFO(text);
        CHECK(!check_person_text(text, rules) == MailAddress::parse(text).has_value());
    }
}
