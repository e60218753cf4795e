#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "scheduler/stable_ids.h"

namespace termijnd {

namespace {

// The name space of everything this program names. Never change it: ids would change with it.
constexpr boost::uuids::uuid our_space{{0x7a, 0x3d, 0x51, 0x0e, 0x4c, 0x26, 0x4b, 0x8f, 0x9d, 0x62,
                                        0x1f, 0x0b, 0xc5, 0x93, 0xe7, 0xa4}};

}  // namespace

std::string stable_uuid(std::initializer_list<std::string_view> parts) {
    // Each part with its length before it, so that no two lists of parts give one name.
    std::string name;
    for (const std::string_view part : parts) {
        name += std::to_string(part.size());
        name += ':';
        name += part;
    }
    return to_string(boost::uuids::name_generator_sha1(our_space)(name));
}

ObligationId obligation_id(const CaseKey& case_key, const Obligation& obligation) {
    const std::string period = obligation.period ? std::to_string(*obligation.period) : "";
    return ObligationId(stable_uuid({case_key.str(), obligation.instrument.str(),
                                     obligation.rule->id, obligation.event.str(), period}));
}

}  // namespace termijnd
