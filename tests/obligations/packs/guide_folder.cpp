#include "tests/obligations/packs/guide_folder.h"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "obligations/packs/rule_book.h"
#include "tests/support/catch.h"

namespace fs = std::filesystem;

namespace termijnd::test {
namespace {

std::string unique() {
    static int count = 0;
    return std::to_string(::getpid()) + "-" + std::to_string(++count);
}

}  // namespace

Guide guide() {
    std::ifstream file(std::string(TERMIJND_SOURCE_DIR) + "/docs/rule-packs.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
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

Folder::Folder() : path_(fs::temp_directory_path() / fs::path("termijnd-rules-" + unique())) {
    fs::create_directories(path_);
    write("zandvoorde-2026.txt", guide().text);
    write("zandvoorde-2026.toml", guide().pack);
}

Folder::~Folder() {
    fs::remove_all(path_);
}

void Folder::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    INFO(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

bool mentions(const std::vector<Fault>& faults, const std::string& message) {
    for (const Fault& fault : faults)
        if (fault.text().find(message) != std::string::npos) return true;
    return false;
}

std::string all_of(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults) text += fault.text() + "\n";
    return text;
}

std::string faults_with(const std::string& from, const std::string& to) {
    const Folder folder;
    folder.write("zandvoorde-2026.toml", replaced(guide().pack, from, to));
    return all_of(RuleBook::read(folder.path()).faults);
}

bool says(const std::string& text, const std::string& what) {
    UNSCOPED_INFO(text);
    return text.find(what) != std::string::npos;
}

}  // namespace termijnd::test
