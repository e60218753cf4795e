#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "obligations/derive/findings.h"

namespace termijnd {
namespace {

using std::chrono::days;

std::string to_decimal(double value) {
    std::array<char, 32> buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), written.ptr};
}

// Hours allowed from one day to another.
struct Window {
    Date from{}, until{};
    double allowed = 0;
    std::string article;
};

class BudgetDeriver {
  public:
    BudgetDeriver(Scope& scope, const Budget& budget, std::size_t version)
        : scope_(scope),
          budget_(budget),
          uses_(scope.facts.of(scope.slot, budget.uses)),
          starts_(scope.facts.of(scope.slot, budget.starts)),
          version_(version) {}

    void run() {
        std::size_t started = 0;
        for (const Fact& use : uses_) {
            const auto hours = number(*use.data, budget_.field);
            if (!hours) continue;
            while (started < starts_.size() && starts_[started].on <= use.on) ++started;
            if (started == 0) continue;
            const Fact& start = starts_[started - 1];
            if (scope_.version_on(start.on) != version_) continue;
            spend(use, window_of(start, use.on), *hours);
        }
        flush();
    }

  private:
    Window window_of(const Fact& start, Date day) const {
        if (budget_.window == Budget::Window::calendar_year) {
            const int year = year_of(day);
            return granted(start, {make_date(year, 1, 1), make_date(year, 12, 31), 0, {}}, true,
                           false);
        }
        if (budget_.window == Budget::Window::every) return period_of(start, day);
        const Window first{start.on, period_start(budget_.span, start.on, 2) - days{1}, 0, {}};
        if (budget_.extension && day > first.until && extended(start))
            return granted(start,
                           {first.until + days{1},
                            period_start(budget_.extension->term->span, start.on, 2) - days{1},
                            0,
                            {}},
                           false, true);
        return granted(start, first, true, false);
    }

    // Periods are looked up where the last one was found: uses come in order of day.
    Window period_of(const Fact& start, Date day) const {
        if (start_ != &start) {
            start_ = &start;
            period_ = 1;
        }
        while (period_start(budget_.span, start.on, period_ + 1) <= day) ++period_;
        return granted(start,
                       {period_start(budget_.span, start.on, period_),
                        period_start(budget_.span, start.on, period_ + 1) - days{1},
                        0,
                        {}},
                       period_ == 1, false);
    }

    bool extended(const Fact& start) const {
        const FactSpan all = scope_.facts.of(scope_.slot, budget_.extension->kind);
        return first_from(all, start.on) != all.end();
    }

    Window granted(const Fact& start, Window window, bool first, bool extension) const {
        for (const Grant& grant : budget_.grants) {
            if (grant.extension_only != extension || (grant.first_window_only && !first)) continue;
            if (!std::all_of(grant.conditions.begin(), grant.conditions.end(),
                             [&](const Condition& c) { return holds(c, *start.data); }))
                continue;
            window.allowed += grant.hours;
            if (window.article.empty()) window.article = grant.article;
        }
        return window;
    }

    void spend(const Fact& use, Window window, double hours) {
        if (window.from != window_.from || window.until != window_.until) {
            flush();
            window_ = std::move(window);
            used_ = 0;
        }
        const double before = used_;
        used_ += hours;
        const auto reached = [&](double part) {
            return before < part * window_.allowed && used_ >= part * window_.allowed;
        };
        const int percent = reached(1) ? 100 : reached(0.8) ? 80 : 0;
        if (percent == 0) return;
        scope_.result.findings.push_back({budget_.id, scope_.instrument, use.event->key,
                                          window_.article, to_decimal(used_),
                                          to_decimal(window_.allowed), percent});
    }

    void flush() {
        if (used_ > 0)
            scope_.result.budgets.push_back({budget_.id, scope_.instrument, window_.article, used_,
                                             window_.allowed, window_.from, window_.until});
    }

    Scope& scope_;
    const Budget& budget_;
    FactSpan uses_;
    FactSpan starts_;
    std::size_t version_;
    Window window_;
    double used_ = 0;
    mutable const Fact* start_ = nullptr;
    mutable int period_ = 1;
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
