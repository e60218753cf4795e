#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "obligations/law/result.h"
#include "tests/support/catch.h"

// A folder with the complete example of docs/rule-packs.md, to make changes in.
namespace termijnd::test {

namespace fs = std::filesystem;

inline const std::string source = TERMIJND_SOURCE_DIR;

inline std::string read_file(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    INFO(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// The complete example of the guide: a regulation's text, its pack and its scenarios.
struct Guide {
    std::string text, pack, scenarios;
};

inline Guide guide() {
    const std::string page = read_file(source + "/docs/rule-packs.md");
    const auto block = [&](std::size_t& at, std::string_view fence) {
        at = page.find(fence, at);
        REQUIRE(at != std::string::npos);
        const std::size_t begin = at + fence.size();
        at = page.find("\n```\n", begin);
        return page.substr(begin, at + 1 - begin);
    };
    std::size_t at = 0;
    Guide result;
    result.text = block(at, "```text\n");
    result.pack = block(at, "```toml\n");
    result.scenarios = block(at, "```toml\n");
    return result;
}

// A folder with the guide's example, gone when the test ends.
class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / fs::path("termijnd-rules-" + unique())) {
        fs::create_directories(path_);
        write("zandvoorde-2026.txt", guide().text);
        write("zandvoorde-2026.toml", guide().pack);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        write_file(path_ / name, text);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    static std::string unique() {
        static int count = 0;
        std::ostringstream text;
        text << ::getpid() << "-" << ++count;
        return text.str();
    }
    fs::path path_;
};

inline bool mentions(const std::vector<Fault>& faults, const std::string& message) {
    for (const Fault& fault : faults)
        if (fault.text().find(message) != std::string::npos) return true;
    return false;
}

inline std::string all_of(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults) text += fault.text() + "\n";
    return text;
}

}  // namespace termijnd::test
