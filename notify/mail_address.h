#pragma once

#include <string>
#include <string_view>

#include "notify/checked.h"

namespace termijnd {

// One e-mail address that can be put after MAIL FROM or RCPT TO as it is: `local@domain`, ASCII,
// a dot-atom of at most 64 characters and a domain name of two labels or more, 254 in all. There
// is no other way to make one, so no address holds a control character, a space, a bracket or a
// second recipient. Quoted local parts, address literals and non-ASCII addresses are refused:
// they are legal somewhere and deliverable almost nowhere.
class MailAddress {
  public:
    [[nodiscard]] static Checked<MailAddress> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string_view domain() const;

    bool operator==(const MailAddress&) const = default;

  private:
    explicit MailAddress(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace termijnd
