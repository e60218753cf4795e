#pragma once

// How the daemon logs (daemon/logging.h).
namespace termijnd {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat {
    journal,  // "<6>message event=… key=value": the prefix is the journal's priority
    json,     // one object a line
    text,     // with a time, for a terminal
};

struct LogSettings {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::journal;
};

}  // namespace termijnd
