#include "scheduler/words/evidence.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "scheduler/plan/plan.h"

namespace termijnd {
namespace {

// Text is appended rather than built as a value: this runs once for each webhook.
class ObjectText {
  public:
    explicit ObjectText(std::string& out) : out_(out) { out_ += '{'; }
    void end() { out_ += '}'; }
    void field(std::string_view name, std::string_view text) {
        begin(name);
        out_ += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
    }
    // Keys, ids and dates that need no escape.
    void plain(std::string_view name, std::string_view text) {
        begin(name);
        out_ += '"';
        out_ += text;
        out_ += '"';
    }
    void begin(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }

  private:
    std::string& out_;
};

void append_steps(std::string& out, const std::vector<ExplainedStep>& steps) {
    out += '[';
    for (const ExplainedStep& step : steps) {
        if (out.back() == '}') out += ',';
        ObjectText object(out);
        object.field("stap", step.step);
        object.plain("van", to_iso(step.from));
        object.plain("tot", to_iso(step.to));
        object.field("artikel", step.article);
        object.field("tekst", step.text);
        object.end();
    }
    out += ']';
}

void append_keys(std::string& out, const std::vector<EventKey>& keys) {
    out += '[';
    for (const EventKey& key : keys) {
        if (out.back() == '"') out += ',';
        out += boost::json::serialize(boost::json::string_view(key.str()));
    }
    out += ']';
}

void append(std::string& out, const ToldNotice& told) {
    const NoticeRow& notice = told.claimed.notice;
    const ObligationRow& row = told.claimed.obligation;
    ObjectText object(out);
    object.begin("nummer");
    out += std::to_string(notice.id.value());
    object.plain("soort", to_text(notice.kind));
    object.field("slot", notice.slot);
    object.field("ontvanger", notice.recipient.str());
    if (!told.role.empty()) object.field("rol", told.role.word());
    object.plain("kanaal", to_text(notice.channel));
    object.field("dossier", row.case_key.str());
    object.plain("verplichting", row.id.str());
    object.field("gebeurtenis", row.event.str());
    object.field("regel", row.rule);
    object.field("regeling", row.pack);
    object.field("regelingTitel", told.pack->title);
    object.plain("regelingSha256", row.pack_sha256);
    object.field("artikel", row.article);
    object.field("tekst", told.rule->quote);
    object.plain("vroegst", to_iso(row.earliest));
    object.plain("uiterlijk", to_iso(row.due));
    object.plain("laatst", to_iso(row.latest));
    if (notice.late_after) object.plain("teLaatNa", to_iso(*notice.late_after));
    if (!told.facts.empty()) {
        object.begin("feiten");
        append_keys(out, told.facts);
    }
    if (!told.explanation.empty()) {
        object.begin("uitleg");
        append_steps(out, told.explanation);
    }
    object.end();
}

constexpr std::string_view opening = R"({"berichten":[)";

}  // namespace

std::string evidence_of(const std::vector<ToldNotice>& notices) {
    std::string out(opening);
    for (const ToldNotice& told : notices) {
        if (out.back() == '}') out += ',';
        append(out, told);
    }
    return out += "]}";
}

std::string evidence_of(const ToldNotice& told) {
    std::string out(opening);
    out.reserve(1024);
    append(out, told);
    return out += "]}";
}

}  // namespace termijnd
