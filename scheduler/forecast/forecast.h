#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "scheduler/forecast/rehearsal.h"

// What will go out in the days ahead when nobody does anything and no mail fails: the caseload goes
// on, a case at a time, under the daemon's own engine on a clock that is moved.
//
// Cases go on apart from each other. Nothing that is said of one moves what is said of another, as
// long as no fact comes in: whoever has a message today already is known to the copy, and what is
// planned for a day joins that day's one message to the person. So notices are the sum of the
// cases, and messages are counted over all of them: one a person and day, and one for each that
// goes on its own.
namespace termijnd {

// Civil days, both included.
struct Period {
    Date from{};
    Date until{};
};

// One case in the period.
struct Outlook {
    CaseKey case_key;
    PartyKey manager;                   // the first case manager; empty: nobody
    std::vector<SimulatedNotice> said;  // in order
    // What is open on the last day, and from when on: the first day where it was so before.
    struct Open {
        ObligationRow row;
        Date since{};
    };
    std::vector<Open> open;
};

// `now` is when the copy was taken, and not after the start of the period.
[[nodiscard]] Outlook look_ahead(const std::shared_ptr<const World>& world, const CaseCopy& copy,
                                 Instant now, const Period& period);

// The Monday of the week that `day` lies in.
[[nodiscard]] Date week_of(Date day);

inline constexpr std::size_t notice_kinds = 7;

struct NoticeCounts {
    std::array<std::int64_t, notice_kinds> of_kind{};  // by NoticeKind
    std::int64_t notices = 0;
    std::int64_t letters = 0;   // of the notices
    std::int64_t webhooks = 0;  // of the notices
    std::int64_t mails = 0;     // that carry the rest

    void add(const SimulatedNotice& said);
};

// What a case manager has to do with in a week. Soft rules are left out.
struct Plate {
    std::int64_t open = 0;       // at its end
    std::int64_t last_days = 0;  // that fall in it
    std::int64_t missed = 0;     // the day after the last permitted one falls in it
    std::int64_t letters = 0;    // to be posted
};

// The sum over cases. Its size follows the number of people, rules, weeks and case managers.
class Forecast {
  public:
    explicit Forecast(const Period& period);

    void add(const Outlook& outlook);

    [[nodiscard]] const Period& period() const { return period_; }
    [[nodiscard]] std::int64_t cases() const { return cases_; }
    [[nodiscard]] const NoticeCounts& total() const { return total_; }
    [[nodiscard]] const std::map<Date, NoticeCounts>& by_week() const { return weeks_; }
    [[nodiscard]] const std::map<std::string, NoticeCounts>& by_rule() const { return rules_; }
    // In order of key. Connected systems are among them.
    [[nodiscard]] std::vector<std::pair<RecipientKey, NoticeCounts>> by_person() const;
    // Each case manager's weeks, in order; the empty key: of nobody.
    [[nodiscard]] std::map<PartyKey, std::vector<Plate>> plates() const;

  private:
    struct Person {
        NoticeCounts counts;
        std::vector<std::uint64_t> days;  // on which a bundle goes out, a bit each
    };
    [[nodiscard]] std::size_t week_number(Date day) const;
    [[nodiscard]] bool in_period(Date day) const;
    void add_messages(const Outlook& outlook);
    bool first_on(Person& person, Date day) const;
    void add_plate(const Outlook& outlook);

    Period period_;
    std::int64_t cases_ = 0;
    NoticeCounts total_;
    std::map<Date, NoticeCounts> weeks_;
    std::map<std::string, NoticeCounts> rules_;
    std::unordered_map<RecipientKey, Person> people_;
    // As plates(), but `open` is what comes to be open in the week.
    std::map<PartyKey, std::vector<Plate>> plates_;
};

}  // namespace termijnd
