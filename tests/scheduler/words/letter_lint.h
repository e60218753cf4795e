#pragma once

#include <string>
#include <string_view>
#include <vector>

// Whether a text can be read at level B1, as far as a program can tell.
namespace termijnd::lint {

// The sentences of a text: ended by . ? or ! before a space, and by the end of a line.
[[nodiscard]] std::vector<std::string> sentences(std::string_view text);
[[nodiscard]] std::vector<std::string> words(std::string_view text);

// The words that a reader of the HTML sees: without head, tags and styles, entities resolved.
[[nodiscard]] std::string visible_text(std::string_view html);

// What is wrong with a text to a client or employer: one line for each mistake, empty when good.
// A sentence of more than 15 words, a hard or forbidden word, an abbreviation, a date that is not
// written out, a relative date, a link, an amount, a number that may be a BSN, an open {{.
[[nodiscard]] std::vector<std::string> faults(std::string_view text);
// Besides those: a client is told of no benefit and no employee reference.
[[nodiscard]] std::vector<std::string> faults_to_client(std::string_view text);

}  // namespace termijnd::lint
