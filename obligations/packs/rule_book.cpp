#include "obligations/packs/rule_book.h"
#include "obligations/packs/own_kinds.h"

#include <algorithm>

namespace termijnd {

const RulePack* Regulation::in_force(Date day) const {
    for (const RulePack* pack : packs)
        if (pack->covers(day)) return pack;
    return nullptr;
}

bool Governed::is_trigger(KindId kind) const {
    return std::find(triggers.begin(), triggers.end(), kind) != triggers.end();
}

bool Governed::looks_at_run(KindId start) const {
    return std::find(runs.begin(), runs.end(), start) != runs.end();
}

namespace {

// Whether a version of `line` looks at the obligations of `other`.
bool looks_at(const RuleLine& line, const RuleLine& other) {
    return std::any_of(line.versions.begin(), line.versions.end(), [&](const Rule* rule) {
        if (!rule) return false;
        return std::any_of(other.versions.begin(), other.versions.end(), [&](const Rule* of) {
            return of && (of->id == rule->after || of->id == rule->and_after ||
                          of->id == rule->lapses_with);
        });
    });
}

// A line comes after those that it looks at. Circles are refused when a pack is read.
void lookups_first(std::vector<RuleLine>& lines) {
    for (RuleLine& line : lines)
        line.looked_at = std::any_of(lines.begin(), lines.end(),
                                     [&](const RuleLine& other) { return looks_at(other, line); });
    std::vector<RuleLine> ordered;
    while (!lines.empty()) {
        auto next = std::find_if(lines.begin(), lines.end(), [&](const RuleLine& line) {
            return std::none_of(lines.begin(), lines.end(), [&](const RuleLine& other) {
                return &other != &line && looks_at(line, other);
            });
        });
        if (next == lines.end()) next = lines.begin();
        ordered.push_back(std::move(*next));
        lines.erase(next);
    }
    lines = std::move(ordered);
}

}  // namespace

RuleBook::RuleBook(std::vector<RulePack> packs, std::vector<EventKind> kinds,
                   const std::vector<Party>& parties)
    : packs_(std::move(packs)), kinds_(std::move(kinds)), parties_(own_parties()) {
    parties_.insert(parties_.end(), parties.begin(), parties.end());
    for (const Party& party : parties_) roles_.push_back(party.role);
    number_kinds();
    support_pins();
    index();
}

bool DecisionKinds::is_about_obligation(KindId kind) const {
    return kind != no_kind && std::ranges::count(about_obligations(), kind) > 0;
}

void RuleBook::number_kinds() {
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
        kinds_[i].id = static_cast<KindId>(i);
        kind_ids_.emplace(kinds_[i].kind, kinds_[i].id);
    }
    const auto number = [this](std::string_view kind) {
        const auto found = kind_ids_.find(std::string(kind));
        return found == kind_ids_.end() ? no_kind : found->second;
    };
    for (EventKind& kind : kinds_) {
        kind.has_needs =
            std::ranges::any_of(kind.fields, [](const auto& f) { return !f.needs.empty(); });
        kind.ends_id = number(kind.ends);
        if (kind.ends_id != no_kind) kinds_[kind.ends_id].ended_by_id = kind.id;
    }
    decisions_ = {number(own_kind::postponed),          number(own_kind::waived),
                  number(own_kind::acknowledged),       number(own_kind::missed_confirmed),
                  number(own_kind::letter_posted),      number(own_kind::time_asked),
                  number(own_kind::time_refused),       number(own_kind::objected),
                  number(own_kind::objection_answered), number(own_kind::retracted),
                  number(own_kind::corrected),          number(own_kind::version_pinned),
                  number(own_kind::case_ended)};
    for (RulePack& pack : packs_) {
        for (Rule& rule : pack.rules) {
            rule.kinds = {number(rule.trigger),
                          number(rule.lapses_on),
                          number(rule.ends_on),
                          number(rule.and_after),
                          {}};
            for (const std::string& done : rule.done_by) rule.kinds.done.push_back(number(done));
            for (Condition& condition : rule.conditions)
                if (condition.kind == Condition::Kind::recorded)
                    condition.event = number(condition.name);
            for (Extension& extension : rule.extensions) extension.kind = number(extension.event);
            for (Suspension& suspension : rule.suspensions) {
                suspension.stops = number(suspension.stops_on);
                suspension.resumes = number(suspension.resumes_on);
            }
            name_in_dutch(pack, rule);
        }
        for (Check& check : pack.checks) {
            check.kinds.clear();
            for (const std::string& event : check.events) check.kinds.push_back(number(event));
            for (Check::Bounds& other : check.both_ways) {
                other.starts = number(other.after);
                other.ends = number(other.until);
            }
            check.running.starts = number(check.running.after);
            check.running.ends = number(check.running.until);
        }
        for (Budget& budget : pack.budgets) {
            budget.uses = number(budget.event);
            budget.starts = number(budget.starts_on);
            budget.renews = number(budget.renewed_by);
            if (budget.extension) budget.extension->kind = number(budget.extension->event);
        }
    }
}

