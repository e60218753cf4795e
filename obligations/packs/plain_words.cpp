#include "obligations/packs/plain_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace termijnd {
namespace {

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

struct Pattern {
    std::regex expression;
    const char* what;
};

// True of every language.
const std::vector<Pattern>& patterns() {
    static const std::vector<Pattern> all = [] {
        const auto of = [](const char* text) { return std::regex(text, std::regex::optimize); };
        std::vector<Pattern> some;
        some.push_back({of(R"(\{\{|\}\})"), "an open mustache"});
        some.push_back({of(R"(https?:|www\.)"), "a link"});
        some.push_back({of(R"(€|\beuro\b)"), "an amount"});
        some.push_back({of(R"(\b\d{8,9}\b|\bBSN\b)"), "a number that may be a BSN"});
        some.push_back({of(R"(\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b)"),
                        "a date that is not written out"});
        some.push_back({of(R"(\{[a-z]+\})"), "an open placeholder"});
        return some;
    }();
    return all;
}

const std::vector<Pattern>& dutch_patterns() {
    static const std::vector<Pattern> all = [] {
        std::vector<Pattern> some = patterns();
        some.push_back(
            {std::regex(
                 R"(\b(over|binnen) (een|twee|drie|\d+) (dag|dagen|week|weken|maand|maanden)\b(?! na\b))"),
             "a relative date"});
        some.push_back(
            {std::regex(
                 R"((^|[\s(])([a-z]\.){2,}|\b(t/m|bijv|enz|evt|incl|excl|tel|nr|max|min|ca|resp)\b[.]?)"),
             "an abbreviation"});
        return some;
    }();
    return all;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::vector<std::string> bare_words(const std::string& sentence) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : lower(sentence) + ' ') {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    return out;
}

void look_at_length(const std::string& sentence, std::vector<std::string>& faults) {
    const auto count = words_of(sentence).size();
    if (count > longest_sentence) faults.push_back(std::to_string(count) + " words: " + sentence);
}

void look_for(const std::vector<Pattern>& wrong, const std::string& sentence,
              std::vector<std::string>& faults) {
    for (const Pattern& pattern : wrong)
        if (std::regex_search(sentence, pattern.expression))
            faults.push_back(std::string(pattern.what) + ": " + sentence);
}

}  // namespace

std::vector<std::string> sentences_of(std::string_view text) {
    std::vector<std::string> out;
    std::string sentence;
    const auto flush = [&] {
        if (!words_of(sentence).empty()) out.push_back(sentence);
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

std::vector<std::string> words_of(std::string_view text) {
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

std::string long_sentence(std::string_view text) {
    for (std::string& sentence : sentences_of(text))
        if (words_of(sentence).size() > longest_sentence) return std::move(sentence);
    return {};
}

std::vector<std::string> not_plain(std::string_view text) {
    std::vector<std::string> faults;
    for (const std::string& sentence : sentences_of(text)) {
        look_at_length(sentence, faults);
        const std::vector<std::string> words = bare_words(sentence);
        for (const std::string_view hard : hard_words)
            if (std::ranges::find(words, hard) != words.end())
                faults.push_back("'" + std::string(hard) + "': " + sentence);
        look_for(dutch_patterns(), sentence, faults);
    }
    return faults;
}

std::vector<std::string> not_plain_english(std::string_view text) {
    std::vector<std::string> faults;
    for (const std::string& sentence : sentences_of(text)) {
        look_at_length(sentence, faults);
        look_for(patterns(), sentence, faults);
    }
    return faults;
}

std::vector<std::string> benefits_in(std::string_view text) {
    std::vector<std::string> found;
    const std::string low = lower(text);
    for (const std::string_view benefit : benefits)
        if (low.find(benefit) != std::string::npos) found.emplace_back(benefit);
    return found;
}

}  // namespace termijnd
