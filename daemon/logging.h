#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

// One line per event on stderr. `event` is a stable name ("mail.refused") that an operator can
// search for; the message says in plain words what happened and what to do. Never hand over
// personal data: ids and counts only. As a last net, what looks like a mail address or a BSN is
// masked and control characters are escaped. Safe from any thread.
namespace termijnd {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat {
    journal,  // "<6>message event=… key=value": the prefix is the journal's priority
    json,     // one object a line
    text,     // with a time, for a terminal
};

struct LogField {
    LogField(std::string_view name, std::string_view text) : key(name), value(text) {}
    LogField(std::string_view name, const char* text) : key(name), value(text) {}
    LogField(std::string_view name, const std::string& text) : key(name), value(text) {}
    template <class Integer>
    requires std::is_integral_v<Integer> LogField(std::string_view name, Integer number)
        : key(name), value(std::to_string(number)) {}

    std::string_view key;
    std::string value;
};

// May be called again on a reload. Before the first call: text, info.
void start_logging(LogFormat format, LogLevel level);

void log_event(LogLevel level, std::string_view event, std::string_view message,
               std::initializer_list<LogField> fields = {});

inline void log_info(std::string_view event, std::string_view message,
                     std::initializer_list<LogField> fields = {}) {
    log_event(LogLevel::info, event, message, fields);
}
inline void log_warning(std::string_view event, std::string_view message,
                        std::initializer_list<LogField> fields = {}) {
    log_event(LogLevel::warning, event, message, fields);
}
inline void log_error(std::string_view event, std::string_view message,
                      std::initializer_list<LogField> fields = {}) {
    log_event(LogLevel::error, event, message, fields);
}

// The line without its end, as the sink gets it; apart for tests. `time` is seconds since 1970.
[[nodiscard]] std::string log_line(LogFormat format, LogLevel level, std::int64_t time,
                                   std::string_view event, std::string_view message,
                                   std::initializer_list<LogField> fields);

}  // namespace termijnd
