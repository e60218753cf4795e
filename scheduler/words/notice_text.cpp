#include <boost/json.hpp>

#include "obligations/law/citation.h"
#include "scheduler/digest/outage_words.h"
#include "scheduler/dutch_text.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/notice_file.h"

// The evidence of one notice in plain Dutch.
namespace termijnd {
namespace {

std::string kind_in_words(const NoticeRow& notice) {
    std::string words(to_text(notice.kind));
    if (!notice.slot.empty()) words += ", trede " + notice.slot;
    return words;
}

std::string shadow_in_words(const std::optional<MessageRow>& message) {
    if (!message || !message->shadow) return {};
    return message->shadow->empty() ? "In schaduw: dit bericht bereikte niemand."
                                    : "In schaduw: dit bericht ging alleen naar " +
                                          *message->shadow + " en bereikte verder niemand.";
}

// Lines of text under headings.
class Paper {
  public:
    void heading(const std::string& text) { out_ += (out_.empty() ? "" : "\n") + text + "\n"; }
    void line(const std::string& name, const std::string& value) {
        if (!value.empty()) out_ += "- " + name + ": " + value + "\n";
    }
    void text(const std::string& sentence) {
        if (!sentence.empty()) out_ += "- " + sentence + "\n";
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

void write_message(Paper& paper, const NoticeFile& file) {
    const NoticeRow& notice = file.notice;
    paper.heading("Wat is er gezegd, en aan wie");
    paper.line("Soort", kind_in_words(notice));
    paper.line("Over", file.title.empty() ? file.rule : file.title);
    paper.line("Dossier", notice.case_key.str());
    std::string to = file.name.empty() ? notice.recipient.str() : file.name;
    if (!file.role.empty()) to += " (" + file.role + ")";
    paper.line("Aan", to);
    paper.text(file.because);
    paper.line("Kanaal", std::string(to_text(notice.channel)));
    paper.line("Adres", notice.sent_to);
    paper.line("Genoemde laatste dag", notice.last_day ? to_dutch(*notice.last_day)
                                                       : "geen: het zegt dat er niets meer hoeft");
}

void write_delivery(Paper& paper, const NoticeFile& file) {
    const NoticeRow& notice = file.notice;
    paper.heading("Wanneer, en wat kwam ervan");
    paper.line("Gepland voor", moment_in_words(notice.due_at));
    paper.text(state_in_words(notice, file.message));
    if (file.posted) {
        paper.line("Op de post gedaan op", to_dutch(file.posted->on));
        paper.line("Dat zegt", file.posted->by);
        if (!file.posted->recorded_by.empty())
            paper.line("Vastgelegd", moment_in_words(file.posted->recorded_at) + ", door " +
                                         file.posted->recorded_by);
    }
    if (!file.message) return;
    const MessageRow& message = *file.message;
    paper.line("Bericht", message.public_id.str());
    paper.line("SHA-256 van de bytes", message.sha256);
    for (const Outbox::Attempt& failed : file.failed)
        paper.line("Poging die niet aankwam, " + moment_in_words(failed.at), failed.answer);
    if (message.finished_at) paper.line("Antwoord van de server", message.answer);
    if (message.uncertain)
        paper.text("Een eerdere poging kan zijn aangekomen zonder dat dat werd bevestigd.");
    for (const auto& [outage, counts] : file.outages)
        paper.text(capitalised(period_of(outage)) + " " + what_failed(outage) + "; " +
                   in_words(counts) + ".");
}

void write_law(Paper& paper, const NoticeFile& file) {
    paper.heading(file.is_frozen ? "Waarop het rustte, zoals vastgelegd bij het bericht"
                                 : "Waarop het rust, zoals nu berekend");
    if (!file.article.empty())
        paper.line("Vindplaats", file.pack_title.empty() ? article_in_words(file.article)
                                                         : cite(file.article, file.pack_title));
    paper.line("Tekst", file.quote);
    paper.line("Versie", file.pack);
    paper.line("SHA-256 van de versie", file.pack_sha256);
    paper.line("Op zijn vroegst", to_dutch(file.earliest));
    paper.line("Uiterlijk", to_dutch(file.due));
    paper.line("Op zijn laatst", to_dutch(file.latest));
    if (file.late_after && *file.late_after > file.latest)
        paper.line("Pas te laat genoemd na", to_dutch(*file.late_after));
}

void write_steps(Paper& paper, const NoticeFile& file) {
    if (file.steps.empty()) return;
    paper.heading(file.steps_are_frozen ? "Hoe de dagen zijn berekend"
                                        : "Hoe de dagen nu worden berekend");
    for (const ExplainedStep& step : file.steps)
        paper.text(step.text + (step.article.empty() ? "" : " (" + step.article + ")"));
}

void write_facts(Paper& paper, const NoticeFile& file) {
    paper.heading(file.facts_are_frozen ? "De feiten waarop het rustte"
                                        : "De feiten waarop het nu rust");
    for (const NoticeFile::Fact& fact : file.facts) {
        std::string words = to_dutch(fact.event.on) + ": " +
                            (fact.text.empty() ? fact.event.kind : fact.text) + " (" +
                            fact.event.key.str() + "), vastgelegd " +
                            moment_in_words(fact.recorded_at) + " door " + fact.recorded_by;
        if (fact.after) words += "; dat was na dit bericht";
        paper.text(words);
    }
}

void write_told(Paper& paper, const char* heading, const char* nothing,
                const std::vector<NoticeFile::Told>& all) {
    paper.heading(heading);
    if (all.empty()) paper.text(nothing);
    for (const NoticeFile::Told& told : all) {
        std::string words = to_dutch(told.on) + ": " + kind_in_words(told.notice) + ", per " +
                            std::string(to_text(told.notice.channel));
        if (told.notice.last_day) words += ", laatste dag " + to_dutch(*told.notice.last_day);
        if (!told.message.empty()) words += ", in bericht " + told.message.str();
        if (told.notice.state == NoticeRow::State::folded)
            words += "; niet apart verstuurd, maar meegegaan met dat bericht";
        if (told.notice.in_shadow) words += "; in schaduw: bereikte deze persoon niet";
        paper.text(words);
    }
}

std::string stands_now(const ObligationRow& row) {
    switch (row.state) {
        case ObligationRow::State::settled:
            return row.settled_on ? "Gedaan op " + to_dutch(*row.settled_on) + "." : "Gedaan.";
        case ObligationRow::State::lapsed:
            return "Vervallen.";
        case ObligationRow::State::waived:
            return "Ontheven.";
        case ObligationRow::State::withdrawn:
            return "Ingetrokken: op de feiten van nu bestaat deze verplichting niet.";
        case ObligationRow::State::open:
            break;
    }
    return "Nog open; de laatste dag is nu " + to_dutch(row.due) + ".";
}

}  // namespace

std::string_view state_word(const NoticeRow& notice) {
    if (notice.in_shadow) return "schaduw";
    switch (notice.state) {
        case NoticeRow::State::planned:
            break;
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
            return "onderweg";
        case NoticeRow::State::sent:
            return "verzonden";
        case NoticeRow::State::cancelled:
            return "ingetrokken";
        case NoticeRow::State::folded:
            return "samengevoegd";
        case NoticeRow::State::failed:
            return "mislukt";
        case NoticeRow::State::held:
            return "aangehouden";
    }
    return "gepland";
}

std::string state_in_words(const NoticeRow& notice, const std::optional<MessageRow>& message) {
    const std::string at = notice.finished_at ? moment_in_words(*notice.finished_at) : "";
    switch (notice.state) {
        case NoticeRow::State::planned:
            break;
        case NoticeRow::State::held:
            return "Aangehouden: het gaat niet uit tot iemand het vrijgeeft.";
        case NoticeRow::State::claimed:
            return "Onderweg: het wordt nu aangeboden.";
        case NoticeRow::State::waiting:
            return "Nog niet bezorgd: het wacht op een volgende poging.";
        case NoticeRow::State::cancelled:
            return "Ingetrokken: het is niet uitgegaan.";
        case NoticeRow::State::failed:
            return "Niet bezorgd: het is opgegeven op " + at + ".";
        case NoticeRow::State::folded: {
            const std::string into = message ? " " + message->public_id.str() : "";
            if (notice.in_shadow)
                return "Niet apart verstuurd: een ander bericht" + into + " zei dit mee. " +
                       shadow_in_words(message);
            return "Niet apart verstuurd: een ander bericht" + into + " zei dit mee" +
                   (at.empty() ? ", en dat is nog niet uitgegaan." : ", uitgegaan op " + at + ".");
        }
        case NoticeRow::State::sent:
            if (notice.posted_on)
                return "Op de post gedaan op " + to_dutch(*notice.posted_on) + ".";
            if (notice.in_shadow) return shadow_in_words(message);
            return "Echt uitgegaan op " + at + ".";
    }
    return notice.channel == Channel::letter ? "Nog niet op de post gedaan."
                                             : "Nog niet uitgegaan.";
}

std::string to_text(const NoticeFile& file) {
    Paper paper;
    paper.heading("Bewijs van bericht " + std::to_string(file.notice.id.value()) + " in dossier " +
                  file.notice.case_key.str());
    paper.text("Opgemaakt op " + moment_in_words(file.made_at) + ".");
    write_message(paper, file);
    write_delivery(paper, file);
    write_law(paper, file);
    write_steps(paper, file);
    write_facts(paper, file);
    write_told(paper, "Wat deze ontvanger hierover eerder hoorde", "Niets.", file.before);
    write_told(paper, "Wat deze ontvanger hierover later hoorde", "Tot nu toe niets.", file.after);
    paper.heading("Hoe het er nu voor staat");
    paper.text(stands_now(file.obligation));
    if (!file.not_kept.empty()) paper.heading("Wat niet is bewaard");
    for (const std::string& lack : file.not_kept) paper.text(lack);
    return paper.take();
}

}  // namespace termijnd
