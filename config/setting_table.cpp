#include "config/setting_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include "config/value_checks.h"

namespace termijnd {
namespace {

using Wrong = std::optional<std::string>;
using Check = Wrong (*)(std::string_view);

template <class Number>
std::optional<Number> number_of(const RawSetting& raw) {
    Number number{};
    if (const auto* text = std::get_if<std::string>(&raw.value); text && raw.from_text) {
        const auto [end, error] =
            std::from_chars(text->data(), text->data() + text->size(), number);
        if (error == std::errc() && end == text->data() + text->size()) return number;
        return std::nullopt;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&raw.value))
        return static_cast<Number>(*integer);
    if constexpr (std::is_floating_point_v<Number>)
        if (const auto* real = std::get_if<double>(&raw.value)) return *real;
    return std::nullopt;
}

Setting text(std::string key, std::string& target, Check check = check_line) {
    return {std::move(key), [&target, check](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                if (!value) return "must be text in quotes";
                if (auto wrong = check(*value)) return wrong;
                target = *value;
                return std::nullopt;
            }};
}

Setting path(std::string key, std::filesystem::path& target, Check check = check_absolute) {
    return {std::move(key), [&target, check](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                if (!value) return "must be a path in quotes";
                if (auto wrong = check(*value)) return wrong;
                target = *value;
                return std::nullopt;
            }};
}

template <class Number>
Setting integer(std::string key, Number& target, std::int64_t min, std::int64_t max,
                std::int64_t unit = 1) {
    return {std::move(key), [&target, min, max, unit](const RawSetting& raw) -> Wrong {
                const auto value = number_of<std::int64_t>(raw);
                if (!value || *value < min || *value > max)
                    return "must be a whole number from " + std::to_string(min) + " to " +
                           std::to_string(max);
                target = Number(static_cast<typename std::conditional_t<
                                    std::is_arithmetic_v<Number>, std::type_identity<Number>,
                                    std::type_identity<std::int64_t>>::type>(*value * unit));
                return std::nullopt;
            }};
}

Setting real(std::string key, double& target, double min, double max) {
    return {std::move(key), [&target, min, max](const RawSetting& raw) -> Wrong {
                const auto value = number_of<double>(raw);
                if (!value || !(*value >= min && *value <= max))
                    return "must be a number from " + std::to_string(std::lround(min)) + " to " +
                           std::to_string(std::lround(max));
                target = *value;
                return std::nullopt;
            }};
}

Setting flag(std::string key, bool& target) {
    return {std::move(key), [&target](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<bool>(&raw.value);
                const auto* word = std::get_if<std::string>(&raw.value);
                if (value) {
                    target = *value;
                } else if (word && raw.from_text && (*word == "true" || *word == "false")) {
                    target = *word == "true";
                } else {
                    return "must be true or false";
                }
                return std::nullopt;
            }};
}

template <class Choice>
Setting choice(std::string key, Choice& target,
               std::initializer_list<std::pair<std::string_view, Choice>> choices) {
    const std::vector<std::pair<std::string_view, Choice>> known(choices);
    return {std::move(key), [&target, known](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                std::string names;
                for (const auto& [name, option] : known) {
                    if (value && *value == name) {
                        target = option;
                        return std::nullopt;
                    }
                    names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
                }
                return "must be one of " + names;
            }};
}

template <class Target>
Setting list(std::string key, std::vector<Target>& target, Check check) {
    return {std::move(key), [&target, check](const RawSetting& raw) -> Wrong {
                const auto* values = std::get_if<std::vector<std::string>>(&raw.value);
                if (!values) return "must be a list of texts, as [\"a\", \"b\"]";
                for (const std::string& value : *values)
                    if (auto wrong = check(value)) return "\"" + value + "\" " + *wrong;
                target.assign(values->begin(), values->end());
                return std::nullopt;
            }};
}

// A list that may be absent, which is not the same as empty.
Setting names(std::string key, std::optional<std::vector<std::string>>& target) {
    return {std::move(key), [&target](const RawSetting& raw) -> Wrong {
                const auto* values = std::get_if<std::vector<std::string>>(&raw.value);
                if (!values) return "must be a list of texts, as [\"awb\", \"wgs\"]";
                target = *values;
                return std::nullopt;
            }};
}

Setting listen(std::string key, HttpSettings& target) {
    return {std::move(key), [&target](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                const auto parsed = value ? parse_listen(*value) : std::nullopt;
                if (!parsed)
                    return "must be a loopback address and a port, as \"127.0.0.1:8470\"; put a "
                           "proxy in front to be reached from elsewhere";
                target = *parsed;
                return std::nullopt;
            }};
}

Setting key_pattern(std::string key, KeyPattern& target) {
    return {std::move(key), [&target](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                if (!value) return "must be text in quotes";
                const auto parsed = KeyPattern::parse(*value);
                if (!parsed) return parsed.error().what;
                target = *parsed;
                return std::nullopt;
            }};
}

Setting moment(std::string key, std::optional<std::pair<Date, std::chrono::minutes>>& target) {
    return {std::move(key), [&target](const RawSetting& raw) -> Wrong {
                const auto* value = std::get_if<std::string>(&raw.value);
                const auto parsed = value ? parse_moment(*value) : std::nullopt;
                if (!parsed) return "must be a date and a time, as \"2026-03-02T07:55\"";
                target = parsed;
                return std::nullopt;
            }};
}

std::size_t changes_between(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t k = 1; k <= right.size(); ++k) {
            const std::size_t same = diagonal + (left[i - 1] == right[k - 1] ? 0 : 1);
            diagonal = row[k];
            row[k] = std::min({same, row[k] + 1, row[k - 1] + 1});
        }
    }
    return row.back();
}

