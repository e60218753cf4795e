#include "scheduler/words/letter.h"

#include <array>
#include <utility>

#include "notify/base64.h"
#include "obligations/law/citation.h"
#include "scheduler/dutch_text.h"
#include "scheduler/words/tongue.h"

namespace termijnd {
namespace {

constexpr std::string_view ink = "#1a1a1a";  // without a colour of the municipality's own

constexpr std::array<std::pair<LetterKind, std::string_view>, 8> kinds{{
    {LetterKind::announcement, "aankondiging"},
    {LetterKind::reminder, "herinnering"},
    {LetterKind::missed, "gemist"},
    {LetterKind::expired, "verlopen"},
    {LetterKind::inform, "informeren"},
    {LetterKind::escalation, "escalatie"},
    {LetterKind::rectification, "rectificatie"},
    {LetterKind::change, "wijziging"},
}};

std::string sentence(std::string_view text) {
    std::string out(text);
    const bool ended =
        out.empty() || out.ends_with('.') || out.ends_with('?') || out.ends_with('!');
    return ended ? out : out + '.';
}

void set_dates(TemplateData& data, const LetterItem& item, const Letter& letter) {
    const Date today = letter.today;
    const auto in_full = [&](Date day) { return long_date(day, letter.language); };
    const auto in_short = [&](Date day) { return short_date(day, letter.language); };
    const bool before = item.kind == LetterKind::announcement ||
                        item.kind == LetterKind::reminder || item.kind == LetterKind::change;
    const bool prefer =
        before && item.owes && !item.off && item.earliest < item.due && today <= item.earliest;
    const Date waited_until = std::max(item.latest, item.late_after);
    const bool waited = waited_until > item.due;
    // By when it is in time all the same, where the day that is named is over.
    const Date still = today <= item.latest ? item.latest : waited_until;
    data.set("uiterlijk", in_full(item.due))
        .set("dag", in_short(item.due))
        .set("voorbij", today > item.due)
        .set("heeft_dagen", today < item.due)
        .set("dagen", today < item.due ? days_in_words(item.due - today, letter.language) : "")
        .set("heeft_liefst", prefer)
        .set("liefst", prefer ? in_full(item.earliest) : "")
        .set("gewacht", waited)
        .set("gewacht_tot", waited ? in_full(waited_until) : "")
        .set("alsnog", in_full(still))
        .set("alsnog_kort", in_short(still))
        .set("te_laat_sinds", in_short(item.latest + std::chrono::days(1)));
}

TemplateData data_of(const LetterItem& item, const Letter& letter) {
    const bool alone = letter.items.size() == 1;
    TemplateData data;
    for (const auto& [kind, name] : kinds) data.set(name, kind == item.kind);
    std::vector<TemplateData> steps;
    for (const LetterStep& step : item.steps) {
        TemplateData one;
        one.set("op", to_dutch(step.on)).set("wat", step.what);
        steps.push_back(std::move(one));
    }
    set_dates(data, item, letter);
    data.set("gebeurd", !steps.empty());
    data.set("stappen", std::move(steps));
    data.set("kop", alone ? "1" : "2")
        .set("subkop", alone ? "2" : "3")
        .set("titel", item.title)
        .set("actie", sentence(item.action))
        .set("werkgever", !item.employee.empty())
        .set("werknemer", item.employee)
        .set("recht", item.right)
        .set("gevolg", sentence(item.consequence))
        .set("uitzondering", sentence(item.exception))
        .set("heeft_uitzondering", !item.exception.empty())
        .set("hoe", item.how.empty() ? "" : sentence(item.how))
        .set("informeert", !item.owes)
        .set("moet", item.owes && !item.off && !item.settled_on)
        .set("afgelopen", item.off && !item.settled_on)
        .set("verplaatst", !item.off && !item.settled_on)
        .set("reden", item.reason)
        .set("op_tijd", item.settled_on.has_value())
        .set("gedaan_op", item.settled_on ? short_date(*item.settled_on, letter.language) : "")
        .set("dossier", item.case_key.str())
        .set("wie", item.who)
        .set("Wie", capitalised(item.who))
        .set("vindplaats", item.article.empty() ? "" : cite(item.article, item.regulation))
        .set("casemanager", item.manager)
        .set("besloten", item.decided)
        .set("vervolg", item.what_follows);
    return data;
}

}  // namespace

TemplateData frame_data(const Letter& letter) {
    const char* nobody = letter.language == Language::dutch ? "heer of mevrouw" : "sir or madam";
    const Look& look = letter.look;
    TemplateData data;
    data.set("naam", letter.name)
        .set("aanhef", letter.name.empty() ? nobody : letter.name)
        .set("datum", short_date(letter.today, letter.language))
        .set("gemeente", letter.municipality)
        .set("contact", letter.contact)
        .set("telefoon", letter.phone)
        .set("spreekuren", letter.hours)
        .set("heeft_spreekuren", !letter.hours.empty())
        .set("antwoordadres", letter.reply_to)
        .set("extern", letter.reader != Reader::staff)
        .set("per_brief", letter.on_paper)
        .set("kleur", look.colour.empty() ? ink : std::string_view(look.colour))
        .set("heeft_kleur", !look.colour.empty())
        .set("heeft_logo", !look.logo.empty())
        .set("rust", std::to_string(letter.rest_days))
        .set("herinnert", true)
        .set("meer", false)
        .set("anderen", "")
        .set("eerste", std::vector<TemplateData>())
        .set("dagoverzicht", false)
        .set("weekoverzicht", false)
        .set("waarneming", false)
        .set("waargenomen", "")
        .set("waarneming_tot", "")
        .set("proefbericht", false);
    return data;
}

std::string_view to_text(LetterKind kind) {
    for (const auto& [known, name] : kinds)
        if (known == kind) return name;
    return {};
}

std::string tidy_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t word = at;
        while (at < text.size() && text[at] != ' ' && text[at] != '\n' && text[at] != '\r') ++at;
        out.append(text, word, at - word);
        if (at == text.size()) break;
        const char c = text[at++];
        if (c == ' ' && !out.empty() && out.back() != ' ' && out.back() != '\n') out += c;
        if (c != '\n') continue;
        while (out.ends_with(' ')) out.pop_back();
        if (!out.empty() && !out.ends_with("\n\n")) out += c;
    }
    while (out.ends_with('\n') || out.ends_with(' ')) out.pop_back();
    return out + '\n';
}

