#include "obligations/facts/person_text.h"

#include <string>
#include <vector>

#include "obligations/facts/bsn.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace {

std::string fault_of(std::string_view text, TextKind kind = TextKind::text,
                     const KeyPattern& own_keys = {}) {
    const auto fault = check_person_text(text, {kind, 200, &own_keys});
    return fault ? fault->in_english() : "";
}

bool holds_bsn(std::string_view text) {
    return find_bsn(text).has_value();
}

}  // namespace

TEST_CASE("a BSN is nine digits that pass the eleven-test", "[person-text]") {
    CHECK(holds_bsn("999990342"));
    CHECK(holds_bsn("bsn:999990342."));
    CHECK(holds_bsn("bsn999990342van Jan"));
    CHECK_FALSE(holds_bsn("999990343"));
    CHECK_FALSE(holds_bsn("9999903420"));
    CHECK_FALSE(holds_bsn("1999990342"));
    CHECK_FALSE(holds_bsn("0612345678"));
    CHECK_FALSE(holds_bsn("000000000"));
    CHECK_FALSE(holds_bsn(""));
}

TEST_CASE("a BSN is seen however it is written", "[person-text]") {
    const auto text = GENERATE(values<std::string>({
        "999 990 342",
        "999.990.342",
        "9999-90-342",
        "9 9 9 9 9 0 3 4 2",
        "999 - 990 - 342",
        "999/990_342",
        "999\u00a0990\u00a0342",
        "999\u2009990\u202f342",
        "9999\u201390\u2013342",
        "0999990342",
        "0.999.990.342",
        "000999990342",
        "９９９９９０３４２",
        "٩٩٩٩٩٠٣٤٢",
        "۹۹۹۹۹۰۳۴۲",
        "९९९९९०३४२",
        "𝟗𝟗𝟗𝟗𝟗𝟎𝟑𝟒𝟐",
        "999\u200b990\u200b342",
        "9\u00ad99990342",
        "99999\u202e0342",
        "9\u20e39\u20e3999\ufe0f0342",
        "999990342 2025",
        "2025 999990342",
        "12-999 990 342",
        "2026-04-30 999.990.342",
        "999990342-30-04-2026",
        "\xff"
        "999990342",
    }));
    INFO(text);
    CHECK(holds_bsn(text));
    CHECK(holds_bsn("Het nummer is " + text + ", zei hij"));
}

TEST_CASE("what is plainly something else is no BSN", "[person-text]") {
    // In each of these nine digits in a row, or in groups, pass the eleven-test.
    CHECK(holds_bsn("2026 04 30 5"));
    CHECK(holds_bsn("3-5717-4562"));
    const auto text = GENERATE(values<std::string>({
        "2026-04-30 5",
        "2026-4-30 05",
        "30.4.2026.05",
        "zaak 3fa85fa3-5717-4562-b034-2c963f66afa6",
        "99999:0342",
        "99999,0342",
        "99999    0342",
        "2099999034",
    }));
    INFO(text);
    CHECK_FALSE(holds_bsn(text));
}

TEST_CASE("a BSN is found at its place", "[person-text]") {
    const std::string text = "zie 0999.990.342, of 999990342";
    const auto first = find_bsn(text);
    REQUIRE(first);
    CHECK(text.substr(first->begin, first->end - first->begin) == "0999.990.342");
    const auto second = find_bsn(text, first->end);
    REQUIRE(second);
    CHECK(second->end == text.size());
    CHECK_FALSE(find_bsn(text, second->end));
}

