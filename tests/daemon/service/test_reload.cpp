#include "daemon/service/reload.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/service/outlets.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace {

using Keys = std::vector<std::string>;

Outlets outlets_for_test(boost::asio::io_context& loop) {
    auto network = std::make_shared<Network>(loop, NetworkSettings{});
    auto sender = MailAddress::parse("termijnen@voorbeeldstad.example.nl");
    auto transports = std::make_shared<const Transports>(Transports{network, network, {}, *sender});
    return Outlets{network, std::move(transports), std::nullopt};
}

}  // namespace

TEST_CASE("a setting that is taken at the start alone stays and is named", "[reload]") {
    const Settings running;
    Settings fresh;
    CHECK(keep_until_restart(running, fresh).empty());
    fresh.state_dir = "/elsewhere";
    fresh.socket = "/elsewhere.sock";
    fresh.http.port = 1;
    fresh.clock.mode = ClockMode::demo;
    fresh.clock.start = {Date{}, std::chrono::minutes(0)};
    fresh.clock.speed = 2;
    fresh.limits = {1, 2, 3, 4};
    CHECK(keep_until_restart(running, fresh) ==
          Keys{"state_dir", "socket", "http.listen", "clock.mode", "clock.start", "clock.speed",
               "limits.body_kb", "limits.import_mb", "limits.connections",
               "limits.connections_per_peer"});
    CHECK(keep_until_restart(running, fresh).empty());
    CHECK(fresh.http.port == running.http.port);
    CHECK(fresh.limits.body_bytes == running.limits.body_bytes);
}

TEST_CASE("what a reload changes at once is left as it is", "[reload]") {
    const Settings running;
    Settings fresh;
    fresh.rules_dir = "/elsewhere";
    fresh.mail.smtp.port = 26;
    fresh.log.level = LogLevel::debug;
    fresh.heartbeat.interval = std::chrono::seconds(61);
    CHECK(keep_until_restart(running, fresh).empty());
    CHECK(fresh.rules_dir == "/elsewhere");
    CHECK(fresh.mail.smtp.port == 26);
}

TEST_CASE("each rule file counts for whether dossiers are derived anew, that of event kinds too",
          "[reload]") {
    namespace fs = std::filesystem;
    const fs::path source = fs::path(TERMIJND_SOURCE_DIR) / "config";
    const fs::path rules =
        fs::temp_directory_path() / ("termijnd-rules-" + std::to_string(getpid()));
    fs::copy(source / "rules", rules, fs::copy_options::recursive);
    Settings settings;
    settings.rules_dir = rules;
    settings.templates_dir = source / "templates";
    settings.notices_file = source / "notices.toml";
    const auto fingerprint = [&] {
        const auto assembled = assemble(settings);
        REQUIRE(assembled.has_value());
        return assembled->fingerprint;
    };
    const std::string plain = fingerprint();
    CHECK(fingerprint() == plain);
    for (const char* name : {"gebeurtenissen.toml", "wgs.toml"}) {
        std::ofstream(rules / name, std::ios::app) << "# another\n";
        INFO(name);
        CHECK(fingerprint() != plain);
        fs::copy_file(source / "rules" / name, rules / name, fs::copy_options::overwrite_existing);
        CHECK(fingerprint() == plain);
    }
    fs::remove_all(rules);
}

TEST_CASE("old outlets go in a turn of their own, once nobody sends by them", "[reload]") {
    boost::asio::io_context loop;
    OutletsInUse outlets(loop, outlets_for_test(loop));
    const std::weak_ptr<Network> first = outlets.current().network;
    auto sender = outlets.current().transports;  // somebody about to send
    outlets.use(outlets_for_test(loop));
    loop.poll();
    CHECK(outlets.retired() == 1);
    CHECK_FALSE(first.expired());
    sender.reset();
    outlets.tidy();
    CHECK_FALSE(first.expired());
    loop.restart();
    loop.poll();
    CHECK(outlets.retired() == 0);
    CHECK(first.expired());
}
