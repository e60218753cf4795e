#include "scheduler/words/template_check.h"

#include <algorithm>

#include "scheduler/words/example.h"
#include "scheduler/words/letter.h"

namespace termijnd {
namespace {

constexpr Date some_day{std::chrono::days(20'000)};

Municipality example_sender() {
    Municipality sender;
    sender.name = "Gemeente Voorbeeld";
    sender.reply_to = "post@voorbeeld.example";
    sender.phone = "14 0123";
    return sender;
}

Letter of_kind(LetterKind kind, Language language) {
    const Reader reader = kind == LetterKind::escalation ? Reader::staff : Reader::client;
    return example_letter({kind, reader, language, &example_rule(), "Voorbeeld"}, example_sender(),
                          some_day);
}

// An item that has all that an item can have.
Letter full_letter(Language language) {
    Letter letter = of_kind(LetterKind::escalation, Language::dutch);
    letter.language = language;
    return letter;
}

class Judge {
  public:
    explicit Judge(const TemplateSet& templates) : templates_(templates) {}

    void look_at(const std::string& file, TemplateData data) {
        data.set("onderwerp", "");
        for (const char* extension : {".txt", ".html"}) look_at_one(file + extension, data);
    }
    // First every tag, whether it shows or not; then what mustache itself objects to.
    void look_at_one(const std::string& file, const TemplateData& data) {
        for (Fault& fault : templates_.faults(file, data)) add(std::move(fault));
        if (!faults.empty()) return;
        if (const auto text = templates_.render(file, data); !text)
            add({text.error().where, text.error().what});
    }
    std::vector<Fault> faults;

  private:
    void add(Fault fault) {
        const auto same = [&](const Fault& one) { return one.text() == fault.text(); };
        if (std::ranges::none_of(faults, same)) faults.push_back(std::move(fault));
    }

    const TemplateSet& templates_;
};

// An item of every kind: what a mail tells is one of them.
constexpr LetterKind all_kinds[] = {LetterKind::announcement,  LetterKind::reminder,
                                    LetterKind::missed,        LetterKind::expired,
                                    LetterKind::inform,        LetterKind::escalation,
                                    LetterKind::rectification, LetterKind::change};

}  // namespace

std::vector<Fault> faults_of(const TemplateSet& templates) {
    const Letter frame = example_frame(example_sender(), some_day);
    Judge judge(templates);
    for (const Language language : {Language::dutch, Language::english}) {
        const std::string folder = language == Language::english ? "en/" : "";
        std::vector<TemplateData> letters{letter_data(full_letter(language))};
        for (const LetterKind kind : all_kinds)
            letters.push_back(letter_data(of_kind(kind, language)));
        for (const TemplateData& data : letters) {
            judge.look_at_one(folder + "onderwerp.txt", data);
            for (const char* file : {"bericht", "brief"}) judge.look_at(folder + file, data);
        }
    }
    // A subject is also written of what has no items.
    judge.look_at_one("onderwerp.txt", frame_data(frame));
    judge.look_at("dagoverzicht", digest_data(frame, example_digest(some_day)));
    judge.look_at("weekoverzicht", week_data(frame, example_week(some_day)));
    judge.look_at("proefbericht", frame_data(frame));
    return std::move(judge.faults);
}

}  // namespace termijnd
