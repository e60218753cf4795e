#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "obligations/packs/pack_reader.h"

// The keys that say how a rule may be read, what is open about it, and who stands for it.
namespace termijnd {
namespace {

constexpr std::array<std::string_view, 3> reading_names = {"earliest", "due", "latest"};

NamedReading read_reading(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "reading", faults);
    NamedReading reading;
    reading.id = reader.need_text("id");
    reading.label = reader.need_text("label");
    const std::string date = reader.need_text("date");
    reading.why = reader.need_text("why");
    const auto* known = std::find(reading_names.begin(), reading_names.end(), date);
    reading.date = static_cast<int>(known - reading_names.begin());
    if (known == reading_names.end() && !date.empty())
        reader.fault("date", "unknown date \"" + date + "\"; use earliest, due or latest");
    reader.finish();
    return reading;
}

OpenQuestion read_question(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "question", faults);
    OpenQuestion question{reader.need_text("id"), reader.need_text("ask"),
                          reader.need_text("assumed"), reader.need_text("owner")};
    if (!question.ask.empty() && !question.ask.ends_with('?'))
        reader.fault("ask", "`ask` is no question; end it with a question mark");
    reader.finish();
    return question;
}

Verified read_verified(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "verified_on", faults);
    Verified verified{reader.need_date("date"), reader.need_text("source"),
                      reader.need_text("text_sha256")};
    const std::string& hash = verified.text_sha256;
    const bool hex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!hash.empty() && (hash.size() != 64 || !hex))
        reader.fault("text_sha256", "is no SHA-256; copy the 64 digits that `sha256sum` prints");
    reader.finish();
    return verified;
}

Approved read_approved(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "approved_by", faults);
    Approved approved{reader.need_text("who"), reader.need_date("date")};
    reader.finish();
    return approved;
}

template <class List>
void check_once(TableReader& reader, std::string_view key, const List& list) {
    std::set<std::string> ids;
    for (const auto& one : list)
        if (!ids.insert(one.id).second)
            reader.fault(key, "the id \"" + one.id + "\" occurs twice; give it another");
}

}  // namespace

Provenance read_provenance(TableReader& reader, FaultsOfFile& faults) {
    Provenance provenance;
    if (const toml::table* table = reader.table("verified_on"))
        provenance.verified = read_verified(*table, faults);
    if (const toml::table* table = reader.table("approved_by"))
        provenance.approved = read_approved(*table, faults);
    return provenance;
}

void read_readings(TableReader& reader, Rule& rule, FaultsOfFile& faults) {
    rule.term_quote = reader.text("term_quote");
    rule.term_article = reader.text("term_article");
    if (!rule.term_article.empty() && rule.term_quote.empty())
        reader.fault("term_article", "`term_article` is where `term_quote` stands; add that");
    rule.start_quote = reader.text("start_quote");
    rule.start_article = reader.text("start_article");
    if (!rule.start_article.empty() && rule.start_quote.empty())
        reader.fault("start_article", "`start_article` is where `start_quote` stands; add that");
    for (const toml::table* table : reader.tables("readings"))
        rule.readings.push_back(read_reading(*table, faults));
    for (const toml::table* table : reader.tables("questions"))
        rule.questions.push_back(read_question(*table, faults));
    check_once(reader, "readings", rule.readings);
    check_once(reader, "questions", rule.questions);
    rule.provenance = read_provenance(reader, faults);
}

}  // namespace termijnd
