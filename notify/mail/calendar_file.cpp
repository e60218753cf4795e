#include "notify/mail/calendar_file.h"

#include <libical/ical.h>

#include <memory>

namespace termijnd {
namespace {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};

icaltimetype date_of(std::chrono::year_month_day day) {
    icaltimetype date = icaltime_null_date();
    date.year = int(day.year());
    date.month = int(unsigned(day.month()));
    date.day = int(unsigned(day.day()));
    return date;
}

icaltimetype instant_of(std::chrono::sys_seconds at) {
    return icaltime_from_timet_with_zone(at.time_since_epoch().count(), 0,
                                         icaltimezone_get_utc_timezone());
}

}  // namespace

std::string calendar_file(const CalendarEntry& entry) {
    icalcomponent* event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(entry.uid.c_str()),
        icalproperty_new_dtstamp(instant_of(entry.stamp)),
        icalproperty_new_dtstart(date_of(entry.day)),
        icalproperty_new_summary(entry.summary.c_str()),
        icalproperty_new_description(entry.description.c_str()),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), static_cast<void*>(nullptr));
    const std::unique_ptr<icalcomponent, FreeComponent> calendar(icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
        icalproperty_new_prodid("-//termijnd//NL"), icalproperty_new_method(ICAL_METHOD_PUBLISH),
        event, static_cast<void*>(nullptr)));
    const std::unique_ptr<char, decltype(&free)> text(
        icalcomponent_as_ical_string_r(calendar.get()), &free);
    return text.get();
}

}  // namespace termijnd
