#include "config/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/look.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

const std::filesystem::path source = TERMIJND_SOURCE_DIR;

const std::string municipality =
    "[municipality]\nname = \"Gemeente Voorbeeld\"\noin = \"00000001999999999000\"\n"
    "system_name = \"termijnd\"\nsender_address = \"termijnen@gemeente.example\"\n"
    "reply_to = \"werk@gemeente.example\"\ncontact_phone = \"14 023\"\n";

// A folder with a settings file and credentials.
class Machine {
  public:
    Machine() {
        std::filesystem::create_directory(folder_ / "credentials");
        secret("key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0600);
        secret("open", "secret\n", 0644);
        secret("empty", "\n", 0600);
        sources.file = folder_ / "termijnd.toml";
        sources.credentials_dir = folder_ / "credentials";
        write("termijnd.toml", municipality);
    }

    void write(const std::string& name, const std::string& text) {
        const std::filesystem::path file = folder_ / name;
        std::filesystem::create_directories(file.parent_path());
        write_file(file.string(), text);
    }

    // "termijnd.toml:3: …" for each fault.
    std::vector<std::string> faults() {
        std::vector<std::string> texts;
        const auto result = load_settings(sources);
        if (!result)
            for (const Fault& fault : result.error()) texts.push_back(shortened(fault.text()));
        return texts;
    }

    Settings settings() {
        for (const std::string& fault : faults()) FAIL_CHECK(fault);
        auto result = load_settings(sources);
        REQUIRE(result.has_value());
        return *result;
    }

    SettingsSources sources;

  private:
    void secret(const std::string& name, const std::string& text, mode_t mode) {
        const std::string file = folder_ / ("credentials/" + name);
        write_file(file, text);
        ::chmod(file.c_str(), mode);
    }

    std::string shortened(std::string text) {
        const std::string prefix = folder_.path() + "/";
        for (std::size_t at; (at = text.find(prefix)) != std::string::npos;)
            text.erase(at, prefix.size());
        return text;
    }

    TempFolder folder_;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("each bad settings file is refused with its line and the remedy", "[settings]") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source / "tests/data/settings")) {
        INFO(entry.path().filename());
        Machine machine;
        const std::string text = read_file(entry.path().string());
        machine.write("termijnd.toml", text);
        // The first line holds what is expected: "# :9: unknown setting …".
        std::string expected = text.substr(2, text.find('\n') - 2);
        for (std::size_t at; (at = expected.find("${credentials}")) != std::string::npos;)
            expected.replace(at, 14, "credentials");
        const Texts faults = machine.faults();
        CHECK(faults.size() == 1);
        REQUIRE_FALSE(faults.empty());
        CHECK_THAT(faults.front(), Catch::StartsWith("termijnd.toml" + expected));
        ++files;
    }
    CHECK(files >= 30);
}

TEST_CASE("all faults of all sources are told at once", "[settings]") {
    Machine machine;
    machine.write("termijnd.toml", municipality + "[mail]\nport = 0\n[log]\nlevel = \"loud\"\n");
    machine.write("conf.d/10.toml", "[limits]\nbody_kb = 0\n");
    machine.write("conf.d/20.toml", "= broken");
    machine.sources.environment = {{"TERMIJND_MAIL_HOTS", "x"}, {"TERMIJND_MAIL_SESSIONS", "many"}};
    machine.sources.flags = {{"clock.mode", "fast"}, {"cloc.mode", "demo"}};
    const Texts faults = machine.faults();
    CHECK(faults.size() == 8);
    const auto has = [&](const std::string& start) {
        return std::any_of(faults.begin(), faults.end(),
                           [&](const std::string& fault) { return fault.find(start) == 0; });
    };
    CHECK(has("termijnd.toml:9: mail.port must be a whole number from 1 to 65535"));
    CHECK(has("termijnd.toml:11: log.level must be one of"));
    CHECK(has("conf.d/10.toml:2: limits.body_kb must be"));
    CHECK(has("conf.d/20.toml:1: is no TOML"));
    CHECK(
        has("TERMIJND_MAIL_HOTS: unknown setting in the environment; did you mean "
            "TERMIJND_MAIL_HOST?"));
    CHECK(has("TERMIJND_MAIL_SESSIONS: mail.sessions must be"));
    CHECK(has("--set clock.mode: clock.mode must be one of \"real\", \"demo\""));
    CHECK(has("--set cloc.mode: unknown setting cloc.mode; did you mean clock.mode?"));
}

TEST_CASE("a flag wins from the environment, that from conf.d, that from the file", "[settings]") {
    Machine machine;
    machine.write("termijnd.toml", municipality + "[mail]\nport = 1\n");
    CHECK(machine.settings().mail.smtp.port == 1);
    machine.write("conf.d/20.toml", "[mail]\nport = 3\n");
    machine.write("conf.d/10.toml", "[mail]\nport = 2\n");
    machine.write("conf.d/30.toml.off", "[mail]\nport = 9\n");
    CHECK(machine.settings().mail.smtp.port == 3);
    machine.sources.environment = {{"TERMIJND_MAIL_PORT", "4"}, {"HOME", "/"}};
    CHECK(machine.settings().mail.smtp.port == 4);
    machine.sources.flags = {{"mail.port", "5"}};
    CHECK(machine.settings().mail.smtp.port == 5);
}

