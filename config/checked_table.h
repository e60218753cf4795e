#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

// A table of a TOML file, read key by key. A value of another type or outside its bounds is a
// fault with file and line and leaves the default; so is, at the end, a key nobody asked for.
namespace termijnd {

// Parses a file; nothing when it cannot be read or is no TOML, which is a fault.
[[nodiscard]] std::optional<toml::table> parse_toml_file(const std::filesystem::path& file,
                                                         Faults& faults);

class CheckedTable {
  public:
    // Refers to all of these. `name` is what faults call it: "" or "escalation.".
    CheckedTable(const toml::table& table, std::string name, const std::filesystem::path& file,
                 Faults& faults)
        : table_(table), name_(std::move(name)), file_(file), faults_(faults) {}

    struct Bounds {
        std::int64_t least, most;
    };
    void read(std::string_view key, int& into, Bounds bounds);
    void read(std::string_view key, bool& into);
    void read(std::string_view key, std::string& into);
    void read(std::string_view key, std::vector<int>& into, Bounds bounds);
    void read(std::string_view key, std::vector<std::string>& into);
    void read(std::string_view key, std::chrono::minutes& into);  // "09:00"
    void read(std::string_view key, Date& into);
    void read(std::string_view key, std::vector<Date>& into);

    // The tables below this one; none when absent.
    [[nodiscard]] std::optional<CheckedTable> table(std::string_view key);
    [[nodiscard]] std::vector<CheckedTable> tables(std::string_view key);
    // Keys of this table that were not read yet, all of which are taken as known from then on.
    [[nodiscard]] std::vector<std::string> other_keys();
    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

    void fault(std::string_view key, const std::string& what);
    void refuse_unknown_keys();

  private:
    [[nodiscard]] const toml::node* find(std::string_view key);
    [[nodiscard]] std::string line_of(const toml::source_region& source) const;

    const toml::table& table_;
    std::string name_;
    const std::filesystem::path& file_;
    Faults& faults_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace termijnd
