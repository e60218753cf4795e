#include "tests/scheduler/town.h"
#include "obligations/store/rules/claim.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "scheduler/time/local_time.h"

namespace termijnd::test {
namespace {

const std::filesystem::path source = TERMIJND_SOURCE_DIR;

World make_world() {
    return {
        RuleBook::load(source / "config/rules").value(),
        Calendar(Calendar::built_in()),
        {},
        {"Haarlemmermeer", "00000001234567890000", "termijnd", "termijnen@haarlemmermeer.example",
         "werk@haarlemmermeer.example", "0900 18 52", "op werkdagen van 9.00 tot 17.00 uur"},
        {}};
}

// Whole numbers under the names of dates become dates.
void resolve(boost::json::value& value, Date day0) {
    if (auto* list = value.if_array())
        for (auto& item : *list) resolve(item, day0);
    auto* object = value.if_object();
    if (object == nullptr) return;
    for (auto& [name, field] : *object) {
        const bool is_date = name == "datum" || name == "geregistreerd" || name == "besluitdatum";
        if (is_date && field.is_int64())
            field = to_iso(day0 + std::chrono::days(field.as_int64()));
        else if (name != "gegevens")
            resolve(field, day0);
    }
}

void put(Transaction& tx, const CaseDocument& document, const Origin& origin) {
    CaseRecord record;
    record.key = document.key;
    for (const CaseParty& party : document.parties) {
        PartyRecord one;
        one.key = party.key;
        one.name = party.name.value_or("");
        one.email = party.email.value_or("");
        one.phone = party.phone.value_or("");
        one.reference = party.reference.value_or("");
        one.language = party.language.value_or(Language::dutch);
        tx.journal.put_party(one, origin);
        record.roles.push_back({party.role, party.key});
    }
    tx.journal.put_case(record, origin);
    for (const Instrument& instrument : document.facts.instruments)
        tx.journal.put_instrument(document.key, instrument, origin);
    for (const Event& event : document.facts.events)
        tx.journal.add_event(document.key, event, origin);
}

}  // namespace

Town::Town()
    : world(make_world()),
      store_(open_sqlite({})),
      renderer_(mail_renderer(TemplateSet::load(source / "config/templates").value())) {}

void Town::add(std::string_view case_json, Date day0, Instant now) {
    auto json = boost::json::parse(std::string(case_json));
    resolve(json, day0);
    const auto document = parse_case(boost::json::serialize(json), *world.rules).value();
    store_->commit([&](Transaction& tx) {
        put(tx, document, {now, "test"});
        apply_case(tx, world, document.key, now);
    });
}

void Town::record(const CaseKey& case_key, Event event, Instant now) {
    store_->commit([&](Transaction& tx) {
        (void)record_event(tx, world, case_key, std::move(event), {now, "test"});
    });
}

std::vector<Sent> Town::run(Instant from, Instant until) {
    std::vector<Sent> out;
    for (Instant now = from; now <= until;) {
        std::optional<Instant> next;
        store_->commit([&](Transaction& tx) {
            while (advance(tx, world, now).more) {
            }
        });
        for (Sent& sent : dispatch(now)) out.push_back(std::move(sent));
        store_->commit([&](Transaction& tx) { next = next_moment(tx, world, now); });
        if (!next) break;
        now = std::max(*next, now + std::chrono::milliseconds(1));
    }
    return out;
}

std::vector<Sent> Town::dispatch(Instant now) {
    std::vector<Sent> out;
    const auto present = std::make_shared<const World>(world);
    store_->commit([&](Transaction& tx) {
        for (MessageRow& row :
             claim(tx, now, {Monotonic{}, Monotonic{} + std::chrono::minutes(1)}, 1000)) {
            const Draft draft = renderer_->draft(tx, present, row, now);
            if (!draft) {
                (void)tx.outbox.cancel(row.lease());
                continue;
            }
            Sent sent{row, draft.ready ? *draft.ready : draft.write(), now,
                      tx.notices.of_message(row.id)};
            tx.outbox.freeze(row.lease(), sent.frozen.bytes, sent.frozen.envelope, "",
                             sent.frozen.evidence);
            tx.outbox.delivered(row.lease(), now, "250 ok");
            out.push_back(std::move(sent));
        }
    });
    return out;
}

std::vector<NoticeRow> Town::notices(const CaseKey& case_key) {
    std::vector<NoticeRow> rows;
    store_->commit([&](Transaction& tx) { rows = tx.notices.of_case(case_key); });
    return rows;
}

std::vector<std::string> sample_caseload() {
    std::ifstream file(source / "config/voorbeeld/dossiers.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> out;
    const auto json = boost::json::parse(text);
    for (const auto& one : json.at("dossiers").as_array())
        out.push_back(boost::json::serialize(one));
    return out;
}

std::string text_of(std::string_view mail) {
    const std::string_view mark = "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    const auto begin = mail.find(mark);
    if (begin == std::string_view::npos) throw std::runtime_error("no text part");
    const auto body = mail.substr(begin + mark.size());
    const auto part = body.substr(0, body.find("\r\n--=_"));
    std::string out;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] == '\r') continue;
        if (part[i] != '=') {
            out += part[i];
            continue;
        }
        if (part[i + 1] != '\r')
            out += char(std::stoi(std::string(part.substr(i + 1, 2)), nullptr, 16));
        i += 2;
    }
    return out;
}

}  // namespace termijnd::test
