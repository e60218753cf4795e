#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "obligations/law/result.h"

// How a municipality's mails look, checked before one goes out.
namespace termijnd {

// WCAG 2.2: how much two colours differ in light, from 1 to 21. Both as "#rrggbb".
[[nodiscard]] double contrast(std::string_view one, std::string_view other);

// The bytes of a PNG of at most 64 kB, for it goes along with every mail.
[[nodiscard]] Result<std::string> read_logo_file(const std::filesystem::path& path);

}  // namespace termijnd