std::string LetterWriter::render(const std::string& file, const TemplateData& data) const {
    return templates_.render(file, data).value();
}

Words LetterWriter::words(const std::string& file, TemplateData data, Language language) const {
    const std::string folder = language == Language::english ? "en/" : "";
    Words words;
    words.subject = tidy_text(render(folder + "onderwerp.txt", data));
    words.subject.pop_back();
    data.set("onderwerp", words.subject);
    words.text = tidy_text(render(folder + file + ".txt", data));
    words.html = tidy_text(render(folder + file + ".html", data));
    return words;
}

TemplateData letter_data(const Letter& letter) {
    bool reminds = false;
    std::vector<TemplateData> items;
    items.reserve(letter.items.size());
    for (const LetterItem& item : letter.items) {
        items.push_back(data_of(item, letter));
        reminds =
            reminds || (item.kind != LetterKind::rectification && item.kind != LetterKind::change);
    }
    TemplateData data = frame_data(letter);
    std::vector<TemplateData> first;
    if (!items.empty()) first.push_back(items.front());
    data.set("eerste", std::move(first))
        .set("meer", letter.items.size() != 1)
        .set("aantal", std::to_string(letter.items.size()))
        .set("anderen", others_in_words(letter.items.size(), letter.language))
        .set("herinnert", reminds)
        .set("berichten", std::move(items));
    return data;
}

std::string with_logo_inside(std::string html, const Look& look) {
    constexpr std::string_view part = "cid:logo";
    if (const auto at = html.find(part); at != std::string::npos)
        html.replace(at, part.size(), "data:image/png;base64," + base64(look.logo));
    return html;
}

Words LetterWriter::write(const Letter& letter) const {
    return words(letter.on_paper ? "brief" : "bericht", letter_data(letter), letter.language);
}

Words LetterWriter::write_test(const Letter& frame) const {
    TemplateData data = frame_data(frame);
    data.set("proefbericht", true);
    return words("proefbericht", std::move(data));
}

}  // namespace termijnd
