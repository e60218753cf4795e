#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

// What names what, each a type of its own, so that none can be passed for another. A text becomes
// one where it was checked, and is a text again where it is written.
namespace termijnd {

// A name in words: a kenmerk, or an id that this program gave. Empty: none.
template <class Tag>
class Id {
  public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.text_; }

  private:
    std::string text_;
};

// The number that the store gives to what it keeps, from 1. Empty: none.
template <class Tag>
class Number {
  public:
    Number() = default;
    explicit Number(std::int64_t value) : value_(value) {}

    [[nodiscard]] std::int64_t value() const { return value_; }
    [[nodiscard]] bool empty() const { return value_ == 0; }

    friend bool operator==(Number, Number) = default;
    friend auto operator<=>(Number, Number) = default;
    friend std::ostream& operator<<(std::ostream& out, Number number) {
        return out << number.value_;
    }

  private:
    std::int64_t value_ = 0;
};

using CaseKey = Id<struct CaseTag>;              // kenmerk of a dossier
using PartyKey = Id<struct PartyTag>;            // kenmerk of a betrokkene
using InstrumentKey = Id<struct InstrumentTag>;  // kenmerk of a voorziening, within its dossier
using EventKey = Id<struct EventTag>;            // kenmerk of a gebeurtenis, within its dossier
using ObligationId = Id<struct ObligationTag>;   // UUID, from what the obligation is about
using PublicId = Id<struct PublicTag>;  // UUID of a message: its Message-ID, and the CloudEvents id
using EndpointName = Id<struct EndpointTag>;  // of a connected system, in the settings
// Whom a message is for: the key of a party, or for a webhook the name of an endpoint.
using RecipientKey = Id<struct RecipientTag>;

// What a recipient is, is for whoever knows the channel to say.
[[nodiscard]] inline RecipientKey as_recipient(const PartyKey& party) {
    return RecipientKey(party.str());
}
[[nodiscard]] inline RecipientKey as_recipient(const EndpointName& endpoint) {
    return RecipientKey(endpoint.str());
}
[[nodiscard]] inline PartyKey as_party(const RecipientKey& recipient) {
    return PartyKey(recipient.str());
}
[[nodiscard]] inline EndpointName as_endpoint(const RecipientKey& recipient) {
    return EndpointName(recipient.str());
}

using NoticeNumber = Number<struct NoticeTag>;
using MessageNumber = Number<struct MessageTag>;  // volgnummer

}  // namespace termijnd

template <class Tag>
struct std::hash<termijnd::Id<Tag>> {
    std::size_t operator()(const termijnd::Id<Tag>& id) const {
        return std::hash<std::string>{}(id.str());
    }
};

template <class Tag>
struct std::hash<termijnd::Number<Tag>> {
    std::size_t operator()(termijnd::Number<Tag> number) const {
        return std::hash<std::int64_t>{}(number.value());
    }
};
