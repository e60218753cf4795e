#include "obligations/law/quote.h"

namespace termijnd {
namespace {

// Stands for a hyphen at the end of a line: part of a broken word, or a hyphen of its own.
constexpr char soft_hyphen = '\x01';

// The number of bytes of whitespace at `at`; a no-break space counts.
std::size_t space_at(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte <= ' ') return 1;
    if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) == 0xA0)
        return 2;
    return 0;
}

std::string fold(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (space_at(text, at) == 0) {
            folded += text[at++];
            continue;
        }
        bool line_end = false;
        while (at < text.size()) {
            const std::size_t width = space_at(text, at);
            if (width == 0) break;
            line_end = line_end || text[at] == '\n';
            at += width;
        }
        if (line_end && !folded.empty() && folded.back() == '-') {
            folded.back() = soft_hyphen;
        } else if (!folded.empty() && at < text.size()) {
            folded += ' ';
        }
    }
    return folded;
}

// Whether `text` begins with the words of `quote`.
bool reads_as(std::string_view text, std::string_view quote) {
    std::size_t at = 0;
    std::size_t read = 0;
    while (read < quote.size()) {
        if (at == text.size()) return false;
        if (text[at] == soft_hyphen) {
            ++at;
            if (quote[read] == '-') ++read;
            if (read < quote.size() && quote[read] == ' ') ++read;
        } else if (text[at++] != quote[read++]) {
            return false;
        }
    }
    return true;
}

bool contains(std::string_view text, std::string_view folded_quote) {
    if (folded_quote.empty()) return false;
    for (std::size_t at = text.find(folded_quote[0]); at != std::string_view::npos;
         at = text.find(folded_quote[0], at + 1))
        if (reads_as(text.substr(at), folded_quote)) return true;
    return false;
}

// "4:13" of the line "Artikel 4:13"; "17" of "Artikel 17. Nadere voorwaarden"; else empty.
std::string_view heading(std::string_view line) {
    while (!line.empty() && space_at(line, 0) > 0) line.remove_prefix(space_at(line, 0));
    constexpr std::string_view word = "Artikel ";
    if (!line.starts_with(word)) return {};
    line.remove_prefix(word.size());
    std::size_t end = 0;
    while (end < line.size() && space_at(line, end) == 0) ++end;
    std::string_view number = line.substr(0, end);
    while (number.ends_with('.')) number.remove_suffix(1);
    return number;
}

// "Participatiewet" of the line "Participatiewet (versie 2026-07-01)"; else empty.
std::string_view law_heading(std::string_view line) {
    while (!line.empty() && space_at(line, line.size() - 1) > 0) line.remove_suffix(1);
    constexpr std::string_view mark = " (versie ";
    constexpr std::size_t tail = mark.size() + std::string_view("2026-07-01)").size();
    if (line.size() <= tail || !line.ends_with(')')) return {};
    const std::string_view name = line.substr(0, line.size() - tail);
    const bool only_one = line.find(mark) == name.size();
    return only_one ? name : std::string_view{};
}

}  // namespace

LawText::LawText(std::string_view text) : all_(fold(text)) {
    std::string_view number;
    std::string_view law;
    std::size_t begin = 0;
    const auto close = [&](std::size_t end) {
        if (!number.empty())
            articles_[std::string(number)].push_back(
                {fold(text.substr(begin, end - begin)), std::string(law)});
        number = {};
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (const auto next = heading(line); !next.empty()) {
            close(at);
            number = next;
            begin = at;
        } else if (const auto next_law = law_heading(line); !next_law.empty()) {
            close(at);
            law = next_law;
        }
        at = end + 1;
    }
    close(text.size());
}

bool LawText::holds(std::string_view quote) const {
    return contains(all_, fold(quote));
}

// The longest part of the citation that is an article's number: "3.6.1" is in article 3.6 of one
// law, "17.c" in article 17 of another.
const LawText::Sections* LawText::sections(std::string_view citation) const {
    while (!citation.empty()) {
        const auto found = articles_.find(citation);
        if (found != articles_.end()) return &found->second;
        const std::size_t cut = citation.find_last_of(".#");
        if (cut == std::string_view::npos) return nullptr;
        citation = citation.substr(0, cut);
    }
    return nullptr;
}

bool LawText::has_article(std::string_view citation) const {
    return sections(citation);
}

const LawText::Section* LawText::find(std::string_view citation, std::string_view quote) const {
    const Sections* found = sections(citation);
    if (!found) return nullptr;
    const std::string folded = fold(quote);
    for (const Section& section : *found)
        if (contains(section.words, folded)) return &section;
    return nullptr;
}

bool LawText::article_holds(std::string_view citation, std::string_view quote) const {
    return find(citation, quote);
}

std::string LawText::law_of(std::string_view citation, std::string_view quote) const {
    const Section* section = find(citation, quote);
    return section ? section->law : std::string();
}

}  // namespace termijnd
