#include <boost/json.hpp>

#include "obligations/law/citation.h"
#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"
#include "scheduler/words/notice_file.h"

// The evidence of one notice for systems.
namespace termijnd {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value or_null(const std::optional<Date>& day) {
    return day ? json::value(to_iso(*day)) : json::value(nullptr);
}

json::value or_null(const std::optional<Instant>& moment) {
    return moment ? json::value(to_iso(*moment)) : json::value(nullptr);
}

json::object message_of(const NoticeFile& file) {
    json::array failed;
    for (const Outbox::Attempt& each : file.failed)
        failed.push_back({{"moment", to_iso(each.at)}, {"antwoord", each.answer}});
    const MessageRow& message = *file.message;
    json::object value{
        {"id", message.public_id.str()},     {"soort", message.key.kind},
        {"sha256", or_null(message.sha256)}, {"afgerond", or_null(message.finished_at)},
        {"antwoord", message.answer},        {"pogingen", message.attempts},
        {"mislukt", std::move(failed)},      {"onzeker", message.uncertain}};
    if (message.shadow)
        value["schaduw"] =
            message.shadow->empty() ? "bereikte niemand" : "ging alleen naar " + *message.shadow;
    return value;
}

json::array steps_of(const NoticeFile& file) {
    json::array steps;
    for (const ExplainedStep& step : file.steps)
        steps.push_back({{"stap", step.step},
                         {"van", to_iso(step.from)},
                         {"tot", to_iso(step.to)},
                         {"artikel", step.article},
                         {"tekst", step.text}});
    return steps;
}

json::array facts_of(const NoticeFile& file) {
    json::array facts;
    for (const NoticeFile::Fact& each : file.facts)
        facts.push_back({{"kenmerk", each.event.key.str()},
                         {"soort", each.event.kind},
                         {"datum", to_iso(each.event.on)},
                         {"tekst", each.text},
                         {"vastgelegd", to_iso(each.recorded_at)},
                         {"vastgelegdDoor", each.recorded_by},
                         {"naBericht", each.after}});
    return facts;
}

json::array told_of(const std::vector<NoticeFile::Told>& all) {
    json::array told;
    for (const NoticeFile::Told& each : all)
        told.push_back({{"nummer", std::to_string(each.notice.id.value())},
                        {"soort", to_text(each.notice.kind)},
                        {"trede", each.notice.slot},
                        {"kanaal", to_text(each.notice.channel)},
                        {"dag", to_iso(each.on)},
                        {"laatsteDag", or_null(each.notice.last_day)},
                        {"bericht", or_null(each.message.str())},
                        {"samengevoegd", each.notice.state == NoticeRow::State::folded},
                        {"schaduw", each.notice.in_shadow}});
    return told;
}

json::array outages_of(const NoticeFile& file) {
    json::array outages;
    for (const auto& [outage, counts] : file.outages) outages.push_back(to_json(outage, counts));
    return outages;
}

std::string_view now_of(const ObligationRow& row) {
    switch (row.state) {
        case ObligationRow::State::open:
            break;
        case ObligationRow::State::settled:
            return "voldaan";
        case ObligationRow::State::lapsed:
            return "vervallen";
        case ObligationRow::State::waived:
            return "ontheven";
        case ObligationRow::State::withdrawn:
            return "ingetrokken";
    }
    return "open";
}

json::object law_of(const NoticeFile& file) {
    return {{"regel", file.rule},
            {"titel", or_null(file.title)},
            {"regeling", file.pack},
            {"regelingTitel", or_null(file.pack_title)},
            {"regelingSha256", file.pack_sha256},
            {"artikel", file.article},
            {"vindplaats", file.article.empty() ? json::value(nullptr)
                           : file.pack_title.empty()
                               ? json::value(article_in_words(file.article))
                               : json::value(cite(file.article, file.pack_title))},
            {"tekst", file.quote},
            {"vroegst", to_iso(file.earliest)},
            {"uiterlijk", to_iso(file.due)},
            {"laatst", to_iso(file.latest)},
            {"teLaatNa", or_null(file.late_after)},
            {"vastgelegd", file.is_frozen},
            {"uitleg", steps_of(file)},
            {"uitlegVastgelegd", file.steps_are_frozen}};
}

}  // namespace

json::object to_json(const Outage& outage, const OutageCounts& counts) {
    static constexpr const char* causes[] = {"gestopt", "mailserver", "systeem"};
    return {{"id", std::to_string(outage.id.value())},
            {"oorzaak", causes[static_cast<std::size_t>(outage.cause)]},
            {"systeem", or_null(outage.endpoint.str())},
            {"van", to_iso(outage.from)},
            {"tot", or_null(outage.until)},
            {"dagenZonderOverzicht", outage.digests},
            {"moestenWeg", counts.due},
            {"verzonden", counts.sent},
            {"samengevoegd", counts.folded},
            {"onderweg", counts.waiting},
            {"nietBezorgd", counts.failed},
            {"nietMeerNodig", counts.dropped()}};
}

json::object to_json(const NoticeFile& file) {
    const NoticeRow& notice = file.notice;
    json::object value{{"nummer", std::to_string(notice.id.value())},
                       {"dossier", notice.case_key.str()},
                       {"opgemaakt", to_iso(file.made_at)},
                       {"verplichting", notice.obligation.str()},
                       {"soort", to_text(notice.kind)},
                       {"trede", notice.slot},
                       {"aan", notice.recipient.str()},
                       {"naam", or_null(file.name)},
                       {"rol", or_null(file.role)},
                       {"waarom", file.because},
                       {"kanaal", to_text(notice.channel)},
                       {"adres", or_null(notice.sent_to)},
                       {"laatsteDag", or_null(notice.last_day)},
                       {"gepland", to_iso(notice.due_at)},
                       {"afgerond", or_null(notice.finished_at)},
                       {"toestand", state_word(notice)},
                       {"toestandTekst", state_in_words(notice, file.message)},
                       {"samengevoegd", notice.state == NoticeRow::State::folded},
                       {"bericht", nullptr},
                       {"gepost", nullptr},
                       {"rustOp", law_of(file)},
                       {"feiten", facts_of(file)},
                       {"feitenVastgelegd", file.facts_are_frozen},
                       {"eerder", told_of(file.before)},
                       {"later", told_of(file.after)},
                       {"nu", now_of(file.obligation)},
                       {"storingen", outages_of(file)},
                       {"nietBewaard", json::array(file.not_kept.begin(), file.not_kept.end())}};
    if (file.message) value["bericht"] = message_of(file);
    if (file.posted)
        value["gepost"] = {{"dag", to_iso(file.posted->on)},
                           {"door", or_null(file.posted->by)},
                           {"vastgelegdDoor", or_null(file.posted->recorded_by)}};
    return value;
}

}  // namespace termijnd
