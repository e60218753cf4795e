#include "scheduler/forecast/forecast.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "obligations/store/rules/bundle_day.h"
#include "scheduler/time/local_time.h"

namespace termijnd {
namespace {

constexpr std::chrono::days one_week{7};

PartyKey manager_of(const CaseRecord& record) {
    const auto found =
        std::ranges::find(record.roles, Role::case_manager(), &CaseRecord::Holder::role);
    return found == record.roles.end() ? PartyKey() : found->party;
}

}  // namespace

Outlook look_ahead(const std::shared_ptr<const World>& world, const CaseCopy& copy, Instant now,
                   const Period& period) {
    const CaseKey& key = copy.record.key;
    Rehearsal rehearsal(world, now, Rehearsal::Digests::left_out);
    rehearsal.put(copy);
    std::unordered_map<ObligationId, Date> since;
    for (const ObligationRow& row : copy.obligations)
        if (row.state == ObligationRow::State::open) since.emplace(row.id, period.from);
    rehearsal.on_derived([&](const Snapshot& store) {
        const Date today = std::max(local_day(rehearsal.now()), period.from);
        for (const ObligationRow& row : store.derived.of_case(key))
            if (row.state == ObligationRow::State::open) since.emplace(row.id, today);
    });
    rehearsal.run_until(instant_at(period.until + one_day, WallMinutes(0)) -
                        std::chrono::milliseconds(1));
    Outlook outlook{key, manager_of(copy.record), rehearsal.said(), {}};
    // A letter that was listed before stands in the digest still, but is not said again.
    std::erase_if(outlook.said, [&](const SimulatedNotice& said) {
        return said.moment < now || local_day(said.moment) < period.from;
    });
    rehearsal.commit([&](Transaction& tx) {
        outlook.open.clear();
        for (ObligationRow& row : tx.derived.of_case(key))
            if (const auto found = since.find(row.id);
                found != since.end() && row.state == ObligationRow::State::open)
                outlook.open.push_back({std::move(row), found->second});
    });
    return outlook;
}

Date week_of(Date day) {
    const auto weekday = std::chrono::weekday(std::chrono::sys_days(day));
    return day - std::chrono::days(weekday.iso_encoding() - 1);
}

void NoticeCounts::add(const SimulatedNotice& said) {
    ++of_kind[static_cast<std::size_t>(said.kind)];
    ++notices;
    if (said.channel == Channel::letter) ++letters;
    if (said.channel == Channel::webhook) ++webhooks;
}

Forecast::Forecast(const Period& period) : period_(period) {
    for (Date week = week_of(period.from); week <= period.until; week += one_week) weeks_[week];
}

std::size_t Forecast::week_number(Date day) const {
    return static_cast<std::size_t>((day - week_of(period_.from)) / one_week);
}

bool Forecast::in_period(Date day) const {
    return period_.from <= day && day <= period_.until;
}

// Whether that person has no bundle on that day yet. From now on there is one.
bool Forecast::first_on(Person& person, Date day) const {
    constexpr std::size_t bits = 64;
    const auto number = static_cast<std::size_t>((day - period_.from).count());
    if (person.days.size() <= number / bits) person.days.resize(number / bits + 1);
    const std::uint64_t bit = std::uint64_t{1} << (number % bits);
    if (person.days[number / bits] & bit) return false;
    person.days[number / bits] |= bit;
    return true;
}

void Forecast::add_messages(const Outlook& outlook) {
    // One that is no bundle is about one obligation, so that no other case has it.
    std::set<std::tuple<std::string, std::string, RecipientKey, std::string>> own;
    for (const SimulatedNotice& said : outlook.said) {
        if (said.channel != Channel::mail) continue;
        const MessageKey& key = said.message;
        Person& person = people_[said.recipient];
        const Date day = local_day(said.moment);
        const bool is_bundle = bundle_day(key) && key.slot.empty();
        const bool is_new =
            is_bundle ? first_on(person, day)
                      : own.emplace(key.kind, key.subject, key.recipient, key.slot).second;
        if (!is_new) continue;
        ++person.counts.mails;
        ++total_.mails;
        ++weeks_[week_of(day)].mails;
    }
}

void Forecast::add_plate(const Outlook& outlook) {
    std::vector<Plate>& weeks = plates_[outlook.manager];
    weeks.resize(weeks_.size());
    for (const Outlook::Open& open : outlook.open) {
        const ObligationRow& row = open.row;
        if (row.soft) continue;
        ++weeks[week_number(open.since)].open;
        if (in_period(row.due)) ++weeks[week_number(row.due)].last_days;
        const Date late = row.latest + one_day;
        if (!row.right && in_period(late)) ++weeks[week_number(late)].missed;
    }
    for (const SimulatedNotice& said : outlook.said)
        if (said.channel == Channel::letter) ++weeks[week_number(local_day(said.moment))].letters;
}

void Forecast::add(const Outlook& outlook) {
    ++cases_;
    for (const SimulatedNotice& said : outlook.said) {
        total_.add(said);
        weeks_[week_of(local_day(said.moment))].add(said);
        rules_[said.rule].add(said);
        people_[said.recipient].counts.add(said);
    }
    add_messages(outlook);
    add_plate(outlook);
}

std::vector<std::pair<RecipientKey, NoticeCounts>> Forecast::by_person() const {
    std::vector<std::pair<RecipientKey, NoticeCounts>> people;
    people.reserve(people_.size());
    for (const auto& [key, person] : people_) people.emplace_back(key, person.counts);
    std::ranges::sort(people, {}, &std::pair<RecipientKey, NoticeCounts>::first);
    return people;
}

std::map<PartyKey, std::vector<Plate>> Forecast::plates() const {
    std::map<PartyKey, std::vector<Plate>> plates = plates_;
    for (auto& [manager, weeks] : plates)
        for (std::size_t week = 1; week < weeks.size(); ++week)
            weeks[week].open += weeks[week - 1].open;
    return plates;
}

}  // namespace termijnd
