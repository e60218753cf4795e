#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "obligations/law/result.h"

// The one check of every text that a person may type, whichever way it comes in: API, import, CSV,
// CloudEvents, page, command line. Pure.
namespace termijnd {

// What a text is for; it decides what looks like a BSN there without being one.
enum class TextKind : std::uint8_t {
    text,  // a name, a reason, a remark: nothing does
    // A kenmerk. None is a BSN that matches the municipality's own pattern, or that is one word
    // with letters in front ("D-999990342", "zaak/2025/999990342"): that is how case numbers look.
    // A word that speaks of a BSN ("bsn-999990342") stays one.
    key,
    // A telephone number: a Dutch one that exists (0612345678, +31 6 12345678; no number begins
    // with 09 but 0900 and its kin) or a foreign one with its country code is no BSN.
    phone,
    // A mail address, or empty. What is taken here, notify/mail_address.h takes too.
    mail_address,
};

// The municipality's own keys: a regular expression (ECMAScript) that must match a whole key. The
// empty pattern matches nothing. Cheap to copy; any thread may ask it.
class KeyPattern {
  public:
    KeyPattern() = default;
    // The fault's place is empty; it says what is wrong with the expression.
    [[nodiscard]] static Result<KeyPattern> parse(const std::string& expression);

    [[nodiscard]] bool matches(std::string_view key) const;

  private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

struct TextRules {
    TextKind kind = TextKind::text;
    std::size_t max_length = 200;          // characters
    const KeyPattern* own_keys = nullptr;  // for TextKind::key; must outlive the check
};

// The longest text there is: a reason, a remark.
inline constexpr std::size_t longest_text = 2000;
inline constexpr std::size_t longest_mail_address = 254;

// What is wrong with a text. It never repeats the text, which may hold anything.
struct TextFault {
    enum class What : std::uint8_t { length, encoding, control, invisible, bsn, mail_address };
    What what = What::length;
    std::size_t max_length = 0;  // of `length`

    // The code of the API: "bereik", "formaat" or "bsn".
    [[nodiscard]] std::string_view code() const;
    [[nodiscard]] std::string in_dutch() const;    // a sentence: "Deze tekst bevat een BSN; …"
    [[nodiscard]] std::string in_english() const;  // what follows the place: "holds a BSN; …"
};

// The first thing that is wrong: longer than allowed, no UTF-8, a control character (line ends
// included), a mark that nobody sees, a BSN (obligations/facts/bsn.h), no mail address.
[[nodiscard]] std::optional<TextFault> check_person_text(std::string_view text,
                                                         const TextRules& rules);

// Numbers are typed too: whether this one is written as a BSN.
[[nodiscard]] bool is_bsn_number(double number);

}  // namespace termijnd
