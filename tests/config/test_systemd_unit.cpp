#include <string>

#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd::test;

namespace {

const std::string unit = std::string(TERMIJND_SOURCE_DIR) + "/systemd/termijnd.service";

}  // namespace

TEST_CASE("the unit leaves an exposure of at most 1.5", "[systemd]") {
    const Ran ran =
        run({"systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=15", unit},
            {{}, {}, true});
    INFO(ran.out);
    CHECK(ran.exit_code == 0);
}

TEST_CASE("systemd finds no fault in the unit", "[systemd]") {
    // What the unit runs need not be installed here: everything else counts.
    TempFolder folder;
    std::string text = read_file(unit);
    for (const std::string program : {"/usr/bin/termijnd", "/bin/kill"}) {
        const std::size_t at = text.find("=" + program);
        REQUIRE(at != std::string::npos);
        text.replace(at + 1, program.size(), "/bin/true");
    }
    const std::string copy = folder / "termijnd.service";
    write_file(copy, text);
    const Ran ran = run({"systemd-analyze", "verify", "--man=no", "--recursive-errors=no", copy},
                        {{}, {}, true});
    CHECK(ran.out.empty());
    CHECK(ran.exit_code == 0);
}