TEST_CASE("webhooks of all files add up and their secrets are found", "[settings]") {
    Machine machine;
    machine.write("conf.d/a.toml",
                  "[[webhook]]\nname = \"a\"\nurl = \"https://a.example/\"\n"
                  "secret_files = [\"key\"]\ntypes = [\"nl.overheid.termijnen.termijn-nadert\"]\n"
                  "allow = [\"10.20.0.0/16\", \"fd00:1::/48\"]\n");
    machine.write("conf.d/b.toml",
                  "[[webhook]]\nname = \"b\"\nurl = \"http://127.0.0.1:9000/\"\n"
                  "secret_files = [\"key\"]\nallow_http_loopback = true\n");
    const Settings settings = machine.settings();
    REQUIRE(settings.webhooks.size() == 2);
    CHECK(settings.webhooks[0].secret_files.front() == machine.sources.credentials_dir / "key");
    CHECK(settings.webhooks[0].allow.size() == 2);
    CHECK(settings.webhooks[1].allow_http_loopback);
    const auto secret = read_secret_file(settings.webhooks[0].secret_files.front());
    REQUIRE(secret.has_value());
    CHECK(secret->reveal() == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

TEST_CASE("every kind of value is read", "[settings]") {
    Machine machine;
    machine.write("termijnd.toml",
                  "state_dir = \"/srv/termijnd\"\n" + municipality +
                      "[http]\nlisten = \"[::1]:0\"\n"
                      "[mail]\ntransport = \"smtp\"\nhost = \"localhost\"\ntls = \"none\"\n"
                      "[heartbeat]\nurl = \"https://b.example/p\"\ninterval_seconds = 60\n"
                      "[log]\nlevel = \"debug\"\nformat = \"json\"\n"
                      "[clock]\nmode = \"demo\"\nstart = \"2026-03-02T07:55\"\nspeed = 720\n"
                      "[limits]\nbody_kb = 1\nimport_mb = 2\n");
    const Settings settings = machine.settings();
    CHECK(settings.http.address == "::1");
    CHECK(settings.http.port == 0);
    CHECK(settings.mail.transport == MailVia::smtp);
    CHECK(settings.mail.smtp.tls == SmtpSettings::Tls::none);
    CHECK(settings.mail.eml_dir == "/srv/termijnd/mail");
    CHECK(settings.municipality.from_name.empty());  // the name, with "Gemeente" before it
    CHECK(settings.heartbeat.interval == std::chrono::minutes(1));
    CHECK(settings.log.level == LogLevel::debug);
    CHECK(settings.log.format == LogFormat::json);
    REQUIRE(settings.clock.start);
    CHECK(settings.clock.start->first == make_date(2026, 3, 2));
    CHECK(settings.clock.start->second == std::chrono::minutes(7 * 60 + 55));
    CHECK(settings.clock.speed == 720.0);
    CHECK(settings.limits.body_bytes == 1024);
    CHECK(settings.limits.import_bytes == 2 * 1024 * 1024);
}

TEST_CASE("a settings file that is not there is one clear fault", "[settings]") {
    Machine machine;
    std::filesystem::remove(machine.sources.file);
    const Texts faults = machine.faults();
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front() ==
          "termijnd.toml: cannot be read (No such file or directory); create it or name another "
          "with --config");
}

TEST_CASE("a relative secret without systemd's credentials says what to do", "[settings]") {
    Machine machine;
    machine.sources.credentials_dir.clear();
    machine.write("conf.d/a.toml", "[mail]\nusername = \"u\"\npassword_file = \"key\"\n");
    const Texts faults = machine.faults();
    REQUIRE(faults.size() == 1);
    CHECK_THAT(faults.front(),
               Catch::StartsWith("conf.d/a.toml:3: ") && Catch::Contains("use LoadCredential="));
}

TEST_CASE("the settings that are shipped are good", "[settings]") {
    Machine machine;
    machine.sources.file = source / "config/termijnd.toml";
    CHECK(machine.settings().municipality.name == "Gemeente Voorbeeld");
}

TEST_CASE("every setting stands in the shipped file and in the documentation", "[settings]") {
    const std::string shipped = read_file((source / "config/termijnd.toml").string());
    const std::string documented = read_file((source / "docs/settings.md").string());
    for (const std::string& key : setting_keys()) {
        INFO(key);
        CHECK(documented.find("| `" + key + "`") != std::string::npos);
        const std::string last = key.substr(key.find('.') + 1);
        CHECK((shipped.find("\n" + last + " = ") != std::string::npos ||
               shipped.find("\n# " + last + " = ") != std::string::npos));
    }
}

TEST_CASE("the municipality's own kenmerken have a pattern", "[settings]") {
    Machine machine;
    CHECK_FALSE(machine.settings().municipality.own_keys.matches("123456782"));
    machine.write("termijnd.toml", municipality + "key_pattern = \"[0-9]{9}\"\n");
    CHECK(machine.settings().municipality.own_keys.matches("123456782"));
    CHECK_FALSE(machine.settings().municipality.own_keys.matches("1234567821"));
    machine.write("termijnd.toml", municipality + "key_pattern = \"[0-9\"\n");
    CHECK(machine.faults() ==
          Texts{"termijnd.toml:8: municipality.key_pattern is no regular expression; write it as "
                "\"Z[0-9]{9}\""});
}

TEST_CASE("dossiers without case manager go to a mailbox that can be written to", "[settings]") {
    Machine machine;
    CHECK(machine.settings().municipality.fallback.empty());  // then the one of reply_to
    machine.write("termijnd.toml", municipality + "fallback_address = \"team@gemeente.example\"\n");
    CHECK(machine.settings().municipality.fallback == "team@gemeente.example");
    machine.write("termijnd.toml", municipality + "fallback_address = \"het team\"\n");
    REQUIRE(machine.faults().size() == 1);
    CHECK(machine.faults().front().find("termijnd.toml:8: municipality.fallback_address") == 0);
}

TEST_CASE("the state folder must be there and be written to", "[settings]") {
    const TempFolder folder;
    CHECK_FALSE(check_state_dir(folder.path()));
    const auto what = [](const std::filesystem::path& path) {
        return check_state_dir(path).value().text();
    };
    const std::string missing = folder / "state", file = folder / "file";
    CHECK(what(missing) == "state_dir: " + missing +
                               " does not exist; make it, owned by the user that termijnd runs as");
    write_file(file, "");
    CHECK(what(file) == "state_dir: " + file + " is no folder; name another one");
    CHECK(what(file + "/below").starts_with("state_dir: " + file + "/below "));
    const std::string closed = folder / "closed";
    std::filesystem::create_directory(closed);
    ::chmod(closed.c_str(), 0500);
    if (::geteuid() != 0) CHECK_THAT(what(closed), Catch::Contains("cannot be written"));
}

TEST_CASE("a municipality's colour can be read on white, as WCAG AA has it", "[settings]") {
    CHECK(std::abs(contrast("#000000", "#ffffff") - 21) < 0.001);
    CHECK(std::abs(contrast("#767676", "#ffffff") - 4.54) < 0.01);
    CHECK(std::abs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
    Machine machine;
    const auto colour = [&](const std::string& text) {
        machine.write("termijnd.toml", municipality + "colour = \"" + text + "\"\n");
        const auto faults = machine.faults();
        return faults.empty() ? std::string() : faults.front();
    };
    CHECK(colour("#1F5C2e").empty());
    CHECK(machine.settings().municipality.look.colour == "#1F5C2e");
    CHECK(colour("#767676").empty());
    CHECK(colour("#ff8000") ==
          "termijnd.toml:8: municipality.colour is hard to read on white: its contrast is 2.5, and "
          "must be 4.5 or more; take a darker one");
    for (const char* wrong : {"green", "#123", "1f5c2e0", "#1f5c2g", "#1f5c2e00"})
        CHECK(colour(wrong) ==
              "termijnd.toml:8: municipality.colour must be a colour, as \"#1f5c2e\"");
}

TEST_CASE("a logo is a small PNG", "[settings]") {
    Machine machine;
    const auto with = [&](const std::string& bytes) {
        machine.write("logo.png", bytes);
        machine.write("termijnd.toml",
                      municipality + "logo_file = \"" +
                          (machine.sources.file.parent_path() / "logo.png").string() + "\"\n");
        const auto faults = machine.faults();
        return faults.empty() ? std::string() : faults.front();
    };
    const std::string png = "\x89PNG\r\n\x1a\n";
    CHECK(with(png + "rest").empty());
    CHECK(machine.settings().municipality.look.logo == png + "rest");
    CHECK(with("<svg/>").find("is no PNG") != std::string::npos);
    CHECK(with("").find("cannot be read, or is empty") != std::string::npos);
    CHECK(with(png + std::string(70'000, 'x')).find("larger than 64 kB") != std::string::npos);
}

TEST_CASE("what is said where a rule does not say how may name whom to ask", "[settings]") {
    Machine machine;
    const auto said = [&](const std::string& text) {
        machine.write("termijnd.toml", municipality + "hand_in = \"" + text + "\"\n");
        const auto faults = machine.faults();
        return faults.empty() ? std::string() : faults.front();
    };
    CHECK(said("Breng het naar {contact} of mail {antwoordadres}.").empty());
    CHECK(said("Vraag het {naam}.").find("no other placeholder") != std::string::npos);
    CHECK(said("Een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
               "vijftien zestien.")
              .find("more than 15 words") != std::string::npos);
}
