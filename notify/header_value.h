#pragma once

#include <string>
#include <string_view>

#include "notify/checked.h"

namespace termijnd {

// Text that may stand in a header: valid UTF-8 of at most 500 bytes without control characters
// (so without CR, LF and NUL) and without the characters that reorder or break a line.
class HeaderValue {
  public:
    // `field` is named in the refusal, e.g. "subject".
    [[nodiscard]] static Checked<HeaderValue> parse(std::string_view text,
                                                    std::string_view field = "header value");

    [[nodiscard]] const std::string& text() const { return text_; }

    bool operator==(const HeaderValue&) const = default;

  private:
    explicit HeaderValue(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

// The stable id of one message: the left half of a Message-ID, and the webhook-id. 1 to 100
// letters, digits, '.', '_' and '-'; a UUID is one.
class MessageId {
  public:
    [[nodiscard]] static Checked<MessageId> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }

    bool operator==(const MessageId&) const = default;

  private:
    explicit MessageId(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace termijnd
