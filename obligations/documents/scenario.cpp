#include "obligations/documents/scenario.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "obligations/documents/case_json.h"
#include "obligations/packs/pack_toml.h"

namespace json = boost::json;

namespace termijnd {
namespace {

json::value to_json_value(const toml::node& node) {
    if (const auto* value = node.as_boolean()) return value->get();
    if (const auto* value = node.as_integer()) return value->get();
    if (const auto* value = node.as_floating_point()) return value->get();
    if (const auto* value = node.as_string()) return json::value(value->get());
    if (const auto* value = node.as_date()) {
        const toml::date day = value->get();
        return json::value(to_iso(make_date(day.year, day.month, day.day)));
    }
    return nullptr;
}

json::object to_json_object(const toml::table& table) {
    json::object object;
    for (const auto& [key, value] : table) {
        const auto* inner = value.as_table();
        object[key.str()] = inner ? json::value(to_json_object(*inner)) : to_json_value(value);
    }
    return object;
}

constexpr std::array statuses{Status::settled,      Status::lapsed, Status::waived,
                              Status::settled_late, Status::open,   Status::overdue,
                              Status::missed,       Status::expired};

bool is_status(std::string_view text) {
    return std::any_of(statuses.begin(), statuses.end(),
                       [&](Status status) { return to_text(status) == text; });
}

std::string all_statuses() {
    std::string all = "use one of";
    for (const Status status : statuses) all += " " + std::string(to_text(status));
    return all;
}

// What one line of `expect` says of an obligation; what it leaves out may be anything.
struct Expected {
    std::string rule, status, pack, instrument, event;
    std::optional<int> period;
    std::optional<Date> earliest, due, latest;
    int line = 0;
};

Expected read_expected(const toml::table& table, FaultsOfFile& faults) {
    TableReader reader(table, "expect", faults);
    Expected expected;
    expected.line = reader.line();
    expected.rule = reader.need_text("rule");
    expected.status = reader.text("status");
    if (!expected.status.empty() && !is_status(expected.status))
        reader.fault("status", "there is no status \"" + expected.status + "\"; " + all_statuses());
    expected.pack = reader.text("pack");
    expected.instrument = reader.text("instrument");
    expected.event = reader.text("event");
    expected.period = reader.integer("period");
    expected.earliest = reader.date("earliest");
    expected.due = reader.date("due");
    expected.latest = reader.date("latest");
    reader.finish();
    return expected;
}

bool matches(const Expected& expected, const Obligation& got) {
    const auto is = [](const auto& wanted, const auto& value) {
        return !wanted || *wanted == value;
    };
    const auto says = [](const std::string& wanted, std::string_view value) {
        return wanted.empty() || wanted == value;
    };
    return expected.rule == got.rule->id && says(expected.status, to_text(got.status)) &&
           says(expected.pack, got.pack->id) && says(expected.instrument, got.instrument.str()) &&
           says(expected.event, got.event.str()) &&
           (!expected.period || expected.period == got.period) &&
           is(expected.earliest, got.deadline.earliest) && is(expected.due, got.deadline.due) &&
           is(expected.latest, got.deadline.latest);
}

std::string show(const Obligation& got) {
    return "{ rule = \"" + got.rule->id + "\"" +
           (got.period ? ", period = " + std::to_string(*got.period) : "") + ", event = \"" +
           got.event.str() + "\", earliest = " + to_iso(got.deadline.earliest) +
           ", due = " + to_iso(got.deadline.due) + ", latest = " + to_iso(got.deadline.latest) +
           ", status = \"" + std::string(to_text(got.status)) + "\" }";
}

class Scenario {
  public:
    Scenario(const toml::table& table, FaultsOfFile& faults)
        : reader_(table, "scenario", faults), faults_(faults) {
        reader_.rename("scenario \"" + reader_.need_text("name") + "\"");
    }

    void run(const RuleBook& rules, const Calendar& calendar) {
        const Date as_of = reader_.need_date("as_of");
        const json::object facts = read_facts();
        std::vector<Expected> expected;
        for (const toml::table* table : reader_.tables("expect"))
            expected.push_back(read_expected(*table, faults_));
        const auto findings = reader_.texts("findings");
        const auto errors = reader_.texts("errors");
        reader_.finish();
        const auto document = parse_case(json::serialize(facts), rules);
        if (!document) return reader_.fault("facts", document.error().text());
        const Derivation derivation = derive(rules, calendar, document->facts, as_of);
        compare(expected, derivation.obligations);
        std::vector<std::string> found;
        for (const Finding& finding : derivation.findings) found.push_back(finding.id);
        compare("findings", findings, found);
        found.clear();
        for (const DeriveError& error : derivation.errors)
            found.push_back(error.instrument.str() + error.event.str());
        compare("errors", errors, found);
    }

