#pragma once

#include <string>

#include "obligations/facts/person_text.h"

namespace termijnd {

// How its mails and letters look.
struct Look {
    std::string colour{};  // of the heading and the line above it, "#1f5c2e"; empty: black
    std::string logo{};    // bytes of a PNG; empty: none

    friend bool operator==(const Look&, const Look&) = default;
};

// What stands where a rule does not say how something is handed in; {contact} and {antwoordadres}
// are filled in.
struct HowToHandIn {
    std::string dutch = "Mail het naar {antwoordadres}. Of vraag aan {contact} hoe het anders kan.";
    std::string english = "Mail it to {antwoordadres}. Or ask {contact} how else you can do it.";
};

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
    std::string hours_en{};   // `hours` in English; empty: an English mail says none
    HowToHandIn how{};
    Look look{};
};

}  // namespace termijnd
