#include "tests/scheduler/simulation/script.h"

#include <algorithm>
#include <random>
#include <sstream>
#include <string_view>

#include "scheduler/time/local_time.h"
#include "tests/scheduler/builders.h"

namespace termijnd::test {

namespace {

class Maker {
  public:
    Maker(std::uint64_t seed, int dossiers, int years)
        : random_(seed), dossiers_(dossiers), minutes_(years * 365 * 24 * 60) {}

    Script make() {
        for (int dossier = 0; dossier < dossiers_; ++dossier) life_of(dossier);
        for (int i = 0; i < minutes_ / (60 * 24 * 60); ++i) {
            add("down", 0, upto(3) == 0 ? upto(14 * 24 * 60) : upto(600));
            add("smtp", 0, upto(3 * 24 * 60));
            add("restart", 0, 0);
            const int minutes = upto(121) - 60;
            add("clock", 0, minutes);
            add("clock", 0, -minutes);
        }
        for (int year = 2026; at_night(year, "-03-29") < last(); ++year) {
            // The last Sundays of March and October lie at most six days before these.
            around(at_night(year, "-03-31"));
            around(at_night(year, "-10-31"));
        }
        std::ranges::stable_sort(script_, {}, &Act::at);
        return std::move(script_);
    }

  private:
    int upto(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

    void add(const char* what, int dossier, int days) {
        script_.push_back({at("2026-01-05 07:00") + std::chrono::minutes(upto(minutes_)), what,
                           dossier, upto(1000), days});
    }

    [[nodiscard]] Instant last() const {
        return at("2026-01-05 07:00") + std::chrono::minutes(minutes_);
    }
    static Instant at_night(int year, const char* day) {
        return at(std::to_string(year) + day + " 00:30");
    }
    // In the hours of the night on which the clock changes: the Sunday before `night`, or that day.
    void around(Instant night) {
        while (std::chrono::weekday(local_day(night)) != std::chrono::Sunday)
            night -= std::chrono::days(1);
        for (const char* what : {"start", "done", "restart", "down"})
            script_.push_back({night + std::chrono::minutes(upto(240)), what, upto(dossiers_),
                               upto(1000), what == std::string_view("down") ? upto(180) : 0});
    }

    void life_of(int dossier) {
        const int years = minutes_ / (365 * 24 * 60);
        for (int i = 0; i < years + upto(3); ++i)
            add("start", dossier, upto(3) == 0 ? -upto(90) : -upto(5));
        for (int i = 0; i < years * 6; ++i) add("done", dossier, -upto(upto(4) == 0 ? 40 : 3));
        for (int i = 0; i < years; ++i) add("extend", dossier, 3 + upto(60));
        for (int i = 0; i < years; ++i) add("take", dossier, upto(20));
        for (int i = 0; i < years; ++i) {
            if (upto(2) == 0) add("ask", dossier, 5 + upto(40));
            if (upto(2) == 0) add("refuse", dossier, 0);
            if (upto(4) == 0) add("object", dossier, 0);
            if (upto(4) == 0) add("answer", dossier, 0);
        }
        if (upto(2) == 0) add("waive", dossier, 0);
        if (upto(2) == 0) add("retract", dossier, 0);
        for (int i = 0; i < years; ++i) add("correct", dossier, upto(80) - 40);
        if (upto(4) == 0) add("bounce", dossier, 0);
        if (upto(3) == 0) add("address", dossier, 0);
        if (upto(8) == 0) add("end", dossier, 0);
    }

    std::mt19937_64 random_;
    int dossiers_;
    int minutes_;
    Script script_;
};

}  // namespace

Script make_script(std::uint64_t seed, int dossiers, int years) {
    return Maker(seed, dossiers, years).make();
}

std::string to_text(const Script& script) {
    std::string out;
    for (const Act& act : script) {
        std::string time = wall(act.at);
        time[10] = 'T';
        out += time + ' ' + act.what + ' ' + std::to_string(act.dossier) + ' ' +
               std::to_string(act.which) + ' ' + std::to_string(act.days) + '\n';
    }
    return out;
}

Script parse_script(std::string_view text) {
    Script script;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::istringstream words(line);
        std::string time;
        Act act;
        words >> time >> act.what >> act.dossier >> act.which >> act.days;
        time.at(10) = ' ';
        act.at = at(time);
        script.push_back(std::move(act));
    }
    return script;
}

}  // namespace termijnd::test
