#pragma once

#include <string>

#include "obligations/facts/person_text.h"

namespace termijnd {

// Who sends, as every mail says it.
struct Municipality {
    std::string name;      // "Gemeente Haarlemmermeer"
    std::string oin;       // 20 digits, in `source` of a webhook
    std::string system;    // name of this installation
    std::string sender;    // mail address in From
    std::string reply_to;  // mail address a person reads
    std::string phone;
    std::string hours;        // "op werkdagen van 9.00 tot 17.00 uur"
    std::string from_name{};  // in From; empty: the name, with "Gemeente" before it
    std::string fallback{};   // mail address for dossiers without case manager; empty: reply_to
    KeyPattern own_keys{};    // what its own keys look like, though they may look like a BSN
};

}  // namespace termijnd
