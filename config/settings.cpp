#include "config/settings.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>

#include "config/look.h"
#include "config/raw_settings.h"
#include "config/setting_table.h"
#include "config/value_checks.h"
#include "notify/webhook/http_target.h"

namespace termijnd {
namespace {

constexpr std::string_view environment_prefix = "TERMIJND_";

// Reads all sources into one Settings and keeps where each value came from.
class Loader {
  public:
    explicit Loader(const SettingsSources& sources) : sources_(sources) {}

    SettingsResult load() {
        RawSettings raw;
        read_files(raw);
        const bool complete = faults_.empty();
        read_environment(raw);
        read_flags(raw);
        const std::vector<Setting> table = setting_table(settings_);
        for (const RawSetting& setting : raw.settings) take(table, setting);
        for (const RawTable& webhook : raw.tables) take_webhook(webhook);
        if (complete) check_required();
        check_mail();
        check_clock();
        read_logo();
        if (!faults_.empty()) return faults_;
        return settings_;
    }

  private:
    void read_files(RawSettings& raw) {
        read_settings_file(sources_.file, raw, faults_);
        const std::filesystem::path folder =
            sources_.conf_dir.empty() ? sources_.file.parent_path() / "conf.d" : sources_.conf_dir;
        std::vector<std::filesystem::path> files;
        std::error_code error;
        for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error))
            if (entry->path().extension() == ".toml") files.push_back(entry->path());
        if (error && error != std::errc::no_such_file_or_directory)
            faults_.push_back({folder.string(), "cannot be read (" + error.message() + ")"});
        std::sort(files.begin(), files.end());
        for (const auto& file : files) read_settings_file(file, raw, faults_);
    }

    void read_environment(RawSettings& raw) {
        std::map<std::string, std::string> keys;
        std::vector<std::string> names;
        for (const Setting& setting : setting_table(settings_)) {
            names.push_back(environment_name(setting.key));
            keys[names.back()] = setting.key;
        }
        for (const auto& [name, value] : sources_.environment) {
            if (name.rfind(environment_prefix, 0) != 0) continue;
            if (const auto key = keys.find(name); key != keys.end()) {
                raw.settings.push_back({key->second, value, name, true});
                continue;
            }
            const std::string meant = nearest(name, names);
            faults_.push_back({name, "unknown setting in the environment; " +
                                         (meant.empty() ? "docs/settings.md lists them all"
                                                        : "did you mean " + meant + "?")});
        }
    }

    void read_flags(RawSettings& raw) {
        for (const auto& [key, value] : sources_.flags)
            raw.settings.push_back({key, value, "--set " + key, true});
    }

    void take(const std::vector<Setting>& table, const RawSetting& setting) {
        origins_[setting.key] = setting.origin;
        if (setting.key.rfind("webhook.", 0) == 0 || setting.key == "webhook") {
            faults_.push_back(
                {setting.origin, "write [[webhook]] with two brackets, once for each webhook"});
        } else {
            assign(table, setting, faults_);
        }
    }

    void take_webhook(const RawTable& raw) {
        if (raw.name != "webhook") {
            faults_.push_back({raw.origin, "unknown table [[" + raw.name +
                                               "]]; only [[webhook]] may occur several times"});
            return;
        }
        WebhookSettings webhook;
        const std::vector<Setting> table = webhook_table(webhook);
        for (const RawSetting& setting : raw.settings) assign(table, setting, faults_);
        check_webhook(raw, webhook);
        settings_.webhooks.push_back(std::move(webhook));
    }

    void check_webhook(const RawTable& raw, WebhookSettings& webhook) {
        const auto has = [&](std::string_view key) {
            return std::any_of(raw.settings.begin(), raw.settings.end(),
                               [&](const RawSetting& setting) { return setting.key == key; });
        };
        for (const char* key : {"name", "url", "secret_files"})
            if (!has(key))
                faults_.push_back({raw.origin, std::string(key) + " is missing in [[webhook]]"});
        for (const WebhookSettings& other : settings_.webhooks)
            if (!webhook.name.empty() && other.name == webhook.name)
                faults_.push_back(
                    {raw.origin, "a webhook named " + webhook.name + " exists already"});
        const auto plain =
            webhook.allow_http_loopback ? HttpTarget::Plain::loopback : HttpTarget::Plain::never;
        if (!webhook.url.empty())
            if (const auto target = HttpTarget::parse(webhook.url, plain); !target)
                faults_.push_back({raw.origin, "url " + target.error().what});
        if (has("secret_files") && webhook.secret_files.empty())
            faults_.push_back({raw.origin, "secret_files must name at least one file"});
        for (auto& file : webhook.secret_files) resolve_secret(file, raw.origin);
    }

