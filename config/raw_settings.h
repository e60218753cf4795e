#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "obligations/law/result.h"

// Settings as they stand in a file, before anyone knows what they mean.
namespace termijnd {

// Something no setting can be: a date, a list of other things than text, an inline table.
struct UnfitValue {};

using RawValue =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>, UnfitValue>;

struct RawSetting {
    std::string key;  // "mail.port"
    RawValue value;
    std::string origin;      // "termijnd.toml:12", "TERMIJND_MAIL_PORT" or "--set mail.port"
    bool from_text = false;  // from the environment or a flag: text that may be a number
};

// One table of an array of tables: [[webhook]].
struct RawTable {
    std::string name;
    std::string origin;
    std::vector<RawSetting> settings;
};

struct RawSettings {
    std::vector<RawSetting> settings;
    std::vector<RawTable> tables;
};

// Adds what a TOML file holds. A file that cannot be read or is no TOML is one fault.
void read_settings_file(const std::filesystem::path& file, RawSettings& into,
                        std::vector<Fault>& faults);

}  // namespace termijnd
