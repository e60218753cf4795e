#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "obligations/documents/case_json.h"
#include "tests/support/ids.h"

// Obligations derived in a second of one core, from the parsed case to the sorted result, over the
// conformance cases; then the cost of one event in cases that grow. Processor time, not the clock.
using namespace termijnd;
using namespace termijnd::test::literals;

namespace {

double seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void many_cases(const RuleBook& rules, const Calendar& calendar) {
    std::ifstream file(TERMIJND_SOURCE_DIR "/tests/data/conformance/derive.json");
    const auto all = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    std::vector<CaseDocument> cases;
    for (const auto& one : all.as_array())
        cases.push_back(parse_case(boost::json::serialize(one.at("case")), rules).value());
    std::array<double, 5> rates{};
    for (double& rate : rates) {
        std::size_t obligations = 0;
        const double begin = seconds();
        while (seconds() - begin < 1)
            for (const CaseDocument& one : cases)
                obligations += derive(rules, calendar, one.facts, *one.as_of).obligations.size();
        rate = static_cast<double>(obligations) / (seconds() - begin);
    }
    std::sort(rates.begin(), rates.end());
    std::cout << "obligations per second: " << static_cast<long>(rates[2]) << '\n';
}

CaseFacts large_case(int events) {
    CaseFacts facts;
    facts.instruments.push_back({"v1"_instrument, "jobcoaching", parse_date("2025-01-10")});
    for (int i = 0; i < events; ++i) {
        Event event;
        event.key = EventKey("g" + std::to_string(i));
        event.instrument = "v1"_instrument;
        event.kind = i % 2 == 0 ? "dienstverband.gewijzigd" : "wijziging.gemeld";
        event.on = make_date(2025, 1, 15) + std::chrono::days{i % 900};
        if (i % 10 == 9) {
            event.kind = "verplichting.uitgesteld";
            event.data["regel"] = std::string("jobcoaching.wijziging-melden");
            event.data["gebeurtenis"] = "g" + std::to_string(i - 1);
            event.data["tot"] = std::string("2028-01-01");
        }
        facts.events.push_back(std::move(event));
    }
    return facts;
}

}  // namespace

int main() {
    const auto rules = RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value();
    const Calendar calendar(Calendar::built_in());
    many_cases(*rules, calendar);
    for (const int events : {100, 1'000, 10'000, 100'000}) {
        const CaseFacts facts = large_case(events);
        const double begin = seconds();
        const auto derivation = derive(*rules, calendar, facts, make_date(2029, 1, 1));
        std::cout << events << " events, " << derivation.obligations.size()
                  << " obligations: " << static_cast<long>(1e9 * (seconds() - begin) / events)
                  << " ns an event\n";
    }
}
