#include "obligations/facts/roles.h"

#include <array>

namespace termijnd {

std::span<const Role> Role::staff() {
    return escalated_to().first(3);
}

std::span<const Role> Role::escalated_to() {
    static const std::array roles{case_manager(), team_leader(), department_head(), coach()};
    return roles;
}

std::string one_of(std::span<const Role> roles, std::string_view before_last) {
    std::string words = roles.front().word();
    for (const Role& role : roles.subspan(1)) {
        words += &role == &roles.back() ? " " + std::string(before_last) + " " : ", ";
        words += role.word();
    }
    return words;
}

}  // namespace termijnd
