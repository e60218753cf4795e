#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

namespace termijnd {

// What somebody is in a dossier: the word of `rol` in JSON and of `role` in settings. An open set,
// since a rule pack may bring parties of its own; the ones that the program itself knows are named.
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

    [[nodiscard]] const std::string& word() const { return word_; }
    friend auto operator<=>(const Role&, const Role&) = default;

  private:
    template <int>
    static const Role& known(const char* word) {
        static const Role role{word};
        return role;
    }

    std::string word_;
};

[[nodiscard]] inline std::string_view to_text(const Role& role) {
    return role.word();
}

}  // namespace termijnd
