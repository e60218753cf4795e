#include "config/raw_settings.h"

#include <toml++/toml.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace termijnd {
namespace {

std::string origin_of(const std::filesystem::path& file, const toml::source_region& source) {
    return file.string() + ":" + std::to_string(source.begin.line);
}

RawValue to_raw(const toml::node& node) {
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (const auto* integer = node.as_integer()) return std::int64_t{integer->get()};
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* text = node.as_string()) return text->get();
    const toml::array* array = node.as_array();
    if (!array) return UnfitValue{};
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
        const auto* text = element.as_string();
        if (!text) return UnfitValue{};
        texts.push_back(text->get());
    }
    return texts;
}

class FileReader {
  public:
    FileReader(const std::filesystem::path& file, RawSettings& into) : file_(file), into_(into) {}

    void read(const toml::table& table) { read(table, "", into_.settings, true); }

  private:
    void read(const toml::table& table, const std::string& prefix, std::vector<RawSetting>& into,
              bool top) {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string(key.str());
            if (const toml::table* inner = node.as_table()) {
                read(*inner, name + ".", into, false);
            } else if (const toml::array* array = node.as_array();
                       top && array && !array->empty() &&
                       array->is_homogeneous(toml::node_type::table)) {
                for (const toml::node& element : *array) read_table(name, element);
            } else {
                into.push_back({name, to_raw(node), origin_of(file_, key.source()), false});
            }
        }
    }

    void read_table(const std::string& name, const toml::node& element) {
        RawTable table{name, origin_of(file_, element.source()), {}};
        read(*element.as_table(), "", table.settings, false);
        into_.tables.push_back(std::move(table));
    }

    const std::filesystem::path& file_;
    RawSettings& into_;
};

}  // namespace

void read_settings_file(const std::filesystem::path& file, RawSettings& into,
                        std::vector<Fault>& faults) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        faults.push_back({file.string(), "cannot be read (" + std::string(std::strerror(errno)) +
                                             "); create it or name another with --config"});
        return;
    }
    try {
        FileReader(file, into).read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        faults.push_back(
            {origin_of(file, error.source()), "is no TOML: " + std::string(error.description())});
    }
}

}  // namespace termijnd
