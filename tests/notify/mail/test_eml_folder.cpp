#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "notify/mail/eml_folder.h"
#include "notify/mail/mime.h"
#include "tests/notify/samples.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

struct Sent {
    std::vector<std::function<void()>> posted;
    std::optional<Outcome> outcome;

    EmlFolder::Post post() {
        return [this](std::function<void()> later) { posted.push_back(std::move(later)); };
    }
    Done done() {
        return [this](Outcome given) { outcome = std::move(given); };
    }
};

std::vector<std::string> files(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename());
    return names;
}

}  // namespace

TEST_CASE("a mail becomes one whole file that Python reads", "[notify]") {
    const TempFolder folder;
    Sent sent;
    EmlFolder transport(folder / "uit", sent.post());
    const auto bytes = build_mime(sample_mail());
    const Envelope envelope{address("termijnen@gemeente.example"), address("client@post.example")};

    transport.send_mail(envelope, bytes, sent.done());
    CHECK_FALSE(sent.outcome);
    sent.posted.at(0)();
    REQUIRE(sent.outcome);
    CHECK(sent.outcome->kind == Outcome::Kind::sent);

    transport.send_mail(envelope, bytes, sent.done());
    const auto names = files(folder / "uit");
    REQUIRE(names.size() == 1);
    CHECK(names[0].starts_with("client@post.example-"));
    const auto read = run({"/usr/bin/python3", TERMIJND_SOURCE_DIR "/tests/support/read_mail.py",
                           folder / "uit/" + names[0]});
    CHECK(read.exit_code == 0);
    CHECK(read.out.find("X-Envelope-To: <client@post.example>") != std::string::npos);
    CHECK(read.out.find("| Geachte heer Özdemir,") != std::string::npos);
    CHECK(read.out.find("defect") == std::string::npos);
}

TEST_CASE("a folder that cannot be written to is a destination that is down", "[notify]") {
    const TempFolder folder;
    Sent sent;
    EmlFolder transport(folder / "uit", sent.post());
    std::filesystem::remove(folder / "uit");
    transport.send_mail({address("a@b.nl"), address("c/d@b.nl")}, "x\r\n", sent.done());
    sent.posted.at(0)();
    CHECK(sent.outcome->kind == Outcome::Kind::retry);
    CHECK(sent.outcome->destination_down);
    CHECK(sent.outcome->answer.find("No such file") != std::string::npos);
}
