#pragma once

#include <string>
#include <string_view>

#include "notify/curl/network.h"

namespace termijnd {

// Where libcurl is to connect, with the name for EHLO behind it. Throws std::invalid_argument when
// a name in the settings is none.
[[nodiscard]] std::string smtp_url(const SmtpSettings& smtp);

// The body as DATA wants it: a dot at the front of a line doubled, the final dot behind it.
[[nodiscard]] std::string dotted(std::string_view bytes);

// What a machine that goes by `host_name` calls itself in EHLO: that name when it is a full one,
// else the address literal "[127.0.0.1]" (RFC 5321, 4.1.4).
[[nodiscard]] std::string ehlo_name(std::string_view host_name);

// The same of this machine. Asks the resolver, once.
[[nodiscard]] const std::string& own_ehlo_name();

}  // namespace termijnd
