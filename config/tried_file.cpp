#include "config/tried_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace termijnd {
namespace {

namespace fs = std::filesystem;

bool is_plain_name(const std::string& name) {
    const auto is_plain = [](char c) {
        return std::string_view("-_.").find(c) != std::string_view::npos ||
               (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return name.ends_with(".toml") && !name.starts_with('.') && std::ranges::all_of(name, is_plain);
}

std::string pack_id(const toml::table& table) {
    return table["pack"]["id"].value_or(std::string());
}

std::string pack_id(const fs::path& path) {
    try {
        return pack_id(toml::parse_file(path.string()));
    } catch (const toml::parse_error&) {
        return {};  // whoever loads the folder says so
    }
}

// Whether it stays inside its folder, so that nobody has another file read by sending its name.
bool stays_inside(const toml::table& table) {
    const auto stays = [](const toml::node& node) {
        const fs::path path = node.value_or(std::string());
        return path.is_relative() && std::ranges::find(path, fs::path("..")) == path.end();
    };
    const auto text = table["pack"]["text"];
    if (const auto* texts = text.as_array()) return std::ranges::all_of(*texts, stays);
    return !text || stays(*text.node());
}

bool has_any(const toml::table& table, std::initializer_list<std::string_view> keys) {
    return std::ranges::any_of(keys, [&](std::string_view key) { return table.contains(key); });
}

// What is linked to lies elsewhere, and is left there.
void copy_packs(const fs::path& from, const fs::path& to) {
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::skip_symlinks);
}

fs::path make_folder() {
    std::string name = (fs::temp_directory_path() / "termijnd-trial-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no room for a trial in " + name);
    return name;
}

std::optional<toml::table> parse(const TriedFile& file, Faults& faults) {
    if (!is_plain_name(file.name)) {
        faults.push_back({file.name, "must be the name of a file that ends in .toml"});
        return std::nullopt;
    }
    try {
        return toml::parse(file.text, file.name);
    } catch (const toml::parse_error& error) {
        faults.push_back({file.name + ":" + std::to_string(error.source().begin.line),
                          "not valid TOML: " + std::string(error.description())});
        return std::nullopt;
    }
}

}  // namespace

boost::system::result<std::unique_ptr<Trial>, Faults> Trial::make(const Settings& settings,
                                                                  const TriedFile& file) {
    Faults faults;
    const auto table = parse(file, faults);
    if (table && !stays_inside(*table))
        faults.push_back({file.name, "[pack] text: name texts inside the folder of packs"});
    if (!faults.empty()) return faults;
    std::unique_ptr<Trial> trial(new Trial(settings, make_folder()));
    if (has_any(*table, {"pack", "event", "party", "suspension"})) {
        trial->put_pack(file, pack_id(*table));
    } else {
        const fs::path path = trial->folder_ / file.name;
        trial->put(path, file);
        const bool is_calendar = has_any(*table, {"closed", "decree", "decrees_known_until"});
        (is_calendar ? trial->settings_.calendar_file : trial->settings_.notices_file) = path;
    }
    return trial;
}

Trial::~Trial() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Trial::put(const fs::path& path, const TriedFile& file) const {
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    if (!out.flush()) throw std::runtime_error(path.string() + " cannot be written");
}

void Trial::put_pack(const TriedFile& file, const std::string& pack) {
    const fs::path packs = folder_ / "rules";
    copy_packs(settings_.rules_dir, packs);
    for (const auto& entry : fs::directory_iterator(packs)) {
        const bool is_other = entry.path().extension() != ".toml" || pack.empty();
        if (!is_other && pack_id(entry.path()) == pack) fs::remove(entry.path());
    }
    put(packs / file.name, file);
    settings_.rules_dir = packs;
}

Faults Trial::as_sent(Faults faults) const {
    for (Fault& fault : faults)
        for (std::string* text : {&fault.where, &fault.what})
            for (const std::string& folder :
                 {(folder_ / "rules").string() + "/", folder_.string() + "/"})
                for (auto at = text->find(folder); at != std::string::npos; at = text->find(folder))
                    text->erase(at, folder.size());
    return faults;
}

}  // namespace termijnd
