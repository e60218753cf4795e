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

icalproperty* organizer_of(const CalendarEntry& entry) {
    icalproperty* organizer = icalproperty_new_organizer(("mailto:" + entry.organizer).c_str());
    if (!entry.organizer_name.empty())
        icalproperty_add_parameter(organizer, icalparameter_new_cn(entry.organizer_name.c_str()));
    return organizer;
}

// The day itself begins at midnight; nobody is woken for it.
icalcomponent* alarm_of(const CalendarEntry& entry) {
    icaltriggertype trigger = icaltriggertype_from_int(0);
    trigger.duration = icaldurationtype_from_int(-15 * 60 * 60);
    return icalcomponent_vanew(ICAL_VALARM_COMPONENT, icalproperty_new_action(ICAL_ACTION_DISPLAY),
                               icalproperty_new_description(entry.summary.c_str()),
                               icalproperty_new_trigger(trigger), static_cast<void*>(nullptr));
}

}  // namespace

CalendarFile calendar_file(const CalendarEntry& entry) {
    icalcomponent* event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(entry.uid.c_str()),
        icalproperty_new_dtstamp(instant_of(entry.stamp)), organizer_of(entry),
        icalproperty_new_sequence(entry.sequence), icalproperty_new_dtstart(date_of(entry.day)),
        icalproperty_new_summary(entry.summary.c_str()),
        icalproperty_new_description(entry.description.c_str()),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), static_cast<void*>(nullptr));
    if (entry.off)
        icalcomponent_add_property(event, icalproperty_new_status(ICAL_STATUS_CANCELLED));
    else
        icalcomponent_add_component(event, alarm_of(entry));
    const CalendarMethod method = entry.off ? CalendarMethod::cancel : CalendarMethod::publish;
    const std::unique_ptr<icalcomponent, FreeComponent> calendar(icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
        icalproperty_new_prodid("-//termijnd//NL"),
        icalproperty_new_method(entry.off ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH), event,
        static_cast<void*>(nullptr)));
    const std::unique_ptr<char, decltype(&free)> text(
        icalcomponent_as_ical_string_r(calendar.get()), &free);
    return {method, text.get()};
}

}  // namespace termijnd