std::string RuleBook::text_of(const std::string& kind) const {
    const EventKind* found = event_kind(kind);
    return found ? found->text : std::string();
}

void RuleBook::name_in_dutch(const RulePack& pack, Rule& rule) const {
    rule.trigger_text = text_of(rule.trigger);
    rule.lapses_text = text_of(rule.lapses_on);
    for (Extension& extension : rule.extensions) extension.event_text = text_of(extension.event);
    for (Suspension& suspension : rule.suspensions)
        suspension.stops_text = text_of(suspension.stops_on);
    rule.and_after_text = text_of(rule.and_after);
    for (const Rule& other : pack.rules) {
        if (other.id == rule.after) rule.after_text = other.title;
        if (other.id == rule.and_after) rule.and_after_text = other.title;
    }
    const EventKind* trigger = event_kind(rule.trigger);
    for (Condition& condition : rule.conditions) {
        if (condition.kind == Condition::Kind::recorded) {
            condition.text = text_of(condition.name);
        } else if (trigger) {
            for (const FieldDecl& field : trigger->fields)
                if (field.name == condition.name) condition.text = field.text;
        }
    }
}

// The discretion that chooses a version by hand, of this version or else of the latest that has
// one.
void RuleBook::support_pins() {
    const auto discretion_of = [](const RulePack& pack) -> const Discretion* {
        for (const Discretion& one : pack.discretions)
            for (const std::string& decision : one.decisions)
                if (decision == own_kind::version_pinned) return &one;
        return nullptr;
    };
    for (RulePack& pack : packs_)
        for (const RulePack& other : packs_) {
            if (other.regulation != pack.regulation) continue;
            const Discretion* found = discretion_of(other);
            const PinSupport& so_far = pack.pin_support;
            const bool better =
                !so_far.pack || &other == &pack ||
                (so_far.pack != &pack && so_far.pack->decisions_from < other.decisions_from);
            if (found && better) pack.pin_support = {&other, found};
        }
}

void RuleBook::index() {
    const auto regulation_of = [this](const RulePack& pack) {
        for (const auto& regulation : regulations_)
            if (regulation->id == pack.regulation) return regulation.get();
        regulations_.push_back(std::make_unique<Regulation>(Regulation{pack.regulation, {}}));
        return regulations_.back().get();
    };
    for (const RulePack& pack : packs_) regulation_of(pack)->packs.push_back(&pack);
    for (const auto& regulation : regulations_) {
        auto& versions = regulation->packs;
        std::sort(versions.begin(), versions.end(), [](const auto* a, const auto* b) {
            return a->decisions_from < b->decisions_from;
        });
        const auto governed = [&](const std::string& instrument) -> Governed& {
            auto& list = governing_[instrument];
            if (list.empty() || list.back().regulation != regulation.get())
                list.push_back({regulation.get(), {}, {}, {}});
            return list.back();
        };
        for (std::size_t version = 0; version < versions.size(); ++version) {
            for (const std::string& instrument : versions[version]->instruments)
                governed(instrument);
            for (const Rule& rule : versions[version]->rules) {
                Governed& of = governed(rule.instrument);
                auto line = std::find_if(of.lines.begin(), of.lines.end(), [&](const auto& l) {
                    return std::any_of(l.versions.begin(), l.versions.end(),
                                       [&](const Rule* r) { return r && r->id == rule.id; });
                });
                if (line == of.lines.end()) {
                    of.lines.push_back({std::vector<const Rule*>(versions.size()), {}, false});
                    line = of.lines.end() - 1;
                }
                line->versions[version] = &rule;
                if (std::find(line->triggers.begin(), line->triggers.end(), rule.kinds.trigger) ==
                    line->triggers.end())
                    line->triggers.push_back(rule.kinds.trigger);
                if (!of.is_trigger(rule.kinds.trigger)) of.triggers.push_back(rule.kinds.trigger);
                add_runs(of, rule);
            }
        }
    }
    for (auto& [instrument, list] : governing_)
        for (Governed& governed : list) lookups_first(governed.lines);
}

