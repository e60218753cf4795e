#pragma once

#include <string>
#include <string_view>
#include <vector>

// Whether a text that goes to a client or an employer can be read at level B1, as far as a program
// can tell: what packs say, and what the tests hold whole letters to.
namespace termijnd {

inline constexpr std::size_t longest_sentence = 15;  // words

// The sentences of a text: ended by . ? or ! before a space, and by the end of a line.
[[nodiscard]] std::vector<std::string> sentences_of(std::string_view text);
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
// The first sentence that is too long; empty: none is.
[[nodiscard]] std::string long_sentence(std::string_view text);

// What is wrong with a Dutch text: one line for each mistake, empty when good. A sentence of more
// than 15 words, a hard or forbidden word, an abbreviation, a date that is not written out, a
// relative date, a link, an amount, a number that may be a BSN, an open placeholder.
[[nodiscard]] std::vector<std::string> not_plain(std::string_view text);
// The same of an English text, which has no list of hard words.
[[nodiscard]] std::vector<std::string> not_plain_english(std::string_view text);
// The benefits that a text to a client names; none is right.
[[nodiscard]] std::vector<std::string> benefits_in(std::string_view text);

}  // namespace termijnd
