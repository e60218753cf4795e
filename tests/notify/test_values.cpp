#include <sstream>
#include <string>
#include <type_traits>

#include "notify/header_value.h"
#include "notify/mail_address.h"
#include "notify/secret.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace std::string_literals;

namespace {

const std::string line_ends[] = {"\r\n", "\r", "\n", "\0"s, "\x7F", "\x1B", "\v", "\u0085"};

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(!Printable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

}  // namespace

TEST_CASE("an ordinary e-mail address is taken as it is", "[notify]") {
    for (const auto* text : {"a@b.nl", "jan.de.vries+werk@gemeente.example", "o'neil@x-y.example",
                             "1@sub.domein.gemeente.nl", "UPPER@Case.NL"}) {
        const auto address = MailAddress::parse(text);
        INFO(text);
        REQUIRE(address.has_value());
        CHECK(address->text() == text);
    }
    CHECK(MailAddress::parse("jan@gemeente.example")->domain() == "gemeente.example");
}

TEST_CASE("what cannot be delivered to is no e-mail address", "[notify]") {
    const auto long_label = std::string(64, 'a');
    for (const auto& text : {""s,
                             "jan"s,
                             "@gemeente.nl"s,
                             "jan@"s,
                             "jan@localhost"s,
                             "jan@gemeente..nl"s,
                             ".jan@gemeente.nl"s,
                             "jan.@gemeente.nl"s,
                             "j..n@gemeente.nl"s,
                             "jan@-gemeente.nl"s,
                             "jan@gemeente-.nl"s,
                             "jan@127.0.0.1"s,
                             "jan@[127.0.0.1]"s,
                             "jan @gemeente.nl"s,
                             " jan@gemeente.nl"s,
                             "jan@gemeente.nl "s,
                             "<jan@gemeente.nl>"s,
                             "jan@piet@gemeente.nl"s,
                             "\"jan\"@gemeente.nl"s,
                             "jan@gemeente.nl,piet@gemeente.nl"s,
                             "jan@gemeente.nl."s,
                             "jan@gemeente.nl> NOTIFY=NEVER"s,
                             "jöran@gemeente.nl"s,
                             "jan@geméente.nl"s,
                             "jan@" + long_label + ".nl",
                             long_label + "a@gemeente.nl",
                             "jan@" + std::string(252, 'a') + ".nl"}) {
        INFO(text);
        CHECK_FALSE(MailAddress::parse(text).has_value());
    }
}

TEST_CASE("a line end in any place is refused by every type that reaches a header", "[notify]") {
    for (const auto& end : line_ends) {
        for (const auto& text :
             {end + "jan@gemeente.nl", "jan" + end + "@gemeente.nl", "jan@gemeente.nl" + end,
              "jan@gemeente.nl" + end + "RCPT TO:<x@y.nl>"}) {
            CHECK_FALSE(MailAddress::parse(text).has_value());
            CHECK_FALSE(MessageId::parse(text).has_value());
            const auto refused = HeaderValue::parse(text, "subject");
            REQUIRE_FALSE(refused.has_value());
            CHECK(refused.error().where == "subject");
        }
    }
}

TEST_CASE("a header value is readable UTF-8 of bounded length", "[notify]") {
    CHECK(HeaderValue::parse("Uw aangifte vóór 1 mei").has_value());
    CHECK(HeaderValue::parse("").has_value());
    CHECK(HeaderValue::parse(std::string(500, 'a')).has_value());
    CHECK_FALSE(HeaderValue::parse(std::string(501, 'a')).has_value());
    for (const auto* text : {"\xFF", "a\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                             "\u202Egnp.exe", "a\u2028b", "\u2066x"}) {
        INFO(text);
        CHECK_FALSE(HeaderValue::parse(text).has_value());
    }
}

TEST_CASE("a message id holds nothing that ends a Message-ID", "[notify]") {
    CHECK(MessageId::parse("0190a5d4-7d3b-7c3e-a1c8-3f1f6a2b9c0d").has_value());
    for (const auto* text : {"", "a b", "a@b", "<a>", "a/b", ".a", "a.", "a..b", "é"}) {
        INFO(text);
        CHECK_FALSE(MessageId::parse(text).has_value());
    }
    CHECK_FALSE(MessageId::parse(std::string(101, 'a')).has_value());
}

TEST_CASE("a secret takes its bytes over and leaves none behind", "[notify]") {
    std::string source = "short";
    const char* where = source.data();
    const Secret secret(std::move(source));
    CHECK(secret.reveal() == "short");
    CHECK(std::string_view(where, 5) != "short");

    Secret first(std::string("a key long enough to live on the heap, not in the string"));
    const Secret second(std::move(first));
    CHECK(first.empty());  // NOLINT(bugprone-use-after-move)
    CHECK(second.reveal().starts_with("a key"));
}

TEST_CASE("UTF-8 is well-formed or it is not, to the last byte", "[notify]") {
    for (const auto* text : {"", "a", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC2\xA0",
                             "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        INFO(text);
        CHECK(HeaderValue::parse(text, "subject").has_value());
    }
    // Cut off, a stray continuation, overlong, a surrogate, too far.
    for (const auto* text :
         {"\xC3", "a\xE2\x82", "\xF0\x9F\x98", "\x80", "a\xBF", "\xC0\x80", "\xC1\xBF",
          "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xFF", "\xC3\x28"}) {
        INFO(text);
        CHECK(HeaderValue::parse(text, "subject").error().what == "not UTF-8");
    }
}
