#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "obligations/law/sha256.h"
#include "obligations/packs/pack_reader.h"
#include "obligations/packs/pack_references.h"
#include "obligations/packs/rule_book.h"

namespace termijnd {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

// What the files of a folder hold, before anything is known to be right.
struct Contents {
    std::vector<RulePack> packs;
    std::vector<EventKind> kinds;
    std::vector<Party> parties;  // that packs bring
    std::vector<SuspensionSet> sets;
    std::map<fs::path, std::string> bytes;  // of each file
    std::vector<Fault> faults;
};

void read_rules_file(const fs::path& path, Contents& contents) {
    const auto bytes = read_file(path);
    if (!bytes) {
        contents.faults.push_back({path.string(), "cannot be read; check its permissions"});
        return;
    }
    FaultsOfFile faults(path, contents.faults);
    toml::table table;
    try {
        table = toml::parse(*bytes, path.string());
    } catch (const toml::parse_error& error) {
        faults.add(static_cast<int>(error.source().begin.line),
                   "not valid TOML: " + std::string(error.description()));
        return;
    }
    TableReader file(table, "file", faults);
    const bool is_pack = table.contains("pack");
    if (is_pack) {
        contents.packs.push_back(read_pack(file, faults));
        for (fs::path& text : contents.packs.back().texts) text = path.parent_path() / text;
    }
    auto kinds = read_event_kinds(file, faults);
    auto parties = read_parties(file, faults);
    auto sets = read_suspension_sets(file, faults);
    if (!is_pack && kinds.empty() && parties.empty() && sets.empty())
        faults.add(1,
                   "holds no [pack], no [[event]], no [[party]] and no [[suspension]]; add one, or "
                   "move it out of the folder");
    std::move(kinds.begin(), kinds.end(), std::back_inserter(contents.kinds));
    std::move(parties.begin(), parties.end(), std::back_inserter(contents.parties));
    std::move(sets.begin(), sets.end(), std::back_inserter(contents.sets));
    contents.bytes[path] = *bytes;
    file.finish();
}

// The regulation's text in one; none where a file of it is missing.
std::optional<std::string> read_texts(const RulePack& pack, std::vector<Fault>& faults) {
    std::optional<std::string> all = std::string();
    for (const fs::path& file : pack.texts) {
        const auto text = read_file(file);
        if (!text)
            faults.push_back(
                {pack.file.string() + ":" + std::to_string(pack.line),
                 "the regulation's text " + file.string() + " cannot be read; put it there"});
        if (!text || !all) {
            all.reset();
            continue;
        }
        if (!all->empty() && !all->ends_with('\n')) *all += '\n';
        *all += *text;
    }
    return all;
}

// A set stands in one file; in two, nobody knows which of them a rule means.
void check_sets(Contents& contents) {
    for (auto set = contents.sets.begin(); set != contents.sets.end(); ++set)
        for (auto earlier = contents.sets.begin(); earlier != set; ++earlier)
            if (earlier->name == set->name)
                contents.faults.push_back(
                    {set->file.string(), "the set \"" + set->name +
                                             "\" of [[suspension]] stands in " +
                                             earlier->file.string() + " too; keep it in one file"});
}

// Gives each rule the suspensions of the set that it names, and each pack the hash of all that it
// was made from.
void use_sets(RulePack& pack, Contents& contents) {
    std::set<fs::path> elsewhere;
    for (Rule& rule : pack.rules) {
        if (rule.suspension_set.empty()) continue;
        const auto set =
            std::ranges::find(contents.sets, rule.suspension_set, &SuspensionSet::name);
        if (set == contents.sets.end()) {
            contents.faults.push_back(
                {pack.file.string() + ":" + std::to_string(rule.line),
                 "rule \"" + rule.id + "\": no [[suspension]] has the set \"" +
                     rule.suspension_set + "\"; declare it or correct the name"});
            continue;
        }
        rule.suspensions.insert(rule.suspensions.begin(), set->suspensions.begin(),
                                set->suspensions.end());
        if (set->file != pack.file) elsewhere.insert(set->file);
    }
    std::string bytes = contents.bytes[pack.file];
    for (const fs::path& file : elsewhere) bytes += contents.bytes[file];
    pack.sha256 = sha256_hex(bytes);
}

void check(Contents& contents) {
    check_sets(contents);
    for (RulePack& pack : contents.packs) use_sets(pack, contents);
    check_event_kinds(contents.kinds, contents.faults);
    check_versions(contents.packs, contents.faults);
    check_parties(contents.parties, contents.faults);
    std::vector<Party> parties = own_parties();
    parties.insert(parties.end(), contents.parties.begin(), contents.parties.end());
    KindIndex kinds;
    for (const EventKind& kind : contents.kinds) kinds.emplace(kind.kind, &kind);
    for (RulePack& pack : contents.packs) {
        check_references(pack, kinds, parties, contents.faults);
        check_examples(pack, contents.faults);
        const auto text = read_texts(pack, contents.faults);
        if (!text) continue;
        const LawText law(*text);
        check_quotes(pack, law, contents.faults);
        name_laws(pack, law);
        pack.text_sha256 = sha256_hex(*text);
    }
}

}  // namespace

LoadedRules RuleBook::read(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    if (error)
        return {nullptr, {{folder.string(), "cannot be read as a folder: " + error.message()}}};
    if (files.empty())
        return {nullptr, {{folder.string(), "holds no *.toml; name the folder of the packs"}}};
    std::sort(files.begin(), files.end());
    return read(files);
}

LoadedRules RuleBook::read(const std::vector<fs::path>& files) {
    Contents contents;
    for (const fs::path& file : files) read_rules_file(file, contents);
    const bool well_formed = contents.faults.empty();
    if (well_formed) check(contents);
    if (!contents.faults.empty()) return {nullptr, std::move(contents.faults)};
    return {std::make_shared<const RuleBook>(std::move(contents.packs), std::move(contents.kinds),
                                             std::move(contents.parties)),
            {}};
}

Result<std::shared_ptr<const RuleBook>> RuleBook::load(const fs::path& folder) {
    LoadedRules loaded = read(folder);
    if (loaded.book) return loaded.book;
    Fault all = loaded.faults.front();
    for (std::size_t i = 1; i < loaded.faults.size(); ++i)
        all.what += "\n" + loaded.faults[i].text();
    return all;
}

}  // namespace termijnd
