#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "obligations/store/store.h"

// Endpoints that answered 410. What was for them is dead with endpoint_gone at the head of its
// reason, until the endpoint has another address or an operator enables it. Inside one commit.
namespace termijnd {

// Name to URL. What the store's thread knows of the transports, which live and die on the loop's.
using EndpointUrls = std::map<EndpointName, std::string>;

inline constexpr std::string_view endpoint_gone = "the endpoint answered 410 and is disabled";

// Whether calls to this URL of the endpoint are not made. Another URL is another endpoint.
[[nodiscard]] bool is_disabled(std::span<const DisabledEndpoint> disabled, const EndpointName& name,
                               std::string_view url);

// Its dead messages of that reason are due again at `now`, with the same ids and bytes. False when
// it was not disabled. Wake the loop after the commit.
bool enable_endpoint(Transaction& tx, const EndpointName& name, Instant now);

// Enables those that have another URL in `urls` than the one that answered 410; answers
// whether there were any.
bool enable_moved_endpoints(Transaction& tx, const EndpointUrls& urls, Instant now);

// An endpoint that is not in `urls` any more is not waited for: its outage ends.
void end_outages_of_gone(Outages& outages, const EndpointUrls& urls, Instant now);

}  // namespace termijnd
