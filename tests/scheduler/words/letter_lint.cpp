#include "tests/scheduler/words/letter_lint.h"

#include <array>
#include <cctype>
#include <regex>

namespace termijnd::lint {
namespace {

constexpr std::size_t longest_sentence = 15;

// Office Dutch that has a plain word, and the passive voice.
constexpr std::array<std::string_view, 35> hard_words{
    "middels",   "teneinde",  "conform",  "inzake",         "betreffende",
    "dient",     "dienen",    "derhalve", "desbetreffende", "onverwijld",
    "ingevolge", "krachtens", "alsmede",  "verzuim",        "sanctie",
    "reeds",     "gaarne",    "hierbij",  "aangaande",      "alvorens",
    "echter",    "indien",    "jegens",   "mits",           "omtrent",
    "hetgeen",   "thans",     "tevens",   "wordt",          "worden",
    "werd",      "werden",    "jij",      "jouw",           "beschikking",
};
constexpr std::array<std::string_view, 10> benefits{
    "uitkering", "bijstand", "participatiewet", "loonkostensubsidie", "subsidie", "ioaw", "ioaz",
    "wajong",    "bbz",      "toeslag",
};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

struct Pattern {
    const char* expression;
    const char* what;
};
constexpr std::array<Pattern, 8> patterns{{
    {R"(\{\{|\}\})", "an open mustache"},
    {R"(https?:|www\.)", "a link"},
    {R"(€|\beuro\b)", "an amount"},
    {R"(\b\d{8,9}\b|\bBSN\b)", "a number that may be a BSN"},
    {R"(\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b)",
     "a date that is not written out"},
    {R"(\b(over|binnen) (een|twee|drie|\d+) (dag|dagen|week|weken|maand|maanden)\b(?! na\b))",
     "a relative date"},
    {R"((^|[\s(])([a-z]\.){2,}|\b(t/m|bijv|enz|evt|incl|excl|tel|nr|max|min|ca|resp)\b[.]?)",
     "an abbreviation"},
    {R"(\{[a-z]+\})", "an open placeholder"},
}};

}  // namespace

std::vector<std::string> sentences(std::string_view text) {
    std::vector<std::string> out;
    std::string sentence;
    const auto flush = [&] {
        if (!words(sentence).empty()) out.push_back(sentence);
        sentence.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            flush();
            continue;
        }
        sentence += text[i];
        const bool mark = text[i] == '.' || text[i] == '?' || text[i] == '!';
        if (mark && i + 1 < text.size() && text[i + 1] == ' ') flush();
    }
    flush();
    return out;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : std::string(text) + ' ') {
        if (std::isspace(static_cast<unsigned char>(c)) == 0) {
            word += c;
            continue;
        }
        if (!word.empty() && word != "|" && word != "-") out.push_back(word);
        word.clear();
    }
    return out;
}

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

std::vector<std::string> faults(std::string_view text) {
    std::vector<std::string> out;
    for (const std::string& sentence : sentences(text)) {
        const auto count = words(sentence).size();
        if (count > longest_sentence) out.push_back(std::to_string(count) + " words: " + sentence);
        for (const std::string_view hard : hard_words)
            if (std::regex_search(lower(sentence), std::regex("\\b" + std::string(hard) + "\\b")))
                out.push_back("'" + std::string(hard) + "': " + sentence);
        for (const Pattern& pattern : patterns)
            if (std::regex_search(sentence, std::regex(pattern.expression)))
                out.push_back(std::string(pattern.what) + ": " + sentence);
    }
    return out;
}

std::vector<std::string> faults_to_client(std::string_view text) {
    auto out = faults(text);
    for (const std::string_view benefit : benefits)
        if (lower(text).find(benefit) != std::string::npos)
            out.push_back("names '" + std::string(benefit) + "'");
    if (text.find("werknemer") != std::string_view::npos) out.emplace_back("speaks of an employee");
    return out;
}

}  // namespace termijnd::lint
