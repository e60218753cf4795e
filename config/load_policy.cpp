#include "config/load_policy.h"

#include <algorithm>

#include "config/checked_table.h"
#include "config/setting_table.h"

namespace termijnd {

namespace {

constexpr CheckedTable::Bounds day_bounds{1, 366};

void read_escalation(CheckedTable table, NoticePolicy& policy) {
    const auto known = Role::escalated_to();
    table.read("repeat_every", policy.repeat_every, day_bounds);
    table.read("repeats", policy.repeats, {0, 100});
    if (table.has("rung")) policy.rungs.clear();
    for (CheckedTable& rung : table.tables("rung")) {
        NoticePolicy::Rung read{{}, 0};
        std::string role;
        rung.read("role", role);
        read.role = Role(role);
        rung.read("working_days_after", read.working_days_after, day_bounds);
        if (std::ranges::find(known, read.role) == known.end())
            rung.fault("role", "must be " + one_of(known, "or") +
                                   ": whom a missed deadline is passed on to");
        if (read.working_days_after == 0)
            rung.fault("working_days_after", "must say after how many working days");
        else if (!policy.rungs.empty() &&
                 read.working_days_after <= policy.rungs.back().working_days_after)
            rung.fault("working_days_after", "must be more than that of the rung before it");
        policy.rungs.push_back(std::move(read));
        rung.refuse_unknown_keys();
    }
    table.refuse_unknown_keys();
}

void read_hours(CheckedTable table, NoticePolicy& policy) {
    table.read("from", policy.send_from);
    table.read("until", policy.send_until);
    if (policy.send_from >= policy.send_until) table.fault("until", "must be later than from");
    table.refuse_unknown_keys();
}

void read_digest(CheckedTable table, NoticePolicy& policy) {
    table.read("at", policy.digest_at);
    table.read("send_empty", policy.send_empty_digest);
    table.read("soon", policy.digest_soon, day_bounds);
    table.read("later", policy.digest_later, day_bounds);
    table.read("client_initials", policy.client_initials);
    if (policy.digest_later <= policy.digest_soon)
        table.fault("later", "must be more days than soon");
    table.refuse_unknown_keys();
}

void read_missed(CheckedTable table, NoticePolicy& policy) {
    std::string hold;
    table.read("hold", hold);
    if (table.has("hold") && hold != "confirm")
        table.fault("hold", "must be \"confirm\": until a case manager confirms it");
    int days = 0;
    table.read("hold_working_days", days, day_bounds);
    if (days > 0) policy.hold_working_days = days;
    if (days > 0 && !hold.empty())
        table.fault("hold_working_days",
                    "says when the waiting ends, and hold = \"confirm\" that it does not; leave "
                    "one of them out");
    policy.hold_missed = days > 0 || !hold.empty();
    table.refuse_unknown_keys();
}

void read_overrides(CheckedTable table, NoticeOverrides& overrides) {
    table.read("reminders", overrides.reminder_days, day_bounds);
    table.read("escalation", overrides.escalation_days, day_bounds);
    const std::vector<int>& rungs = overrides.escalation_days;
    if (std::ranges::adjacent_find(rungs, std::ranges::greater_equal{}) != rungs.end())
        table.fault("escalation", "must rise: each rung later than the one before it");
    if (table.has("announce")) {
        bool announce = true;
        table.read("announce", announce);
        overrides.announce = announce;
    }
    table.refuse_unknown_keys();
}

void refuse_rule(CheckedTable& overrides, const std::string& rule, const RuleBook& rules) {
    std::vector<std::string> known;
    for (const RulePack& pack : rules.packs())
        for (const Rule& each : pack.rules) known.push_back(each.id);
    const std::string meant = nearest(rule, known);
    overrides.fault(rule, meant.empty()
                              ? "is no rule of any pack; termijnctl rules list shows the packs"
                              : "is no rule of any pack; did you mean \"" + meant + "\"?");
}

void check_role(CheckedTable& overrides, const Role& role, const RuleBook& rules) {
    const std::vector<Role> known = may_owe(rules.parties());
    if (std::ranges::find(known, role) == known.end())
        overrides.fault(role.word(), "must be " + one_of(known, "or") + ": who may owe something");
}

}  // namespace

boost::system::result<NoticePolicy, Faults> load_policy(const std::filesystem::path& file,
                                                        const RuleBook* rules) {
    Faults faults;
    const auto parsed = parse_toml_file(file, faults);
    if (!parsed) return faults;
    NoticePolicy policy;
    CheckedTable root(*parsed, "", file, faults);
    if (auto table = root.table("reminders")) {
        table->read("days_before", policy.reminder_days, day_bounds);
        table->refuse_unknown_keys();
    }
    if (auto table = root.table("announcement")) {
        table->read("within_days", policy.announce_within, {1, 3660});
        table->read("late_entry_days", policy.late_entry_days, day_bounds);
        table->refuse_unknown_keys();
    }
    if (auto table = root.table("escalation")) read_escalation(*table, policy);
    if (auto table = root.table("hours")) read_hours(*table, policy);
    if (auto table = root.table("digest")) read_digest(*table, policy);
    if (auto table = root.table("missed")) read_missed(*table, policy);
    if (auto table = root.table("acknowledgement")) {
        table->read("working_days", policy.acknowledged_for, day_bounds);
        table->refuse_unknown_keys();
    }
    if (auto overrides = root.table("rule"))
        for (const std::string& rule : overrides->other_keys()) {
            if (rules && !rules->knows_rule(rule)) refuse_rule(*overrides, rule, *rules);
            if (auto table = overrides->table(rule)) read_overrides(*table, policy.rules[rule]);
        }
    if (auto overrides = root.table("role"))
        for (const std::string& role : overrides->other_keys()) {
            if (rules) check_role(*overrides, Role(role), *rules);
            if (auto table = overrides->table(role))
                read_overrides(*table, policy.roles[Role(role)]);
        }
    if (auto overrides = root.table("person"))
        for (const std::string& person : overrides->other_keys())
            if (auto table = overrides->table(person))
                read_overrides(*table, policy.people[PartyKey(person)]);
    root.refuse_unknown_keys();
    if (!faults.empty()) return faults;
    return policy;
}

}  // namespace termijnd
