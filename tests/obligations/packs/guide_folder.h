#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/result.h"

// The complete example of docs/rule-packs.md as files, and what checks say of them.
namespace termijnd::test {

// A regulation's text, its pack and its scenarios.
struct Guide {
    std::string text, pack, scenarios;
};
[[nodiscard]] Guide guide();

// A folder with the guide's example, gone when the test ends.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    // The pack of the example.
    [[nodiscard]] std::filesystem::path pack() const { return path_ / "zandvoorde-2026.toml"; }

  private:
    std::filesystem::path path_;
};

// `text` with `from`, which must be in it, replaced once.
[[nodiscard]] std::string replaced(std::string text, std::string_view from, std::string_view to);

[[nodiscard]] bool mentions(const std::vector<Fault>& faults, const std::string& message);
// What is wrong with the guide's pack when `to` stands in place of `from`; empty when it loads.
[[nodiscard]] std::string faults_with(const std::string& from, const std::string& to);
// Whether `text` holds `what`; where a check of that fails, the whole is told.
[[nodiscard]] bool says(const std::string& text, const std::string& what);
// One a line.
[[nodiscard]] std::string all_of(const std::vector<Fault>& faults);

}  // namespace termijnd::test
