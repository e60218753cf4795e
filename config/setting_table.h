#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/raw_settings.h"
#include "config/settings.h"

// What each setting is called, what it may be, and where it goes.
namespace termijnd {

struct Setting {
    std::string key;
    // Takes the value over, or says what it must be: "must be a number from 1 to 65535".
    std::function<std::optional<std::string>(const RawSetting&)> assign;
};

// The tables point into the structs they are made for.
[[nodiscard]] std::vector<Setting> setting_table(Settings& settings);
[[nodiscard]] std::vector<Setting> webhook_table(WebhookSettings& webhook);

// "TERMIJND_MAIL_PORT" for "mail.port".
[[nodiscard]] std::string environment_name(std::string_view key);

// Assigns to the setting of that key; otherwise a fault with the nearest key there is.
void assign(const std::vector<Setting>& table, const RawSetting& raw, std::vector<Fault>& faults);

// The entry with the fewest letters changed, if it is near enough to be meant; else empty.
[[nodiscard]] std::string nearest(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace termijnd