  private:
    // The facts as the JSON of a case, so that they are checked like any other.
    json::object read_facts() {
        json::array instruments;
        for (const toml::table* table : reader_.tables("instruments")) {
            TableReader one(*table, "instrument", faults_);
            std::string key = one.text("key");
            if (key.empty()) key = "v" + std::to_string(instruments.size() + 1);
            json::object object{{"kenmerk", key}, {"soort", one.need_text("kind")}};
            if (const auto day = one.date("decided_on")) object["besluitdatum"] = to_iso(*day);
            one.finish();
            instruments.push_back(std::move(object));
        }
        json::array events;
        for (const toml::table* table : reader_.tables("events")) {
            TableReader one(*table, "event", faults_);
            std::string key = one.text("key");
            if (key.empty()) key = "g" + std::to_string(events.size() + 1);
            json::object object{{"kenmerk", key},
                                {"soort", one.need_text("kind")},
                                {"datum", to_iso(one.need_date("on"))}};
            if (const std::string of = one.text("of"); !of.empty()) object["voorziening"] = of;
            if (const auto day = one.date("recorded_on")) object["geregistreerd"] = to_iso(*day);
            if (const toml::table* data = one.table("data"))
                object["gegevens"] = to_json_object(*data);
            one.finish();
            events.push_back(std::move(object));
        }
        return {{"voorzieningen", std::move(instruments)}, {"gebeurtenissen", std::move(events)}};
    }

    // Each expectation takes one obligation, and none may be left over.
    void compare(const std::vector<Expected>& expected, const std::vector<Obligation>& got) {
        std::vector<bool> taken(got.size());
        for (const Expected& one : expected) {
            std::size_t at = 0;
            while (at < got.size() && (taken[at] || !matches(one, got[at]))) ++at;
            if (at < got.size()) {
                taken[at] = true;
            } else {
                faults_.add(one.line, reader_.name() + ": " + instead_of(one, got, taken));
            }
        }
        for (std::size_t i = 0; i < got.size(); ++i)
            if (!taken[i]) reader_.fault("expect", "nobody expected " + show(got[i]));
    }

    // What there is in place of an obligation that was expected and is not there.
    static std::string instead_of(const Expected& expected, const std::vector<Obligation>& got,
                                  const std::vector<bool>& taken) {
        std::string others;
        for (std::size_t i = 0; i < got.size(); ++i)
            if (!taken[i] && got[i].rule->id == expected.rule) others += " " + show(got[i]);
        return others.empty() ? "nothing is owed under rule \"" + expected.rule + "\" here"
                              : "no obligation is as expected here; there is" + others;
    }

    void compare(const std::string& key, std::vector<std::string> expected,
                 std::vector<std::string> got) {
        std::sort(expected.begin(), expected.end());
        std::sort(got.begin(), got.end());
        if (expected == got) return;
        std::string list;
        for (const std::string& one : got) list += (list.empty() ? "\"" : ", \"") + one + "\"";
        reader_.fault(key,
                      "the " + key + " are [" + list + "]; expect these, or correct the facts");
    }

    TableReader reader_;
    FaultsOfFile& faults_;
};

}  // namespace

ScenarioReport run_scenarios(const std::filesystem::path& file, const RuleBook& rules,
                             const Calendar& calendar) {
    ScenarioReport report;
    FaultsOfFile faults(file, report.faults);
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        faults.add(static_cast<int>(error.source().begin.line),
                   "cannot be read as TOML: " + std::string(error.description()));
        report.failed = 1;
        return report;
    }
    TableReader reader(table, "file", faults);
    const auto scenarios = reader.tables("scenario");
    if (scenarios.empty()) faults.add(1, "holds no [[scenario]]; add one");
    reader.finish();
    report.failed = report.faults.empty() ? 0 : 1;
    for (const toml::table* one : scenarios) {
        const std::size_t before = report.faults.size();
        Scenario(*one, faults).run(rules, calendar);
        (report.faults.size() == before ? report.passed : report.failed) += 1;
    }
    return report;
}

}  // namespace termijnd
