#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/instant.h"

// What happens to a municipality over the years, as lines that can be read, kept and made fewer.
namespace termijnd::test {

// "2026-03-02T10:05 start 3 1 -4": at that time by the wall, `what` happens to dossier 3; `which`
// picks among what there is, and `days` is a number of days (down, smtp, clock: minutes). Whatever
// finds nothing to do does nothing.
//
//   start    a voorziening begins, `days` from today   done      something owed was done
//   extend   more time for something                   waive     it is not needed
//   take     somebody takes it in hand                 retract   a fact was put in by mistake
//   correct  the day of a fact was wrong               end       the dossier ends
//   bounce   the address does not work                 address   another one does
//   down     the program does not run                  smtp      the mail server is away
//   restart  the program stops in the midst of it      clock    the wall clock is set, by minutes
//   ask      somebody asks for more time               refuse   it is not given
//   object   somebody objects                          answer   the objection is dealt with
struct Act {
    Instant at{};
    std::string what;
    int dossier = 0;
    int which = 0;
    int days = 0;
};
using Script = std::vector<Act>;

// The same for the same numbers, in order of time.
[[nodiscard]] Script make_script(std::uint64_t seed, int dossiers, int years);
[[nodiscard]] std::string to_text(const Script& script);
[[nodiscard]] Script parse_script(std::string_view text);

}  // namespace termijnd::test
