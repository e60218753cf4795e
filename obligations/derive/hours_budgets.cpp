#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "obligations/derive/findings.h"

namespace termijnd {
namespace {

using std::chrono::days;

// Hours are counted in hundredths: in floating point 83.1 + 0.1 stays under 80 % of 104.
std::int64_t hundredths(double hours) {
    return std::llround(hours * 100);
}

double in_hours(std::int64_t hundredths) {
    return static_cast<double>(hundredths) / 100;
}

std::string to_decimal(std::int64_t hundredths) {
    std::array<char, 32> buffer;
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), in_hours(hundredths));
    return {buffer.data(), written.ptr};
}

// Hours allowed from one day to another.
struct Window {
    Date from{}, until{};
    bool counts = true;  // a later one counts only once it is renewed
    std::int64_t allowed = 0;
    std::string article{};
};

class BudgetDeriver {
  public:
    BudgetDeriver(Scope& scope, const Budget& budget, std::size_t version)
        : scope_(scope),
          budget_(budget),
          uses_(scope.facts.of(scope.slot, budget.uses)),
          renewals_(scope.facts.of(scope.slot, budget.renews)),
          version_(version) {
        for (const Fact& start : scope.facts.of(scope.slot, budget.starts))
            if (!scope.runs.has(budget.starts) || scope.runs.of(start)) starts_.push_back(&start);
    }

    // Uses come in order of day, and so do the windows.
    void run() {
        std::size_t started = 0;
        for (const Fact& use : uses_) {
            const auto hours = number(*use.data, budget_.field);
            if (!hours) continue;
            while (started < starts_.size() && starts_[started]->on <= use.on) ++started;
            const Fact* start = started == 0 ? nullptr : starts_[started - 1];
            if (scope_.version_on(start ? start->on : use.on) != version_) continue;
            if (!start) {
                report_outside(use, std::nullopt);
                continue;
            }
            go_to(*start, use.on);
            const auto ended = end_of(*start);
            const Date last = ended ? std::min(*ended, window_.until) : window_.until;
            if (use.on > last || !window_.counts) {
                report_outside(use, window_.counts ? last : window_.from - days{1});
            } else {
                spend(use, hundredths(*hours));
            }
        }
        flush();
    }

  private:
    std::optional<Date> end_of(const Fact& start) const {
        const OpenedRun* run = scope_.runs.of(start);
        return run && run->end ? std::optional{run->end->on} : std::nullopt;
    }

    // Makes the window of `day` the one that is spent from; the last window where the day lies
    // after it.
    void go_to(const Fact& start, Date day) {
        if (start_ != &start) begin(start);
        if (budget_.window == Budget::Window::calendar_year) {
            const int year = year_of(day);
            open({make_date(year, 1, 1), make_date(year, 12, 31)}, false);
            return;
        }
        if (single_) return;
        if (budget_.window == Budget::Window::lasts) {
            if (day > window_.until && budget_.extension && extended(start))
                open({window_.until + days{1},
                      period_start(budget_.extension->term->span, start.on, 2) - days{1}},
                     true);
            return;
        }
        while (window_.until < day) {
            ++period_;
            take_over_renewal();
            open({period_start(budget_.span, start.on, period_),
                  period_start(budget_.span, start.on, period_ + 1) - days{1}},
                 false);
        }
    }

    void begin(const Fact& start) {
        start_ = &start;
        period_ = 1;
        renewal_ = first_from(renewals_, start.on);
        renewed_ = true;
        terms_ = *start.data;
        single_ = false;
        Span span = budget_.span;
        for (const Grant& grant : budget_.grants)
            if (grant.only_window && applies(grant, false)) {
                span = *grant.only_window;
                single_ = true;
            }
        if (budget_.window != Budget::Window::calendar_year)
            open({start.on, period_start(span, start.on, 2) - days{1}}, false);
    }

    // The next renewal is about the next window. What it does not name stays as it was, but a
    // yes-or-no field holds for its own window only.
    void take_over_renewal() {
        if (!budget_.renewed_by.empty()) renewed_ = renewal_ != renewals_.end();
        for (auto field = terms_.begin(); field != terms_.end();)
            field = std::holds_alternative<bool>(field->second) ? terms_.erase(field)
                                                                : std::next(field);
        if (renewal_ == renewals_.end()) return;
        for (const auto& [name, value] : *renewal_->data) terms_.insert_or_assign(name, value);
        ++renewal_;
    }

    bool extended(const Fact& start) const {
        const FactSpan all = scope_.facts.of(scope_.slot, budget_.extension->kind);
        return first_from(all, start.on) != all.end();
    }

    bool applies(const Grant& grant, bool extension) const {
        return grant.extension_only == extension &&
               std::all_of(grant.conditions.begin(), grant.conditions.end(),
                           [&](const Condition& c) { return holds(c, terms_); });
    }

    void open(Window window, bool extension) {
        if (window.from == window_.from && window.until == window_.until) return;
        flush();
        used_ = 0;
        window.counts = renewed_;
        for (const Grant& grant : budget_.grants) {
            if (!applies(grant, extension)) continue;
            window.allowed += hundredths(grant.hours);
            if (window.article.empty()) window.article = grant.article;
        }
        window_ = std::move(window);
    }

    void spend(const Fact& use, std::int64_t hours) {
        const std::int64_t before = used_;
        used_ += hours;
        const auto reached = [&](int percent) {
            return before * 100 < percent * window_.allowed &&
                   used_ * 100 >= percent * window_.allowed;
        };
        const int percent = reached(100) ? 100 : reached(80) ? 80 : 0;
        if (percent == 0) return;
        scope_.result.findings.push_back({budget_.id, scope_.instrument, use.event->key,
                                          window_.article, to_decimal(used_),
                                          to_decimal(window_.allowed), percent});
    }

    // `last`: the last day on which hours could be used, where there was one.
    void report_outside(const Fact& use, std::optional<Date> last) {
        scope_.result.findings.push_back({budget_.id + ".buiten-venster", scope_.instrument,
                                          use.event->key, budget_.article, to_iso(use.on),
                                          last ? to_iso(*last) : std::string()});
    }

    void flush() {
        if (used_ > 0)
            scope_.result.budgets.push_back({budget_.id, scope_.instrument, window_.article,
                                             in_hours(used_), in_hours(window_.allowed),
                                             window_.from, window_.until});
        used_ = 0;
    }

    Scope& scope_;
    const Budget& budget_;
    FactSpan uses_;
    FactSpan renewals_;
    std::vector<const Fact*> starts_;
    std::size_t version_;
    const Fact* start_ = nullptr;
    FactSpan::iterator renewal_{};  // the next one
    EventData terms_;               // what the grants' conditions look at, in this window
    int period_ = 1;
    bool single_ = false;  // a grant allows one window only
    bool renewed_ = true;
    Window window_;
    std::int64_t used_ = 0;
};

}  // namespace

void check_budgets(Scope& scope) {
    const Instrument* instrument = scope.facts.instrument(scope.slot);
    const auto& packs = scope.governed.regulation->packs;
    for (std::size_t version = 0; version < packs.size(); ++version) {
        if (scope.version.how == VersionInForce::How::pinned && scope.version.version != version)
            continue;
        for (const Budget& budget : packs[version]->budgets)
            if (instrument && budget.instrument == instrument->kind)
                BudgetDeriver(scope, budget, version).run();
    }
}

}  // namespace termijnd
