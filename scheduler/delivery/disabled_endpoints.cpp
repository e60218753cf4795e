#include "scheduler/delivery/disabled_endpoints.h"

#include <algorithm>
#include <vector>

#include "scheduler/plan/sending.h"

namespace termijnd {
namespace {

bool died_of_it(const MessageRow& message, const EndpointName& endpoint) {
    return message.channel == Channel::webhook && as_endpoint(message.key.recipient) == endpoint &&
           message.answer.starts_with(endpoint_gone);
}

}  // namespace

bool is_disabled(std::span<const DisabledEndpoint> disabled, const EndpointName& name,
                 std::string_view url) {
    return std::ranges::any_of(disabled, [&](const DisabledEndpoint& each) {
        return each.name == name && each.url == url;
    });
}

bool enable_endpoint(Transaction& tx, const EndpointName& name, Instant now) {
    constexpr std::size_t page = 256;
    if (!tx.outbox.enable_endpoint(name)) return false;
    MessageNumber after;
    for (;;) {
        const std::vector<MessageRow> dead = tx.outbox.list(MessageState::dead, after, page);
        for (const MessageRow& message : dead)
            if (died_of_it(message, name)) (void)tx.outbox.replay(message.public_id, now);
        if (dead.size() < page) return true;
        after = dead.back().id;
    }
}

void end_outages_of_gone(Outages& outages, const EndpointUrls& urls, Instant now) {
    for (const Outage& each : outages.open_now())
        if (each.cause == Outage::Cause::endpoint && !urls.contains(each.endpoint))
            outages.close({each.cause, each.endpoint}, now, late_from);
}

bool enable_moved_endpoints(Transaction& tx, const EndpointUrls& urls, Instant now) {
    bool any = false;
    for (const DisabledEndpoint& each : tx.outbox.disabled_endpoints()) {
        const auto present = urls.find(each.name);
        const bool moved = present != urls.end() && present->second != each.url;
        if (moved && enable_endpoint(tx, each.name, now)) any = true;
    }
    return any;
}

}  // namespace termijnd
