#pragma once

#include <toml++/toml.h>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/date.h"
#include "obligations/law/result.h"

// Reading TOML strictly: each mistake is written down with its line, and reading goes on, so that
// the author of a pack sees all of them at once. Only the pack_*.cpp files include this.
namespace termijnd {

// The mistakes found in one file.
class FaultsOfFile {
  public:
    FaultsOfFile(std::filesystem::path file, std::vector<Fault>& into)
        : file_(std::move(file)), into_(into) {}

    void add(int line, std::string what);
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] std::size_t count() const { return into_.size(); }

  private:
    std::filesystem::path file_;
    std::vector<Fault>& into_;
};

// One table. Keys that nobody asked for are mistakes, reported by finish().
class TableReader {
  public:
    // `what` names the table in messages: "rule \"training.duur\"".
    TableReader(const toml::table& table, std::string what, FaultsOfFile& faults);

    [[nodiscard]] int line() const;
    [[nodiscard]] int line(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    void rename(std::string what) { what_ = std::move(what); }
    [[nodiscard]] const std::string& name() const { return what_; }

    // Absent: empty, false or none; `need_` variants report the absence.
    std::string text(std::string_view key);
    std::string need_text(std::string_view key);
    bool boolean(std::string_view key);
    std::optional<bool> optional_boolean(std::string_view key);
    std::optional<double> number(std::string_view key);
    std::optional<int> integer(std::string_view key);
    std::vector<int> integers(std::string_view key);
    std::optional<Date> date(std::string_view key);
    Date need_date(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    const toml::table* table(std::string_view key);
    std::vector<const toml::table*> tables(std::string_view key);  // one table is a list of one

    void fault(std::string_view key, const std::string& what);
    void finish();

  private:
    const toml::node* take(std::string_view key);
    void mistyped(std::string_view key, std::string_view wanted);

    const toml::table& table_;
    std::string what_;
    FaultsOfFile& faults_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace termijnd
