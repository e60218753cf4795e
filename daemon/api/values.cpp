#include "daemon/api/values.h"

#include <boost/json.hpp>

namespace json = boost::json;

namespace termijnd {

json::object to_value(const Event& event, const CaseKey& case_key) {
    json::object value{{"kenmerk", event.key.str()},
                       {"dossier", case_key.str()},
                       {"soort", event.kind},
                       {"datum", to_iso(event.on)},
                       {"gegevens", json::parse(to_json(event.data))}};
    if (!event.instrument.empty()) value["voorziening"] = event.instrument.str();
    if (event.registered) value["geregistreerd"] = to_iso(*event.registered);
    return value;
}

json::object to_value(const IntakeCount& count) {
    return {{"betrokkenen", count.parties},
            {"voorzieningen", count.instruments},
            {"gebeurtenissen", count.events}};
}

}  // namespace termijnd
