#include "tests/obligations/rules_fixture.h"

#include <boost/json/parse.hpp>

#include "tests/support/catch.h"

namespace termijnd {

const RuleBook& shipped_rules() {
    static const auto book =
        RuleBook::load(std::string(TERMIJND_SOURCE_DIR) + "/config/rules").value();
    return *book;
}

const Calendar& built_in_calendar() {
    static const Calendar calendar(Calendar::built_in());
    return calendar;
}

boost::json::value derived(std::string_view case_json) {
    const auto document = parse_case(case_json, shipped_rules());
    if (!document) FAIL(document.error().text());
    const Derivation derivation =
        derive(shipped_rules(), built_in_calendar(), document->facts, document->as_of.value());
    return boost::json::parse(to_json(derivation, built_in_calendar(), true));
}

}  // namespace termijnd