TEST_CASE("a text holds no control character and nothing that is not seen", "[person-text]") {
    for (const std::string& bad :
         {std::string("a\nb"), std::string("a\rb"), std::string("a\0b", 3), std::string("a\x1b[0m"),
          std::string("\x7f"), std::string("\u0085"), std::string("\u009b"), std::string("a\tb"),
          std::string("\u2028")}) {
        INFO(bad);
        CHECK(fault_of(bad) == "holds a control character; remove it");
    }
    for (const std::string bad : {"\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f",
                                  "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"}) {
        INFO(bad);
        CHECK(fault_of("a" + bad + "b") == "holds an invisible character; remove it");
    }
    for (const std::string bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xc3"})
        CHECK(fault_of(bad) == "is not valid UTF-8");
    CHECK(fault_of("Zoë Çelik-Öztürk, p/a ’t Hof 3–5 😀").empty());
    CHECK(fault_of("").empty());
}

TEST_CASE("the length of a text is counted in characters", "[person-text]") {
    const auto length = [](const std::string& text) {
        return check_person_text(text, {.max_length = 3});
    };
    CHECK_FALSE(length("ëëë"));
    CHECK_FALSE(length("😀😀😀"));
    CHECK(length("abcd").value().in_dutch() == "Deze tekst is langer dan 3 tekens.");
    CHECK(length("ëëëë").value().code() == "bereik");
    CHECK(length(std::string(200'000, 'x')).value().code() == "bereik");
    // Too long is said first: what is longer is not looked through.
    CHECK(length(std::string(200'000, '\xff')).value().code() == "bereik");
}

TEST_CASE("a kenmerk with letters in front, or of the municipality's own, is no BSN",
          "[person-text]") {
    const KeyPattern own = KeyPattern::parse("[0-9]{9}").value();
    CHECK(fault_of("D-999990342", TextKind::key).empty());
    CHECK(fault_of("zaak/2025/999990342", TextKind::key).empty());
    CHECK(fault_of("999990342", TextKind::key, own).empty());
    CHECK_FALSE(fault_of("999990342", TextKind::key).empty());
    CHECK_FALSE(fault_of("999.990.342", TextKind::key, own).empty());
    CHECK_FALSE(fault_of("999990342-D", TextKind::key).empty());
    CHECK_FALSE(fault_of("D 999990342", TextKind::key).empty());
    CHECK_FALSE(fault_of("BSN-999990342", TextKind::key).empty());
    CHECK_FALSE(fault_of("Sofinummer999990342", TextKind::key).empty());
    CHECK_FALSE(fault_of("D-999990342").empty());
    CHECK_FALSE(fault_of("999990342", TextKind::text, own).empty());
    CHECK_FALSE(KeyPattern::parse("[0-9").has_value());
    CHECK_FALSE(KeyPattern::parse("").value().matches(""));
}

TEST_CASE("a telephone number is no BSN where one is asked for", "[person-text]") {
    for (const std::string number : {"0302345607", "030-2345607", "030 234 56 07",
                                     "+31 30 234 56 07", "0031 30 2345607", "+49 30 2345607"}) {
        INFO(number);
        CHECK(fault_of(number, TextKind::phone).empty());
        CHECK_FALSE(fault_of(number).empty());
    }
    for (const std::string number : {"999990342", "0999990342", "+999990342", "+31 999990342",
                                     "302345607", "030-2345607 bsn 999990342"}) {
        INFO(number);
        CHECK_FALSE(fault_of(number, TextKind::phone).empty());
    }
}

TEST_CASE("a mail address is local@domain and nothing else", "[person-text]") {
    const auto fault = [](const std::string& text) {
        return fault_of(text, TextKind::mail_address);
    };
    for (const std::string good : {"", "a@example.nl", "j.a_n+x'y@sub-1.example.nl"})
        CHECK(fault(good).empty());
    for (const std::string bad :
         {"a", "@example.nl", "a@", "a@b", "a@@example.nl", "a@b@example.nl", "a b@example.nl",
          "a@exa mple.nl", "<a@example.nl>", "a@example.nl,b@example.nl", "a@example.nl>",
          ".a@b.nl", "a..b@b.nl", "a@b..nl", "a@-b.nl", "a@1.2.3.4", "\"a\"@b.nl", "é@b.nl"}) {
        INFO(bad);
        CHECK(fault(bad) == "is no mail address");
    }
    CHECK_FALSE(fault("a@example.nl\r\nBcc: b@example.nl").empty());
    CHECK_FALSE(fault("999990342@example.nl").empty());
    CHECK_FALSE(fault(std::string(65, 'a') + "@b.nl").empty());
}

TEST_CASE("a BSN typed as a number is one too", "[person-text]") {
    CHECK(is_bsn_number(999990342));
    CHECK_FALSE(is_bsn_number(999990343));
    CHECK_FALSE(is_bsn_number(9999903420.0));
    CHECK_FALSE(is_bsn_number(1e300));
    CHECK_FALSE(is_bsn_number(99999034.2));
}
