#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/log_settings.h"
#include "notify/curl/network.h"
#include "notify/secret.h"
#include "obligations/law/date.h"
#include "obligations/law/result.h"
#include "scheduler/municipality.h"

// What an operator can set (docs/settings.md). Read from /etc/termijnd/termijnd.toml, then
// conf.d/*.toml by name, then TERMIJND_… in the environment, then flags; the later wins.
namespace termijnd {

enum class MailVia { smtp, eml };
enum class ClockMode { real, demo };

struct HttpSettings {
    std::string address = "127.0.0.1";  // loopback only
    std::uint16_t port = 8470;          // 0: the system picks one
};

struct MailSettings {
    MailVia transport = MailVia::eml;
    SmtpSettings smtp;                    // plain text (Tls::none) only to a loopback host
    std::filesystem::path password_file;  // of smtp.user, resolved; empty without a user
    std::filesystem::path eml_dir;
};

struct WebhookSettings {
    std::string name;  // unique
    std::string url;   // https, or http to loopback where that is allowed
    std::vector<std::filesystem::path> secret_files;  // resolved; the first signs first
    std::vector<std::string> types;                   // CloudEvents types; empty is all
    std::vector<std::string> allow;                   // hosts and CIDR ranges it may connect to
    bool allow_http_loopback = false;                 // http and loopback addresses, for tests
};

struct DeliverySettings {
    bool shadow = false;    // everything is recorded, and reaches nobody
    std::string shadow_to;  // but this mail address; empty: nobody
};

struct HeartbeatSettings {
    std::string url;  // empty: none
    std::chrono::seconds interval{300};
};

struct ClockSettings {
    ClockMode mode = ClockMode::real;
    // The demo clock's first moment, local time; without it a working day at 07:55 is picked.
    std::optional<std::pair<Date, std::chrono::minutes>> start;
    double speed = 1.0;  // demo seconds per real second
};

struct LimitSettings {
    std::size_t body_bytes = 256 * 1024;
    std::size_t import_bytes = 64 * 1024 * 1024;
    std::size_t connections = 128;
    std::size_t connections_per_peer = 32;
};

struct Settings {
    std::filesystem::path state_dir = "/var/lib/termijnd";
    std::filesystem::path socket = "/run/termijnd/termijnd.sock";
    std::filesystem::path rules_dir = "/usr/share/termijnd/rules";
    // The statutes in use, by pack id; none: all that are in rules_dir.
    std::optional<std::vector<std::string>> packs;
    std::filesystem::path templates_dir = "/usr/share/termijnd/templates";
    // Templates of the municipality's own, each in place of a shipped one; empty: none.
    std::filesystem::path templates_override_dir;
    std::filesystem::path notices_file = "/etc/termijnd/notices.toml";
    std::filesystem::path calendar_file;      // empty: only the days the law itself names
    std::filesystem::path organisation_file;  // empty: roles are what the dossiers say
    HttpSettings http;
    Municipality municipality;
    std::filesystem::path logo_file;  // whose bytes are municipality.look.logo; empty: none
    MailSettings mail;
    std::vector<WebhookSettings> webhooks;
    DeliverySettings delivery;
    HeartbeatSettings heartbeat;
    LogSettings log;
    ClockSettings clock;
    LimitSettings limits;
};

// Where to read from. Text pairs are ("mail.port", "25") for flags and ("TERMIJND_MAIL_PORT",
// "25") for the environment; of the latter only names that start with TERMIJND_ count.
struct SettingsSources {
    std::filesystem::path file = "/etc/termijnd/termijnd.toml";
    // conf.d beside `file` when empty.
    std::filesystem::path conf_dir;
    std::vector<std::pair<std::string, std::string>> environment;
    std::vector<std::pair<std::string, std::string>> flags;
    // $CREDENTIALS_DIRECTORY: where relative secret files are looked for.
    std::filesystem::path credentials_dir;
};

// The environment of this process as SettingsSources wants it.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> environment_of_process();

using Faults = std::vector<Fault>;
using SettingsResult = boost::system::result<Settings, Faults>;

// For the error() of a result, which is a new copy at every call: its begin() and end() do not
// match.
inline void append(Faults& faults, const Faults& more) {
    faults.insert(faults.end(), more.begin(), more.end());
}

// Reads and checks everything; on failure all faults at once, each with file:line and the remedy.
// On a reload the caller keeps the settings it has when this fails.
[[nodiscard]] SettingsResult load_settings(const SettingsSources& sources);

// None when the daemon can keep its files in `folder`; it makes no folder itself.
[[nodiscard]] std::optional<Fault> check_state_dir(const std::filesystem::path& folder);

// A secret's text without the newline at its end. The file must be readable, not empty, at most
// 4 kB, and closed to other users.
[[nodiscard]] Result<Secret> read_secret_file(const std::filesystem::path& path);

// Every key that can be set ("mail.port"; "webhook.url" for a key of [[webhook]]), in order.
[[nodiscard]] std::vector<std::string> setting_keys();

}  // namespace termijnd
