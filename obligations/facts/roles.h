#pragma once

#include <compare>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace termijnd {

// What somebody is in a dossier, or who is obliged by a rule: the word of `rol` and `wie` in JSON,
// of `role` in settings, of `obliged` in packs. An open set, since a rule pack may bring parties of
// its own (obligations/packs/party.h); the ones that the program itself knows are named, here and
// nowhere else.
class Role {
  public:
    Role() = default;
    explicit Role(std::string word) : word_(std::move(word)) {}

    static const Role& client() { return known<0>("cliënt"); }
    static const Role& employer() { return known<1>("werkgever"); }
    static const Role& coach() { return known<2>("jobcoach"); }
    static const Role& case_manager() { return known<3>("casemanager"); }
    static const Role& team_leader() { return known<4>("teamleider"); }
    static const Role& department_head() { return known<5>("afdelingshoofd"); }
    // Only ever obliged: nobody in a dossier is the college.
    static const Role& college() { return known<6>("college"); }

    // Colleagues: they read of dossiers, owe nothing of their own, and get no letters on paper.
    static std::span<const Role> staff();
    // Whom a missed deadline may be passed on to.
    static std::span<const Role> escalated_to();

    [[nodiscard]] const std::string& word() const { return word_; }
    [[nodiscard]] bool empty() const { return word_.empty(); }
    friend bool operator==(const Role&, const Role&) = default;
    friend auto operator<=>(const Role&, const Role&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Role& role) {
        return out << role.word_;
    }

  private:
    template <int>
    static const Role& known(const char* word) {
        static const Role role{word};
        return role;
    }

    std::string word_;
};

// What may be chosen: "cliënt, werkgever or college". There is at least one.
[[nodiscard]] std::string one_of(std::span<const Role> roles, std::string_view before_last);

}  // namespace termijnd
