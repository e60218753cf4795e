#include "obligations/facts/roles.h"

namespace termijnd {

std::string one_of(std::span<const Role> roles, std::string_view before_last) {
    std::string words = roles.front().word();
    for (const Role& role : roles.subspan(1)) {
        words += &role == &roles.back() ? " " + std::string(before_last) + " " : ", ";
        words += role.word();
    }
    return words;
}

}  // namespace termijnd