bool names_a_secret(std::string_view key) {
    const std::string_view last = key.substr(key.rfind('.') + 1);
    constexpr std::string_view secrets[] = {"password", "passphrase", "secret", "secrets", "token"};
    return std::find(std::begin(secrets), std::end(secrets), last) != std::end(secrets);
}

}  // namespace

std::vector<Setting> setting_table(Settings& settings) {
    Municipality& municipality = settings.municipality;
    MailSettings& mail = settings.mail;
    LimitSettings& limits = settings.limits;
    return {
        path("state_dir", settings.state_dir),
        path("socket", settings.socket, check_socket_path),
        path("rules_dir", settings.rules_dir),
        names("packs", settings.packs),
        path("templates_dir", settings.templates_dir),
        path("templates_override_dir", settings.templates_override_dir),
        path("notices_file", settings.notices_file),
        path("calendar_file", settings.calendar_file),
        path("organisation_file", settings.organisation_file),
        listen("http.listen", settings.http),
        text("municipality.name", municipality.name, check_name),
        text("municipality.oin", municipality.oin, check_oin),
        text("municipality.system_name", municipality.system, check_system_name),
        text("municipality.sender_name", municipality.from_name),
        text("municipality.sender_address", municipality.sender, check_mail_address),
        text("municipality.reply_to", municipality.reply_to, check_mail_address),
        text("municipality.fallback_address", municipality.fallback, check_mail_address),
        text("municipality.contact_phone", municipality.phone, check_phone),
        text("municipality.contact_hours", municipality.hours),
        text("municipality.contact_hours_en", municipality.hours_en),
        text("municipality.hand_in", municipality.how.dutch, check_hand_in),
        text("municipality.hand_in_en", municipality.how.english, check_hand_in),
        text("municipality.colour", municipality.look.colour, check_colour),
        path("municipality.logo_file", settings.logo_file),
        key_pattern("municipality.key_pattern", municipality.own_keys),
        choice("mail.transport", mail.transport, {{"smtp", MailVia::smtp}, {"eml", MailVia::eml}}),
        text("mail.host", mail.smtp.host, check_host),
        integer("mail.port", mail.smtp.port, 1, 65535),
        choice("mail.tls", mail.smtp.tls,
               {{"starttls", SmtpSettings::Tls::starttls},
                {"tls", SmtpSettings::Tls::implicit},
                {"none", SmtpSettings::Tls::none}}),
        text("mail.username", mail.smtp.user),
        path("mail.password_file", mail.password_file, check_name),
        path("mail.eml_dir", mail.eml_dir),
        integer("mail.sessions", mail.smtp.sessions, 1, 64),
        text("mail.helo", mail.smtp.ehlo, check_host),
        flag("delivery.shadow", settings.delivery.shadow),
        text("delivery.shadow_to", settings.delivery.shadow_to, check_mail_address),
        text("heartbeat.url", settings.heartbeat.url, check_heartbeat_url),
        integer("heartbeat.interval_seconds", settings.heartbeat.interval, 60, 86400),
        choice("log.level", settings.log.level,
               {{"debug", LogLevel::debug},
                {"info", LogLevel::info},
                {"warning", LogLevel::warning},
                {"error", LogLevel::error}}),
        choice("log.format", settings.log.format,
               {{"journal", LogFormat::journal},
                {"json", LogFormat::json},
                {"text", LogFormat::text}}),
        choice("clock.mode", settings.clock.mode,
               {{"real", ClockMode::real}, {"demo", ClockMode::demo}}),
        moment("clock.start", settings.clock.start),
        real("clock.speed", settings.clock.speed, 1, 100'000),
        integer("limits.body_kb", limits.body_bytes, 1, 16 * 1024, 1024),
        integer("limits.import_mb", limits.import_bytes, 1, 1024, 1024 * 1024),
        integer("limits.connections", limits.connections, 1, 10'000),
        integer("limits.connections_per_peer", limits.connections_per_peer, 1, 10'000),
    };
}

std::vector<Setting> webhook_table(WebhookSettings& webhook) {
    return {
        text("name", webhook.name, check_system_name),
        text("url", webhook.url, check_name),
        list("secret_files", webhook.secret_files, check_name),
        list("types", webhook.types, check_event_type),
        list("allow", webhook.allow, check_address_block),
        flag("allow_http_loopback", webhook.allow_http_loopback),
    };
}

std::string environment_name(std::string_view key) {
    std::string name = "TERMIJND_";
    for (const char c : key)
        name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

void assign(const std::vector<Setting>& table, const RawSetting& raw, std::vector<Fault>& faults) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Setting& setting) { return setting.key == raw.key; });
    if (found != table.end()) {
        if (auto wrong = found->assign(raw)) faults.push_back({raw.origin, raw.key + " " + *wrong});
        return;
    }
    if (names_a_secret(raw.key)) {
        faults.push_back({raw.origin, raw.key + ": a secret may not stand in the settings; put it "
                                                "in a file of its own and name that file"});
        return;
    }
    std::vector<std::string> keys;
    for (const Setting& setting : table) keys.push_back(setting.key);
    const std::string meant = nearest(raw.key, keys);
    faults.push_back({raw.origin, "unknown setting " + raw.key +
                                      (meant.empty() ? "; docs/settings.md lists them all"
                                                     : "; did you mean " + meant + "?")});
}

std::string nearest(std::string_view wanted, const std::vector<std::string>& known) {
    std::string best;
    std::size_t fewest = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t changes = changes_between(wanted, candidate);
        if (changes < fewest) {
            fewest = changes;
            best = candidate;
        }
    }
    return best;
}

}  // namespace termijnd
