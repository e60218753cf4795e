#pragma once

#include "obligations/facts/ids.h"

// What names what, written as one word: "d1"_case, "c1"_party.
namespace termijnd::test {
inline namespace literals {

inline CaseKey operator""_case(const char* text, std::size_t size) {
    return CaseKey({text, size});
}
inline PartyKey operator""_party(const char* text, std::size_t size) {
    return PartyKey({text, size});
}
inline InstrumentKey operator""_instrument(const char* text, std::size_t size) {
    return InstrumentKey({text, size});
}
inline EventKey operator""_event(const char* text, std::size_t size) {
    return EventKey({text, size});
}
inline ObligationId operator""_obligation(const char* text, std::size_t size) {
    return ObligationId({text, size});
}
inline EndpointName operator""_endpoint(const char* text, std::size_t size) {
    return EndpointName({text, size});
}
// Of a message or a notice.
inline RecipientKey operator""_to(const char* text, std::size_t size) {
    return RecipientKey({text, size});
}

}  // namespace literals
}  // namespace termijnd::test
