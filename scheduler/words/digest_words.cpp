#include <utility>

#include "scheduler/words/letter.h"
#include "scheduler/words/tongue.h"

// The words of what colleagues read: the case manager's day, the team leader's week.
namespace termijnd {
namespace {

std::string and_others(const std::vector<CaseKey>& cases, std::size_t more) {
    std::string words;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const bool last = more == 0 && i + 1 == cases.size();
        words += (i == 0 ? "" : last ? " en " : ", ") + cases[i].str();
    }
    if (more > 0)
        words +=
            " en " + std::to_string(more) + (more == 1 ? " ander dossier" : " andere dossiers");
    return words;
}

TemplateData data_of(const DigestLine& line) {
    std::string head = line.who;
    if (!line.cases.empty()) head += (head.empty() ? "" : ", ") + and_others(line.cases, 0);
    const bool has_day = line.on != Date{}, has_remark = !line.remark.empty();
    TemplateData data;
    data.set("heeft_kop", !head.empty())
        .set("kop", head)
        .set("wat", line.what)
        .set("heeft_dag", has_day)
        .set("dag", has_day ? line.called + " " + to_dutch(line.on) : "")
        .set("heeft_opmerking", has_remark)
        .set("opmerking", line.remark)
        .set("heeft_onder", has_day || has_remark)
        .set("beide", has_day && has_remark);
    return data;
}

TemplateData data_of(const DigestCount& count) {
    std::string told = std::to_string(count.amount);
    if (count.on != Date{}) told += ", " + count.called + " " + to_dutch(count.on);
    TemplateData data;
    data.set("wat", count.what)
        .set("telling", told)
        .set("heeft_waar", !count.cases.empty())
        .set("waar", and_others(count.cases, count.more));
    return data;
}

TemplateData data_of(const DigestSection& section) {
    std::vector<TemplateData> lines, counts;
    std::size_t amount = section.lines.size();
    for (const DigestLine& line : section.lines) lines.push_back(data_of(line));
    for (const DigestCount& count : section.counts) {
        counts.push_back(data_of(count));
        amount += count.amount;
    }
    TemplateData data;
    data.set("titel", section.title)
        .set("aantal", std::to_string(amount))
        .set("regels", std::move(lines))
        .set("aantallen", std::move(counts));
    return data;
}

TemplateData data_of(const TeamLine& line) {
    TemplateData data;
    data.set("naam", line.manager)
        .set("gemist", std::to_string(line.missed))
        .set("open", std::to_string(line.open))
        .set("in_behandeling", std::to_string(line.in_hand))
        .set("heeft_oudste", line.oldest.has_value())
        .set("oudste", line.oldest ? to_dutch(*line.oldest) : "")
        .set("dossier", line.oldest_case.str());
    return data;
}

void set_in_place_of(TemplateData& data, const std::optional<InPlaceOf>& in_place_of) {
    data.set("waarneming", in_place_of.has_value())
        .set("waargenomen", in_place_of ? in_place_of->name : "")
        .set("waarneming_tot", in_place_of ? to_dutch(in_place_of->until) : "");
}

template <class Part>
std::vector<TemplateData> list_of(const std::vector<Part>& parts) {
    std::vector<TemplateData> list;
    for (const Part& part : parts) list.push_back(data_of(part));
    return list;
}

}  // namespace

TemplateData digest_data(const Letter& frame, const Digest& digest) {
    TemplateData data = frame_data(frame);
    data.set("dagoverzicht", true)
        .set("datum", long_date(digest.day))
        .set("gevuld", !digest.empty())
        .set("secties", list_of(digest.sections));
    set_in_place_of(data, digest.in_place_of);
    return data;
}

Words LetterWriter::write(const Letter& frame, const Digest& digest) const {
    return words("dagoverzicht", digest_data(frame, digest));
}

TemplateData week_data(const Letter& frame, const TeamWeek& week) {
    TemplateData data = frame_data(frame);
    data.set("weekoverzicht", true)
        .set("datum", long_date(week.day))
        .set("casemanagers", list_of(week.lines));
    set_in_place_of(data, week.in_place_of);
    return data;
}

Words LetterWriter::write(const Letter& frame, const TeamWeek& week) const {
    return words("weekoverzicht", week_data(frame, week));
}

}  // namespace termijnd
