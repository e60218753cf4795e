#include <array>
#include <sstream>
#include <type_traits>
#include <unordered_set>

#include "obligations/facts/ids.h"
#include "obligations/facts/roles.h"
#include "tests/support/catch.h"

using namespace termijnd;

namespace {

// Whether one becomes the other by itself, or can be made of it.
template <class From, class To>
constexpr bool passes_for = std::is_convertible_v<From, To>;
template <class From, class To>
constexpr bool makes = std::is_constructible_v<To, From>;

template <class A, class B>
concept comparable = requires(const A& a, const B& b) {
    a == b;
};

static_assert(makes<std::string, CaseKey> && !passes_for<std::string, CaseKey>);
static_assert(!passes_for<const char*, CaseKey> && !passes_for<CaseKey, std::string>);
static_assert(!makes<CaseKey, PartyKey> && !makes<PartyKey, RecipientKey>);
static_assert(!makes<InstrumentKey, EventKey> && !makes<ObligationId, PublicId>);
static_assert(makes<std::int64_t, NoticeNumber> && !passes_for<std::int64_t, NoticeNumber>);
static_assert(!makes<NoticeNumber, MessageNumber> && !passes_for<MessageNumber, std::int64_t>);
static_assert(!passes_for<std::string, Role> && !passes_for<Role, std::string>);
static_assert(comparable<CaseKey, CaseKey> && !comparable<CaseKey, PartyKey>);
static_assert(!comparable<CaseKey, std::string> && !comparable<NoticeNumber, MessageNumber>);

}  // namespace

TEST_CASE("an id is its text, in the order of texts, and empty until it is given one", "[ids]") {
    const CaseKey one("d1"), other("d2");
    CHECK(one.str() == "d1");
    CHECK(one < other);
    CHECK(one == CaseKey("d1"));
    CHECK(CaseKey().empty());
    CHECK_FALSE(one.empty());
    CHECK(std::unordered_set{one, other, CaseKey("d1")}.size() == 2);
    std::ostringstream shown;
    shown << one << ' ' << MessageNumber(7);
    CHECK(shown.str() == "d1 7");
}

TEST_CASE("the number of a row is in order, and empty until the store gives it", "[ids]") {
    CHECK(NoticeNumber(1) < NoticeNumber(2));
    CHECK(NoticeNumber().empty());
    CHECK_FALSE(NoticeNumber(1).empty());
    CHECK(std::unordered_set{NoticeNumber(1), NoticeNumber(1)}.size() == 1);
}

TEST_CASE("a role that a rule pack brings is a role like those the program knows", "[ids]") {
    CHECK(Role("cliënt") == Role::client());
    CHECK(Role("aanvrager") != Role::client());
    CHECK(Role("aanvrager").word() == "aanvrager");
    CHECK(Role().empty());
}

TEST_CASE("what may be chosen reads as a list with its last word joined", "[ids]") {
    CHECK(one_of(std::array{Role::client()}, "or") == "cliënt");
    CHECK(one_of(std::array{Role::client(), Role::college()}, "of") == "cliënt of college");
    CHECK(one_of(std::array{Role::client(), Role::employer(), Role::college()}, "or") ==
          "cliënt, werkgever or college");
}
