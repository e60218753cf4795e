// Bytes as a case: parsed, derived under the shipped packs, explained and written out.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "obligations/derive/derive.h"
#include "obligations/documents/case_json.h"
#include "obligations/law/calendar.h"
#include "obligations/packs/rule_book.h"

using namespace termijnd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto rules = RuleBook::load(TERMIJND_SOURCE_DIR "/config/rules").value();
    static const Calendar calendar(Calendar::built_in());
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = parse_case(text, *rules);
    if (!document) {
        // A refusal says where and why.
        if (document.error().what.empty()) std::abort();
        return 0;
    }
    const Date as_of = document.value().as_of.value_or(make_date(2026, 3, 2));
    const Derivation derivation = derive(*rules, calendar, document.value().facts, as_of);
    for (const Obligation& each : derivation.obligations)
        if (each.deadline.earliest > each.deadline.due || each.deadline.due > each.deadline.latest)
            std::abort();
    if (to_json(derivation, calendar, true).empty()) std::abort();
    return 0;
}
