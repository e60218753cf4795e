#include "scheduler/forecast/audit.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "obligations/store/rules/case_copy.h"
#include "scheduler/forecast/replay.h"
#include "scheduler/plan/plan.h"
#include "scheduler/plan/said.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

constexpr std::chrono::minutes usual{15};

// What identifies a notice, whatever its day and way.
using Line = std::tuple<ObligationId, NoticeKind, std::string, RecipientKey>;

Line line_of(const NoticeRow& row) {
    return {row.obligation, row.kind, row.slot, row.recipient};
}
Line line_of(const SimulatedNotice& said) {
    return {said.obligation, said.kind, said.slot, said.recipient};
}

// When it was said: a letter with the digest that listed it.
std::optional<Instant> said_at(const NoticeRow& row, Instant now) {
    if (row.channel == Channel::letter)
        return is_listed_letter(row, now) && row.state != NoticeRow::State::cancelled
                   ? std::optional(row.due_at)
                   : std::nullopt;
    return row.state == NoticeRow::State::sent ? row.finished_at : std::nullopt;
}

// Whether a difference with this reason is as it should be.
bool is_good(PlanReason reason) {
    switch (reason) {
        case PlanReason::folded:
        case PlanReason::under_way:
        case PlanReason::undeliverable:
        case PlanReason::outdone:
        case PlanReason::overtaken:
        case PlanReason::unreachable:
        case PlanReason::nobody:
        case PlanReason::left_case:
        case PlanReason::unconfirmed:
        case PlanReason::held:
        case PlanReason::rested:
        case PlanReason::next_bundle:
        case PlanReason::keeps_distance:
            return true;
        default:
            return false;
    }
}

class Audit {
  public:
    // `since`: outages that ended before it explain nothing.
    Audit(const Snapshot& store, const World& world, const CaseKey& key, Instant since, Instant now)
        : store_(store),
          world_(world),
          key_(key),
          now_(now),
          outages_(store.outages.ended_after(since)),
          rows_(store.notices.of_case(key)) {
        for (const NoticeRow& row : rows_)
            if (row.channel != Channel::webhook && said_at(row, now))
                said_[line_of(row)].push_back(&row);
        for (Outage& outage : store.outages.open_now()) outages_.push_back(std::move(outage));
    }

    Audited run(const std::vector<SimulatedNotice>& expected, const Period& period) {
        const auto inside = [&](Instant moment) {
            const Date day = local_day(moment);
            return period.from <= day && day <= period.until;
        };
        Audited audited;
        for (const SimulatedNotice& each : expected) {
            const NoticeRow* row = take(line_of(each));
            if (!inside(each.moment) || each.moment > now_ - usual) continue;
            ++audited.expected;
            compare(each, row, audited.lines);
        }
        for (const auto& [line, left] : said_)
            for (const NoticeRow* row : left)
                if (inside(*said_at(*row, now_))) audited.lines.push_back(extra(*row));
        std::ranges::stable_sort(audited.lines, {}, [](const AuditLine& line) {
            return line.expected.value_or(line.said.value_or(Date{}));
        });
        return audited;
    }

  private:
    // The first that was said and is not accounted for yet.
    const NoticeRow* take(const Line& line) {
        const auto found = said_.find(line);
        if (found == said_.end() || found->second.empty()) return nullptr;
        const NoticeRow* row = found->second.front();
        found->second.erase(found->second.begin());
        return row;
    }

    void compare(const SimulatedNotice& expected, const NoticeRow* row,
                 std::vector<AuditLine>& lines) {
        AuditLine line;
        line.case_key = key_;
        std::tie(line.obligation, line.kind, line.slot, line.recipient) = line_of(expected);
        line.rule = expected.rule;
        line.expected = local_day(expected.moment);
        if (!row) {
            why_missing(line, expected);
        } else {
            const Instant said = *said_at(*row, now_);
            if (local_day(said) <= *line.expected) return;
            line.is = AuditLine::Is::late;
            line.said = local_day(said);
            why_late(line, expected, *row, said);
        }
        lines.push_back(std::move(line));
    }

    AuditLine extra(const NoticeRow& row) const {
        AuditLine line;
        line.is = AuditLine::Is::extra;
        line.case_key = key_;
        std::tie(line.obligation, line.kind, line.slot, line.recipient) = line_of(row);
        if (const auto obligation = store_.derived.find(row.obligation))
            line.rule = obligation->rule;
        const Instant said = *said_at(row, now_);
        line.said = local_day(said);
        if (was_away(row.due_at - one_day, said)) explain_outage(line);
        return line;
    }