    void check_required() {
        const Municipality& municipality = settings_.municipality;
        const std::pair<const char*, const std::string&> required[] = {
            {"municipality.name", municipality.name},
            {"municipality.oin", municipality.oin},
            {"municipality.system_name", municipality.system},
            {"municipality.sender_address", municipality.sender},
            {"municipality.reply_to", municipality.reply_to},
            {"municipality.contact_phone", municipality.phone},
        };
        for (const auto& [key, value] : required)
            if (value.empty() && !given(key))
                faults_.push_back({sources_.file.string(), std::string(key) + " is missing"});
    }

    void check_mail() {
        MailSettings& mail = settings_.mail;
        if (mail.eml_dir.empty()) mail.eml_dir = settings_.state_dir / "mail";
        if (mail.transport == MailVia::smtp && !given("mail.host"))
            fault("mail.transport", "mail.host is missing: which server takes the mail?");
        if (mail.smtp.tls == SmtpSettings::Tls::none && !is_loopback_host(mail.smtp.host))
            fault("mail.tls",
                  "mail.tls = \"none\" is only for a server on this host; use "
                  "\"starttls\" or \"tls\"");
        if (given("mail.username") && !given("mail.password_file"))
            fault("mail.username",
                  "mail.password_file is missing: where is the password of "
                  "mail.username?");
        if (given("mail.password_file") && !given("mail.username"))
            fault("mail.password_file", "mail.username is missing: whose password is this?");
        if (!mail.password_file.empty())
            resolve_secret(mail.password_file, origin("mail.password_file"));
    }

    void read_logo() {
        if (settings_.logo_file.empty()) return;
        if (auto logo = read_logo_file(settings_.logo_file))
            settings_.municipality.look.logo = std::move(*logo);
        else
            fault("municipality.logo_file", logo.error().text());
    }

    void check_clock() {
        if (settings_.clock.mode == ClockMode::demo) return;
        for (const char* key : {"clock.start", "clock.speed"})
            if (given(key)) fault(key, std::string(key) + " is only for clock.mode = \"demo\"");
    }

    // A relative path is a credential of systemd's.
    void resolve_secret(std::filesystem::path& file, const std::string& where) {
        if (file.is_relative() && sources_.credentials_dir.empty()) {
            faults_.push_back({where, "secret file \"" + file.string() +
                                          "\" is relative, but $CREDENTIALS_DIRECTORY is not set; "
                                          "give an absolute path or use LoadCredential="});
            return;
        }
        if (file.is_relative()) file = sources_.credentials_dir / file;
        if (const auto secret = read_secret_file(file); !secret)
            faults_.push_back({where, secret.error().text()});
    }

    // By any source, rightly or not: what is wrong has its fault already.
    [[nodiscard]] bool given(const std::string& key) const { return origins_.contains(key); }

    [[nodiscard]] std::string origin(const std::string& key) const {
        const auto found = origins_.find(key);
        return found == origins_.end() ? sources_.file.string() : found->second;
    }

    void fault(const std::string& key, std::string what) {
        faults_.push_back({origin(key), std::move(what)});
    }

    const SettingsSources& sources_;
    Settings settings_;
    std::map<std::string, std::string> origins_;
    std::vector<Fault> faults_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> environment_of_process() {
    std::vector<std::pair<std::string, std::string>> variables;
    for (char** variable = environ; *variable; ++variable) {
        const std::string_view text = *variable;
        const std::size_t equals = text.find('=');
        if (text.rfind(environment_prefix, 0) == 0 && equals != std::string_view::npos)
            variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

SettingsResult load_settings(const SettingsSources& sources) {
    return Loader(sources).load();
}

std::vector<std::string> setting_keys() {
    std::vector<std::string> keys;
    Settings settings;
    for (const Setting& setting : setting_table(settings)) keys.push_back(setting.key);
    WebhookSettings webhook;
    for (const Setting& setting : webhook_table(webhook)) keys.push_back("webhook." + setting.key);
    return keys;
}

}  // namespace termijnd
