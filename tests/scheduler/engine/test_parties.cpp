#include <algorithm>
#include <string>
#include <vector>

#include "tests/scheduler/office.h"
#include "tests/support/catch.h"

// Who is told of a right that a decision brings: the party that it is addressed to, never another.
using namespace termijnd;
using namespace termijnd::test::literals;
using test::Lines;
using test::Office;

namespace {

using Holders = std::vector<CaseRecord::Holder>;

// An office with one dossier, in which these people stand.
struct Counter : Office {
    explicit Counter(const Holders& people) : Office("2026-11-13 08:00") {
        open("d1");
        commit([&](Transaction& tx) {
            CaseRecord record;
            record.key = "d1"_case;
            record.roles = people;
            tx.journal.put_case(record, {now(), "test"});
        });
        put("d1", {"v1"_instrument, "aanvraag", {}});
    }

    // Who is told that they may object, once the decision of today is known.
    Lines told_of(EventData data) {
        fact("d1", "v1", "besluit.bekendgemaakt", "2026-11-13", std::move(data));
        Lines who;
        for (const std::string& line : waiting("d1"))
            if (line.find(" aankondiging ") != line.npos)
                who.push_back(line.substr(line.rfind(' ') + 1));
        return who;
    }

    std::vector<std::string> findings() {
        std::vector<std::string> found;
        commit([&](Transaction& tx) {
            found.clear();
            for (const FindingRow& row : tx.derived.findings("d1"_case)) found.push_back(row.id);
        });
        return found;
    }

    Role obliged_now() {
        Role role;
        commit([&](Transaction& tx) {
            for (const ObligationRow& row : tx.derived.of_case("d1"_case)) role = row.obliged;
        });
        return role;
    }
};

const CaseRecord::Holder client{Role::client(), "c-d1"_party};
const CaseRecord::Holder employer{Role::employer(), "w1"_party};
const CaseRecord::Holder manager{Role::case_manager(), "cm1"_party};
const CaseRecord::Holder head{Role::department_head(), "ah1"_party};
const CaseRecord::Holder leader{Role::team_leader(), "tl1"_party};

}  // namespace

TEST_CASE("in a dossier of one client a decision is the client's", "[parties]") {
    Counter counter({client, manager, leader, head});
    CHECK(counter.told_of({}) == Lines{"c-d1"});
    CHECK(counter.obliged_now() == Role::client());
    CHECK(counter.findings().empty());
}

TEST_CASE("where client and employer are there and nobody said whose it is, nobody is told",
          "[parties]") {
    Counter counter({client, employer, manager, leader, head});
    CHECK(counter.told_of({}).empty());
    CHECK(counter.findings() == std::vector<std::string>{"onbereikbaar.belanghebbende"});
}

TEST_CASE("a decision that names its addressee is told to that one", "[parties]") {
    Counter counter({client, employer, manager, leader, head});
    CHECK(counter.told_of({{"gerichtAan", std::string("werkgever")}}) == Lines{"w1"});
    CHECK(counter.obliged_now() == Role::employer());
}

TEST_CASE("whoever has the role goes before those who stand in", "[parties]") {
    Counter counter({client, {Role("belanghebbende"), "w1"_party}, manager, leader, head});
    CHECK(counter.told_of({}) == Lines{"w1"});
    CHECK(counter.obliged_now() == Role("belanghebbende"));
}
