// Bytes as a rule file beside the shipped event kinds and texts: loaded, doubted, and used on a
// case that has something of everything.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "obligations/derive/derive.h"
#include "obligations/documents/case_json.h"
#include "obligations/law/calendar.h"
#include "obligations/packs/pack_check.h"
#include "obligations/packs/rule_book.h"

using namespace termijnd;
namespace fs = std::filesystem;

namespace {

const fs::path rules_folder = TERMIJND_SOURCE_DIR "/config/rules";

// A folder of its own, in which the file under test finds the shipped texts.
const fs::path& scratch() {
    struct Folder {
        fs::path path = fs::temp_directory_path() / ("termijnd-fuzz-" + std::to_string(getpid()));
        Folder() {
            fs::create_directories(path);
            fs::create_directory_symlink(rules_folder / "texts", path / "texts");
        }
        ~Folder() { fs::remove_all(path); }
    };
    static const Folder folder;
    return folder.path;
}

constexpr std::string_view sample_case = R"({"kenmerk": "d1", "peildatum": "2026-03-02",
    "voorzieningen": [
        {"kenmerk": "v1", "soort": "jobcoaching", "besluitdatum": "2025-09-01"},
        {"kenmerk": "v2", "soort": "participatieplaats", "besluitdatum": "2025-09-01"},
        {"kenmerk": "v3", "soort": "tlks", "besluitdatum": "2023-09-01"}],
    "gebeurtenissen": [
        {"kenmerk": "g1", "soort": "jobcoaching.gestart", "datum": "2025-09-08", "voorziening": "v1"},
        {"kenmerk": "g2", "soort": "participatieplaats.gestart", "datum": "2025-09-30",
         "voorziening": "v2"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fs::path file = scratch() / "fuzz.toml";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    const LoadedRules loaded = RuleBook::read({file, rules_folder / "gebeurtenissen.toml"});
    for (const Fault& fault : loaded.faults)
        if (fault.where.empty() || fault.what.empty()) std::abort();
    if ((loaded.book == nullptr) == loaded.faults.empty()) std::abort();
    if (!loaded.book) return 0;
    (void)doubts(*loaded.book);
    static const Calendar calendar(Calendar::built_in());
    const auto document = parse_case(sample_case, *loaded.book);
    if (!document) return 0;  // the file may leave out what the case needs
    const CaseFacts& facts = document.value().facts;
    for (const int year : {2023, 2026, 2040})
        (void)to_json(derive(*loaded.book, calendar, facts, make_date(year, 3, 2)), calendar, true);
    return 0;
}
