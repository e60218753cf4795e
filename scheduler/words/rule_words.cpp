#include "scheduler/words/rule_words.h"

#include <string>
#include <string_view>

#include "scheduler/dutch_text.h"

namespace termijnd {
namespace {

void word_in_dutch(LetterItem& item, const Rule& rule, const HowToHandIn& hand_in) {
    item.title = rule.title;
    item.action = rule.action;
    item.how = rule.how.empty() ? hand_in.dutch : rule.how;
    if (!rule.right) return;
    item.consequence = rule.right->consequence;
    item.exception = rule.right->exception;
}

// What nobody translated is said by its Dutch title, and by whom to ask.
void word_in_english(LetterItem& item, const Rule& rule, const HowToHandIn& hand_in) {
    const bool has_title = !rule.english.title.empty(), has_action = !rule.english.action.empty();
    item.title = has_title ? rule.english.title : "\"" + rule.title + "\"";
    item.action = has_action ? rule.english.action : "Ask {contact} what you have to do.";
    item.how = !rule.english.how.empty() ? rule.english.how : has_action ? hand_in.english : "";
    if (!rule.right) return;
    item.consequence = rule.right->consequence_en.empty()
                           ? "Ask {contact} what happens if you are later."
                           : rule.right->consequence_en;
    item.exception = rule.right->exception_en;
}

void replace_all(std::string& text, std::string_view name, const std::string& value) {
    for (auto at = text.find(name); at != std::string::npos;
         at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
}

}  // namespace

LetterItem item_about(const Rule& rule, std::optional<int> period, Language language,
                      const Municipality& municipality) {
    LetterItem item;
    if (language == Language::english)
        word_in_english(item, rule, municipality.how);
    else
        word_in_dutch(item, rule, municipality.how);
    for (std::string* text : {&item.title, &item.action, &item.how}) *text = fill_in(*text, period);
    return item;
}

void name_whom_to_ask(Letter& letter) {
    for (LetterItem& item : letter.items)
        for (std::string* text : {&item.action, &item.how, &item.consequence}) {
            replace_all(*text, "{contact}", letter.contact);
            replace_all(*text, "{antwoordadres}", letter.reply_to);
        }
}

}  // namespace termijnd
