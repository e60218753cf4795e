#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "obligations/store/rules/claim.h"
#include "obligations/store/store.h"
#include "tests/support/ids.h"

// What the tests of the store begin with: rows that hold together, and a place on disk.
namespace termijnd::test {

inline Instant at(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}
// Held from the one moment to the other, in seconds of time that nobody sets.
inline Monotonic tick(std::int64_t seconds) {
    return Monotonic(std::chrono::seconds(seconds));
}
inline LeaseTime lease(std::int64_t from, std::int64_t until) {
    return {tick(from), tick(until)};
}
inline Date day(const char* iso) {
    return parse_date(iso).value();
}
inline const Origin origin{at(1000), "cm1"};

inline ObligationRow obligation(const std::string& id, const std::string& case_key = "d1") {
    ObligationRow o;
    o.id = ObligationId(id);
    o.case_key = CaseKey(case_key);
    o.instrument = "v1"_instrument;
    o.rule = "participatieplaats.duur";
    o.pack = "haarlemmermeer-2025";
    o.pack_sha256 = "ab12";
    o.period = 2;
    o.event = "g1"_event;
    o.trigger_on = day("2026-01-05");
    o.known_on = day("2026-01-06");
    o.earliest = day("2026-03-01");
    o.due = day("2026-03-02");
    o.latest = day("2026-03-03");
    o.right = true;
    o.obliged = Role::client();
    o.article = "artikel 4:2";
    return o;
}

inline NoticeRow notice(const std::string& obligation, Instant due, const char* slot = "30") {
    NoticeRow n;
    n.obligation = ObligationId(obligation);
    n.case_key = "d1"_case;
    n.kind = NoticeKind::reminder;
    n.slot = slot;
    n.recipient = "c1"_to;
    n.due_at = due;
    return n;
}

inline MessageKey bundle(const char* on = "2026-02-02") {
    return {"bundel", on, "c1"_to, ""};
}

// One case d1 of client c1 and case manager m1, with obligations o1, o2 and o3.
inline void put_sample(Transaction& tx) {
    tx.journal.put_case(
        {"d1"_case, {{Role::client(), "c1"_party}, {Role::case_manager(), "m1"_party}}, {}},
        origin);
    tx.journal.put_party({"c1"_party, "Jo de Vries", "jo@example.org", "", "J.d.V.", false, {}},
                         origin);
    tx.journal.put_party({"m1"_party, "Mia Bos", "mia@example.org", "", "", false, {}}, origin);
    for (const char* id : {"o1", "o2", "o3"}) tx.derived.put_obligation(obligation(id));
}

// A directory that goes with the test.
class TempDir {
  public:
    TempDir() {
        static std::atomic<int> number = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("termijnd-store-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
        std::filesystem::create_directories(path_);
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    [[nodiscard]] std::filesystem::path file(const char* name = "termijnd.db") const {
        return path_ / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace termijnd::test
