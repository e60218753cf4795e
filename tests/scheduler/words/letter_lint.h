#pragma once

#include <string>
#include <string_view>
#include <vector>

// What the tests hold whole letters to, beside obligations/packs/plain_words.h.
namespace termijnd::lint {

// The words that a reader of the HTML sees: without head, tags and styles, entities resolved.
[[nodiscard]] std::string visible_text(std::string_view html);

// What not_plain() says, and that a client is told of no benefit and no employee reference.
[[nodiscard]] std::vector<std::string> faults_to_client(std::string_view text);

}  // namespace termijnd::lint
