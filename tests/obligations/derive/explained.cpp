#include "tests/obligations/derive/explained.h"

#include <algorithm>
#include <regex>

#include "obligations/law/date.h"
#include "tests/obligations/rules_fixture.h"
#include "tests/support/catch.h"

namespace json = boost::json;

namespace termijnd::test {
namespace {

std::string text_of(const json::object& object, const char* key) {
    const json::value& value = object.at(key);
    return value.is_string() ? std::string(value.as_string()) : std::string();
}

std::string dutch(const std::string& iso, int days_later = 0) {
    return to_dutch(parse_date(iso).value() + std::chrono::days{days_later});
}

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

// What the regulation says itself is left out: it may use any word.
std::string unquoted(const std::string& text) {
    std::string out;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = std::string_view(text).substr(at);
        const bool opens = rest.starts_with("“"), closes = rest.starts_with("”");
        inside = (inside || opens) && !closes;
        const std::size_t width = opens || closes ? 3 : 1;
        if (!inside && !closes) out += rest.substr(0, width);
        at += width;
    }
    return out;
}

class Examination {
  public:
    Examination(const json::object& obligation, const std::vector<SaidStep>& steps,
                std::string as_of)
        : obligation_(obligation),
          steps_(steps),
          as_of_(std::move(as_of)),
          pack_(*shipped_rules().pack(text_of(obligation, "regeling"))) {
        for (const Rule& rule : pack_.rules)
            if (rule.id == text_of(obligation, "regel")) rule_ = &rule;
    }

    std::vector<std::string> run() {
        missed_since();
        accuses_nobody();
        one_last_day();
        no_machine_words();
        conditions();
        years();
        closing();
        weekends();
        pins();
        numbers();
        articles();
        questions();
        return std::move(faults_);
    }

  private:
    void fault_unless(bool good, const char* name) {
        if (!good && std::find(faults_.begin(), faults_.end(), name) == faults_.end())
            faults_.emplace_back(name);
    }
    [[nodiscard]] std::vector<const SaidStep*> of(std::string_view name) const {
        std::vector<const SaidStep*> found;
        for (const SaidStep& step : steps_)
            if (step.step == name) found.push_back(&step);
        return found;
    }
    [[nodiscard]] std::string day(const char* key, int later = 0) const {
        return dutch(text_of(obligation_, key), later);
    }

    void missed_since() {
        static const std::regex since("(gemist|verlopen) (sinds|vanaf) ([0-9]+ [a-z]+ [0-9]+)");
        for (const SaidStep& step : steps_) {
            std::smatch match;
            if (std::regex_search(step.text, match, since))
                fault_unless(match[3] == day("laatst", 1), "gemist sinds de laatste dag zelf");
        }
    }

    void accuses_nobody() {
        if (!rule_->right && !rule_->soft) return;
        for (const SaidStep& step : steps_) {
            const std::string text = unquoted(step.text);
            fault_unless(!has(text, "gemist") && !has(text, "te laat"),
                         "een recht of streven heet gemist of te laat");
        }
        if (rule_->right)
            fault_unless(
                of("gevolg").size() == 1 && has(of("gevolg")[0]->text, rule_->right->consequence),
                "een recht noemt zijn gevolg niet");
        if (rule_->soft) fault_unless(of("streven").size() == 1, "een streven heet geen streven");
    }

    void one_last_day() {
        const auto due = of("uiterlijk");
        fault_unless(due.size() == 1 && of("vroegst").size() == 1 && of("laatst").size() == 1,
                     "meer dan een laatste dag");
        for (const SaidStep* step : due)
            fault_unless(step->text.starts_with("Uiterlijk: " + day("uiterlijk")),
                         "meer dan een laatste dag");
        bool moved = false;
        for (const SaidStep& step : steps_)
            moved = moved || has(step.text, "De laatste dag is daardoor") ||
                    has(step.text, "Hieronder staat de telling tot de nieuwe");
        for (const SaidStep* step : due)
            fault_unless(has(step->text, ", in plaats van ") == moved,
                         "de vervangen dag staat er niet naast");
    }

    void no_machine_words() {
        for (const SaidStep& step : steps_) {
            const std::string text = unquoted(step.text);
            for (const EventKind& kind : shipped_rules().event_kinds())
                fault_unless(!has(text, kind.kind), "een machinewoord");
        }
        for (const Condition& condition : rule_->conditions)
            for (const SaidStep* step : of("voorwaarde"))
                // A name that is a Dutch word may be said.
                if (std::any_of(condition.name.begin(), condition.name.end(),
                                [](char c) { return c == '.' || (c >= 'A' && c <= 'Z'); }))
                    fault_unless(!has(step->text, condition.name), "een machinewoord");
    }