    static void explain(AuditLine& line, std::string_view reason, std::string_view words,
                        bool good) {
        line.reason = reason;
        line.words = words;
        line.explained = good;
    }
    static void explain(AuditLine& line, PlanReason why) {
        explain(line, stable_name(why), to_text(why), is_good(why));
    }
    static void explain_outage(AuditLine& line) {
        explain(line, "storing", "het programma kon toen niet versturen", true);
    }
    [[nodiscard]] bool was_away(Instant from, Instant until) const {
        return std::ranges::any_of(outages_, [&](const Outage& each) {
            return each.cause != Outage::Cause::endpoint && each.from <= until &&
                   each.until.value_or(now_) >= from;
        });
    }

    void why_late(AuditLine& line, const SimulatedNotice& expected, const NoticeRow& row,
                  Instant said) const {
        if (was_away(expected.moment, said)) return explain_outage(line);
        if (local_day(row.due_at) == line.expected)
            return explain(line, "later-aangenomen", "de mail is pas later aangenomen", true);
        // Of that day, and without it: it was planned after that message had gone.
        if (had_message(store_.outbox, row.recipient, *line.expected, said))
            explain(line, PlanReason::next_bundle);
    }

    void why_missing(AuditLine& line, const SimulatedNotice& expected) {
        const Line wanted = line_of(expected);
        const NoticeRow* last = nullptr;
        bool in_shadow = false;
        for (const NoticeRow& row : rows_) {
            if (row.channel == Channel::webhook) continue;
            if (line_of(row) == wanted && row.state != NoticeRow::State::cancelled) last = &row;
            if (row.in_shadow && row.obligation == line.obligation &&
                row.recipient == line.recipient)
                in_shadow = true;
        }
        if (was_away(expected.moment, expected.moment)) return explain_outage(line);
        if (in_shadow) return explain(line, "schaduw", "er ging nog niets uit: proefdraaien", true);
        if (last && explain_by_state(line, *last)) return;
        const bool is_to_come =
            last && last->state == NoticeRow::State::planned && last->due_at > now_;
        if (const auto why = present_reason(wanted, is_to_come)) explain(line, *why);
    }

    static bool explain_by_state(AuditLine& line, const NoticeRow& row) {
        switch (row.state) {
            case NoticeRow::State::folded:
                explain(line, PlanReason::folded);
                return true;
            case NoticeRow::State::failed:
                explain(line, PlanReason::undeliverable);
                return true;
            case NoticeRow::State::claimed:
            case NoticeRow::State::waiting:
                explain(line, PlanReason::under_way);
                return true;
            default:
                return false;
        }
    }

    // What the plan of now says of it: why it is to come later, or why it is left out.
    std::optional<PlanReason> present_reason(const Line& wanted, bool is_to_come) {
        if (!plan_) plan_ = plan_of_now();
        for (const PlannedNotice& each : plan_->notices)
            if (is_to_come && line_of(each.notice) == wanted) return each.why;
        for (const SkippedNotice& each : plan_->skipped)
            if (Line(each.obligation, each.kind, each.slot, each.recipient) == wanted)
                return each.why;
        return std::nullopt;
    }

    [[nodiscard]] Plan plan_of_now() const {
        MemoryStore apart;
        apart.put_copy(copy_case(store_, key_), {now_, "controle"});
        Plan plan;
        apart.rehearse([&](Transaction& tx) { plan = apply_case(tx, world_, key_, now_, true); });
        return plan;
    }

    const Snapshot& store_;
    const World& world_;
    const CaseKey& key_;
    Instant now_;
    std::vector<Outage> outages_;
    std::vector<NoticeRow> rows_;
    std::map<Line, std::vector<const NoticeRow*>> said_;
    std::optional<Plan> plan_;
};

}  // namespace

Audited audit_case(const Snapshot& store, const World& world, const CaseKey& key,
                   const Period& period, Instant now) {
    World people = world;
    people.endpoints.clear();
    people.shadow_to.reset();
    const auto shared = std::make_shared<const World>(std::move(people));
    const Instant until = std::min(
        now, instant_at(period.until + one_day, WallMinutes(0)) - std::chrono::milliseconds(1));
    const Instant since = instant_at(period.from - one_day, WallMinutes(0));
    return Audit(store, *shared, key, since, now).run(replay(store, shared, key, until), period);
}

}  // namespace termijnd
