#include "tests/scheduler/words/letter_lint.h"

#include <array>
#include <regex>

#include "obligations/packs/plain_words.h"

namespace termijnd::lint {

std::string visible_text(std::string_view html) {
    std::string text(html);
    const auto head = text.find("</head>");
    if (head != std::string::npos) text.erase(0, head);
    text = std::regex_replace(text, std::regex("<[^>]*>"), " ");
    constexpr std::array<std::pair<const char*, const char*>, 5> entities{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}};
    for (const auto& [entity, character] : entities)
        text = std::regex_replace(text, std::regex(entity), character);
    return text;
}

std::vector<std::string> faults_to_client(std::string_view text) {
    auto out = not_plain(text);
    for (const std::string& benefit : benefits_in(text)) out.push_back("names '" + benefit + "'");
    if (text.find("werknemer") != std::string_view::npos) out.emplace_back("speaks of an employee");
    return out;
}

}  // namespace termijnd::lint
