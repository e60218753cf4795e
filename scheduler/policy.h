#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "obligations/packs/rule_pack.h"
#include "obligations/store/rows.h"
#include "scheduler/time/local_time.h"

namespace termijnd {

// config/notices.toml: the ladder, the hours and the roles, as data. Immutable once loaded.
struct NoticePolicy {
    std::vector<int> reminder_days{30, 14, 7, 1};  // before `earliest`
    struct Rung {
        Role role;
        int working_days_after = 5;  // after `latest`
    };
    std::vector<Rung> rungs{{Role::team_leader(), 5}, {Role::department_head(), 10}};
    int repeat_every = 5;  // working days, last rung
    int repeats = 3;       // at most, after the first of the last rung
    WallMinutes send_from{9 * 60};
    WallMinutes send_until{17 * 60};
    WallMinutes digest_at{8 * 60};
    bool send_empty_digest = false;
    int acknowledged_for = 10;  // working days
    // Before a citizen is told that a duty was missed (rule 11): until a case manager confirms it,
    // or, where it is a number, until so many working days have passed.
    bool hold_missed = false;
    std::optional<int> hold_working_days;
    // Days that somebody has, from the announcement on, where the last day was over by then.
    int late_entry_days = 14;
    // An announcement further ahead than this is left to the first reminder, where a nearer one of
    // the same fact is announced.
    int announce_within = 180;     // days
    int digest_soon = 7;           // days: "binnen 7 dagen"
    int digest_later = 30;         // days: "binnen 30 dagen"
    bool client_initials = false;  // in what colleagues read: a client by initials
    // For one rule, by its id; what is set takes the place of the pack's and of the above.
    std::map<std::string, NoticeOverrides, std::less<>> rules;
    // For what is owed in one role, and by one person. Of these the person's go first, then the
    // rule's, then the role's.
    std::map<Role, NoticeOverrides> roles;
    std::map<PartyKey, NoticeOverrides> people;
};

// A connected system that wants webhooks.
struct Endpoint {
    EndpointName name;
    std::vector<NoticeKind> kinds;  // empty: all
};

}  // namespace termijnd
