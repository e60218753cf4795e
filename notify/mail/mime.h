#pragma once

#include <string>

#include "notify/mail/mail.h"

namespace termijnd {

// The mail as RFC 5322 bytes: CRLF throughout, 7-bit, lines of at most 78 characters, text first
// and HTML as its alternative, a calendar file attached beside the HTML, a logo within it.
//
// A pure function: the same Mail gives the same bytes, boundaries included. That is why this does
// not use libcurl's mime API, which draws a random boundary while it sends: the outbox freezes the
// bytes at the first attempt, keeps their hash as evidence, and a repeat must not differ.
[[nodiscard]] std::string build_mime(const Mail& mail);

}  // namespace termijnd