void RuleBook::add_runs(Governed& governed, const Rule& rule) const {
    const auto add = [&](KindId kind) {
        if (kind != no_kind && kinds_[kind].ended_by_id != no_kind && !governed.looks_at_run(kind))
            governed.runs.push_back(kind);
    };
    add(rule.kinds.trigger);
    for (const Condition& condition : rule.conditions)
        if (condition.kind == Condition::Kind::recorded) add(condition.event);
}

Result<std::shared_ptr<const RuleBook>> RuleBook::only(const std::vector<std::string>& ids) const {
    std::string unknown, known;
    for (const std::string& id : ids)
        if (!pack(id)) unknown += (unknown.empty() ? "\"" : ", \"") + id + "\"";
    for (const RulePack& one : packs_) known += (known.empty() ? "" : ", ") + one.id;
    if (!unknown.empty())
        return Fault{{}, "no pack is called " + unknown + "; choose from " + known};
    std::vector<RulePack> chosen;
    for (const RulePack& one : packs_)
        if (!one.by_event_day ||
            std::ranges::any_of(ids, [&](const std::string& id) { return one.goes_by(id); }))
            chosen.push_back(one);
    const auto first_brought = parties_.begin() + std::ssize(own_parties());
    return std::make_shared<const RuleBook>(std::move(chosen), kinds_,
                                            std::vector<Party>(first_brought, parties_.end()));
}

const RulePack* RuleBook::pack(std::string_view id) const {
    const auto found = std::find_if(packs_.begin(), packs_.end(),
                                    [&](const RulePack& pack) { return pack.goes_by(id); });
    return found == packs_.end() ? nullptr : &*found;
}

const RulePack* RuleBook::in_force(std::string_view instrument_kind, Date day) const {
    const auto& governed = governing(instrument_kind);
    return governed.empty() ? nullptr : governed.front().regulation->in_force(day);
}

const EventKind* RuleBook::event_kind(std::string_view kind) const {
    const auto found = kind_ids_.find(kind);
    return found == kind_ids_.end() ? nullptr : &kinds_[found->second];
}

const Party* RuleBook::party(const Role& role) const {
    const auto found = std::ranges::find(parties_, role, &Party::role);
    return found == parties_.end() ? nullptr : &*found;
}

const Role* RuleBook::may_owe(std::optional<std::string_view> word) const {
    if (word == Role::college().word()) return &Role::college();
    for (const Party& party : parties_)
        if (party.may_owe && word == party.role.word()) return &party.role;
    return nullptr;
}

const Role& RuleBook::meant(const Role& role, std::span<const Role> held) const {
    const auto is_held = [&](const Role& one) {
        return std::ranges::find(held, one) != held.end();
    };
    const Party* party = this->party(role);
    if (!party || is_held(role)) return role;
    const auto& stand_ins = party->stand_ins;
    if (std::ranges::count_if(stand_ins, is_held) != 1) return role;
    return *std::ranges::find_if(stand_ins, is_held);
}

bool RuleBook::knows_rule(std::string_view id) const {
    return std::any_of(packs_.begin(), packs_.end(), [&](const RulePack& pack) {
        return std::any_of(pack.rules.begin(), pack.rules.end(),
                           [&](const Rule& rule) { return rule.id == id; });
    });
}

bool RuleBook::knows_instrument(std::string_view kind) const {
    return !kind.empty() && governing_.contains(kind);
}

const std::vector<Governed>& RuleBook::governing(std::string_view instrument_kind) const {
    static const std::vector<Governed> none;
    const auto found = governing_.find(instrument_kind);
    return found == governing_.end() ? none : found->second;
}

}  // namespace termijnd