    void conditions() {
        fault_unless(of("voorwaarde").size() == rule_->conditions.size(),
                     "de voorwaarde is geen stap");
    }

    void years() {
        if (!rule_->yearly) return;
        const std::string year = text_of(obligation_, "periode");
        const auto steps = of("jaar");
        fault_unless(steps.size() == 1 && has(steps[0]->text, year + " (jaar t)") &&
                         has(steps[0]->text, std::to_string(std::stoi(year) + 1) + " (jaar t + 1)"),
                     "van t naar t + 1 is geen stap");
    }

    void closing() {
        const std::string status = text_of(obligation_, "status");
        const bool last = !steps_.empty() && steps_.back().step == "status";
        fault_unless(last, "de status is geen stap");
        if (!last) return;
        const std::string& text = steps_.back().text;
        const std::string word =
            status == "te-laat-voldaan"
                ? (rule_->right ? "gedaan na de laatste dag" : "te laat voldaan")
                : status;
        fault_unless(text.starts_with("Op " + dutch(as_of_) + " is dit " + word),
                     "de status is een andere");
    }

    // A Saturday or Sunday is named as such, whatever feast it is too.
    void weekends() {
        static const std::regex named(
            "([0-9]+) ([a-z]+) ([0-9]{4}) (?:is geen werkdag: |\\()([A-Za-z ]+)");
        for (const SaidStep& step : steps_) {
            if (step.step != "weekend" && step.step != "feestdag" && step.step != "verlengen" &&
                step.step != "schuift-niet")
                continue;
            for (auto it = std::sregex_iterator(step.text.begin(), step.text.end(), named);
                 it != std::sregex_iterator(); ++it) {
                const Date day = date_of((*it)[1], (*it)[2], (*it)[3]);
                if (!Calendar::is_weekend(day)) continue;
                fault_unless((*it)[4] == std::string(dutch_weekday(day)),
                             "een zaterdag heet een feestdag");
                fault_unless(step.step != "feestdag", "een zaterdag heet een feestdag");
            }
        }
    }
    static Date date_of(const std::string& day, const std::string& month, const std::string& year) {
        for (unsigned m = 1; m <= 12; ++m)
            if (dutch_month(make_date(2023, m, 1)) == month)
                return make_date(std::stoi(year), m, static_cast<unsigned>(std::stoi(day)));
        FAIL("no month: " << month);
        return {};
    }

    void pins() {
        for (const SaidStep* step : of("regeling"))
            if (has(step->text, "met de hand"))
                fault_unless(step->article == "25.4" && has(step->text, "artikel 25, vierde lid") &&
                                 !has(step->text, "vijfde lid"),
                             "een keuze met de hand steunt niet op 25.4");
    }

    // The words of the number are in the quotes that are shown.
    void numbers() {
        std::string shown;
        for (const SaidStep* step : of("artikel")) shown += step->text + " ";
        fault_unless(has(shown, rule_->quote) && has(shown, rule_->term_quote),
                     "het aangehaalde noemt het getal niet");
    }

    void articles() {
        static const std::regex key("[Aa]rtikel [0-9:]+[a-z]?[.•#]");
        for (const SaidStep& step : steps_)
            fault_unless(!std::regex_search(unquoted(step.text), key),
                         "een artikel leest niet als bij de rechter");
        for (const SaidStep* step : of("artikel"))
            fault_unless(!step->article.empty(), "de sleutel staat niet naast het artikel");
    }

    void questions() {
        fault_unless(of("open-vraag").size() == rule_->questions.size(),
                     "een open vraag is niet gesteld");
    }

    const json::object& obligation_;
    const std::vector<SaidStep>& steps_;
    std::string as_of_;
    const RulePack& pack_;
    const Rule* rule_ = nullptr;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<SaidStep> said_steps(const json::object& obligation) {
    std::vector<SaidStep> steps;
    for (const json::value& step : obligation.at("uitleg").as_array()) {
        const json::object& object = step.as_object();
        steps.push_back({text_of(object, "stap"), text_of(object, "artikel"),
                         text_of(object, "tekst"), text_of(object, "van"), text_of(object, "tot")});
    }
    return steps;
}

std::string said(const json::object& obligation, std::string_view step) {
    std::string found;
    for (const SaidStep& one : said_steps(obligation)) {
        if (one.step != step) continue;
        INFO(step << ": " << one.text);
        CHECK(found.empty());
        found = one.text;
    }
    return found;
}

std::vector<std::string> faults_of(const json::object& obligation,
                                   const std::vector<SaidStep>& steps, const std::string& as_of) {
    return Examination(obligation, steps, as_of).run();
}

}  // namespace termijnd::test
