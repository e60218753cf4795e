#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "obligations/facts/language.h"
#include "obligations/law/date.h"
#include "obligations/packs/party.h"
#include "scheduler/digest/digest.h"
#include "scheduler/municipality.h"
#include "scheduler/words/template.h"

// The words of a message: what is to be said in, text and HTML out. Pure but for the templates,
// which are read once. Which facts are told to whom is decided by letter_facts.h.
namespace termijnd {

enum class LetterKind : std::uint8_t {
    announcement,
    reminder,
    missed,
    expired,  // a right whose last day has passed: a consequence, nobody is accused
    inform,   // somebody who owes nothing is told that a period ends
    escalation,
    rectification,
    change,  // the last day has moved, or nothing is to be done any more
};

// Something that happened before an escalation.
struct LetterStep {
    Date on{};
    std::string what;  // "herinnering aan de cliënt"
};

// One obligation as one message tells it.
struct LetterItem {
    LetterKind kind = LetterKind::reminder;
    std::string title;
    std::string action;  // to the obliged party, in the imperative
    std::string how;     // and where; may be empty
    Date earliest{}, due{}, latest{};
    Date late_after{};          // nothing is called late on or before it
    bool owes = true;           // the reader has to do it; else is told only
    bool off = false;           // of a change or rectification: nothing is to be done any more
    std::string reason;         // of a change or rectification, a sentence
    CaseKey case_key;           // the reference to quote
    ObligationId obligation{};  // none: of no obligation in particular
    int days_told = 0;          // how often the reader was told another last day before this one
    std::string employee;       // to an employer only: how it knows its employee
    bool right = false;
    std::string consequence, exception;  // of a right
    std::optional<Date> settled_on;      // of a rectification: done on time after all

    // To staff only.
    std::string who;  // "de cliënt", "de werkgever", "het college"
    std::string article, regulation, manager;
    std::vector<LetterStep> steps;
    bool decided = false;      // a person recorded a decision
    std::string what_follows;  // when the reader does nothing
};

struct Letter {
    Reader reader = Reader::client;
    std::string name;  // of the reader; may be empty
    Date today{};
    bool on_paper = false;
    std::string contact, phone, hours;  // whom to ask
    std::string reply_to;
    std::string municipality;
    int rest_days = 10;  // working days an acknowledgement holds
    std::vector<LetterItem> items;
    Language language = Language::dutch;  // English to a client or employer only
    Look look;
};

struct Words {
    std::string subject;
    std::string text;
    std::string html;
};

// Thread: one at a time, as TemplateSet.
class LetterWriter {
  public:
    explicit LetterWriter(TemplateSet templates) : templates_(std::move(templates)) {}

    // Throw std::invalid_argument that names the template and what it lacks.
    [[nodiscard]] Words write(const Letter& letter) const;
    [[nodiscard]] Words write(const Letter& frame, const Digest& digest) const;
    [[nodiscard]] Words write(const Letter& frame, const TeamWeek& week) const;
    [[nodiscard]] Words write_test(const Letter& frame) const;

  private:
    [[nodiscard]] std::string render(const std::string& file, const TemplateData& data) const;
    [[nodiscard]] Words words(const std::string& file, TemplateData data,
                              Language language = Language::dutch) const;

    TemplateSet templates_;
};

// The name of a kind in templates and golden files: "aankondiging", "verlopen", …
[[nodiscard]] std::string_view to_text(LetterKind kind);

// What every frame has, with no message chosen yet.
[[nodiscard]] TemplateData frame_data(const Letter& letter);
// What a mail about the items of a letter has.
[[nodiscard]] TemplateData letter_data(const Letter& letter);
[[nodiscard]] TemplateData digest_data(const Letter& frame, const Digest& digest);
[[nodiscard]] TemplateData week_data(const Letter& frame, const TeamWeek& week);

// A letter's HTML with the picture in it, for paper and browsers, which have no parts of a mail.
[[nodiscard]] std::string with_logo_inside(std::string html, const Look& look);

// Text as paragraphs: no space at the end of a line, never two spaces or two empty lines running.
[[nodiscard]] std::string tidy_text(std::string_view text);

}  // namespace termijnd
