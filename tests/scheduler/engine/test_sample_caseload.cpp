#include <set>

#include "scheduler/plan/plan.h"
#include "scheduler/time/local_time.h"
#include "tests/scheduler/town.h"
#include "tests/support/catch.h"

using namespace termijnd;
using termijnd::test::sample_caseload;
using termijnd::test::Sent;
using termijnd::test::Town;

namespace {

// What a demonstration of eight days must have shown: kind, party and channel.
const std::set<std::string> wanted{
    "aankondiging c mail", "aankondiging c brief", "aankondiging w mail", "herinnering c mail",
    "herinnering w mail",  "gemist c mail",        "gemist c brief",      "gemist w mail",
    "escalatie tl mail",   "escalatie ah mail",    "dagoverzicht",
};

std::string line_of(const NoticeRow& notice) {
    const std::string& to = notice.recipient.str();
    return std::string(to_text(notice.kind)) + ' ' + to.substr(0, to.find('-')) + ' ' +
           std::string(to_text(notice.channel));
}

std::set<std::string> shown_from(Date day0) {
    Town town;
    const Instant start = instant_at(day0, WallMinutes(7 * 60 + 55));
    const Instant end = instant_at(day0 + std::chrono::days(8), WallMinutes(17 * 60));
    const auto cases = sample_caseload();
    for (const auto& one : cases) town.add(one, day0, start);
    std::set<std::string> shown;
    for (const Sent& sent : town.run(start, end)) {
        if (sent.notices.empty()) shown.insert(sent.message.key.kind);
        for (const ClaimedNotice& claimed : sent.notices) {
            shown.insert(line_of(claimed.notice));
            if (claimed.obligation.obliged == Role::college() &&
                claimed.notice.kind == NoticeKind::reminder)
                shown.insert("informeren");
            if (claimed.obligation.right && claimed.notice.kind == NoticeKind::missed)
                shown.insert("verlopen");
        }
    }
    for (std::size_t i = 1; i <= cases.size(); ++i) {
        const auto number = std::to_string(i);
        for (const NoticeRow& row :
             town.notices(CaseKey("D-" + std::string(3 - number.size(), '0') + number)))
            if (row.channel == Channel::letter && row.due_at <= end) shown.insert(line_of(row));
    }
    return shown;
}

}  // namespace

TEST_CASE("the sample caseload shows every kind of notice within eight days", "[sample]") {
    const auto day0 = GENERATE("2026-11-23", "2026-12-02", "2027-02-25", "2027-05-18");
    const auto shown = shown_from(*parse_date(day0));
    INFO(day0);
    for (const std::string& kind : wanted) {
        INFO(kind);
        CHECK(shown.contains(kind));
    }
    CHECK(shown.contains("informeren"));
    CHECK(shown.contains("verlopen"));
}

TEST_CASE("the sample caseload has about forty dossiers of invented people", "[sample]") {
    const auto cases = sample_caseload();
    CHECK(cases.size() >= 40);
    for (const auto& one : cases)
        for (auto at = one.find('@'); at != std::string::npos; at = one.find('@', at + 1)) {
            const auto domain = one.substr(at + 1, one.find('"', at) - at - 1);
            CHECK((domain == "example.org" || domain.ends_with(".example.org")));
        }
}
