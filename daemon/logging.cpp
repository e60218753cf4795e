#include "daemon/logging.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <memory>

#include "obligations/facts/bsn.h"

namespace termijnd {
namespace {

struct Level {
    const char* name;
    const char* journal_priority;
    spdlog::level::level_enum spdlog_level;
};

const Level& describe(LogLevel level) {
    static constexpr Level levels[] = {{"debug", "<7>", spdlog::level::debug},
                                       {"info", "<6>", spdlog::level::info},
                                       {"warning", "<4>", spdlog::level::warn},
                                       {"error", "<3>", spdlog::level::err}};
    return levels[static_cast<int>(level)];
}

spdlog::logger& sink() {
    static spdlog::logger logger = [] {
        spdlog::logger made("termijnd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made.set_pattern("%v");
        made.flush_on(spdlog::level::debug);
        return made;
    }();
    return logger;
}

std::atomic<LogFormat> current_format = LogFormat::text;

std::string utc(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_address_char(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::string without_addresses(std::string_view text) {
    std::string masked;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_address_char(text[end])) ++end;
        if (end < text.size() && text[end] == '@' && end > i) {
            ++end;
            while (end < text.size() && is_address_char(text[end])) ++end;
            masked += "[address]";
        } else {
            if (end == i) ++end;
            masked += text.substr(i, end - i);
        }
        i = end;
    }
    return masked;
}

// The last net: a peer's error text may quote an address or a BSN.
std::string without_personal_data(std::string_view text) {
    const std::string rest = without_addresses(text);
    std::string masked;
    std::size_t done = 0;
    while (const auto bsn = find_bsn(rest, done)) {
        masked.append(rest, done, bsn->begin - done).append("[number]");
        done = bsn->end;
    }
    return masked.append(rest, done);
}

// A text that cannot end its line, its value or its quotes.
std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string line;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            line += "\\u00";
            line += digits[byte >> 4];
            line += digits[byte & 15];
        } else {
            line += c;
        }
    }
    return line;
}

std::string plain(std::string_view text) {
    return escaped(without_personal_data(text));
}

std::string in_quotes(std::string_view text) {
    return '"' + plain(text) + '"';
}

std::string value_text(std::string_view text) {
    const bool bare = !text.empty() && text.find_first_of(" \"=\\") == std::string_view::npos;
    return bare ? plain(text) : in_quotes(text);
}

std::string json_line(LogLevel level, std::int64_t time, std::string_view event,
                      std::string_view message, std::initializer_list<LogField> fields) {
    std::string line = "{\"time\":\"" + utc(time) + "\",\"level\":\"" + describe(level).name +
                       "\",\"event\":" + in_quotes(event) + ",\"message\":" + in_quotes(message);
    for (const LogField& field : fields)
        line += "," + in_quotes(field.key) + ":" + in_quotes(field.value);
    return line + "}";
}

}  // namespace

std::string log_line(LogFormat format, LogLevel level, std::int64_t time, std::string_view event,
                     std::string_view message, std::initializer_list<LogField> fields) {
    if (format == LogFormat::json) return json_line(level, time, event, message, fields);
    std::string line = format == LogFormat::journal ? describe(level).journal_priority
                                                    : utc(time) + " " + describe(level).name + " ";
    line += plain(message);
    line += " event=";
    line += event;
    for (const LogField& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        line += value_text(field.value);
    }
    return line;
}

void start_logging(LogFormat format, LogLevel level) {
    current_format = format;
    sink().set_level(describe(level).spdlog_level);
}

void log_event(LogLevel level, std::string_view event, std::string_view message,
               std::initializer_list<LogField> fields) {
    if (!sink().should_log(describe(level).spdlog_level)) return;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::string line = log_line(current_format, level,
                                      std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                                      event, message, fields);
    sink().log(describe(level).spdlog_level, "{}", line);
}

}  // namespace termijnd
