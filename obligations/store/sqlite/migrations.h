#pragma once

#include <span>

namespace termijnd {

// One numbered .sql file of this folder, embedded at build time.
struct Migration {
    int version;
    const char* name;
    const char* sql;
};

// In order, from version 1. A number may be left out: it is given when two of them are made at
// once.
[[nodiscard]] std::span<const Migration> migrations();

}  // namespace termijnd
