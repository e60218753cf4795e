#pragma once

#include <string>
#include <string_view>

namespace termijnd {

// Small facts about the daemon itself that must survive it, by name.
class Memory {
  public:
    virtual ~Memory() = default;

    virtual void remember(std::string_view name, std::string_view value) = 0;
    // Empty when never remembered.
    [[nodiscard]] virtual std::string recall(std::string_view name) const = 0;
};

}  // namespace termijnd
