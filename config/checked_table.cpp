#include "config/checked_table.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace termijnd {

namespace {

std::optional<int> to_int(const toml::node& node, CheckedTable::Bounds bounds) {
    const auto* number = node.as_integer();
    if (!number || number->get() < bounds.least || number->get() > bounds.most) return std::nullopt;
    return static_cast<int>(number->get());
}

// A TOML date, or the same as text.
std::optional<Date> to_date(const toml::node& node) {
    if (const auto* text = node.as_string()) return parse_date(text->get());
    const auto* date = node.as_date();
    if (!date) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(date->get().year),
                                          std::chrono::month(date->get().month),
                                          std::chrono::day(date->get().day)};
    return day.ok() ? std::optional(Date(day)) : std::nullopt;
}

std::optional<std::chrono::minutes> to_time(std::string_view text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return std::nullopt;
    const auto pair = [&](std::size_t i) { return 10 * (text[i] - '0') + (text[i + 1] - '0'); };
    if (pair(0) > 23 || pair(3) > 59) return std::nullopt;
    return std::chrono::minutes(60 * pair(0) + pair(3));
}

std::string range(CheckedTable::Bounds bounds) {
    return std::to_string(bounds.least) + " to " + std::to_string(bounds.most);
}

}  // namespace

std::optional<toml::table> parse_toml_file(const std::filesystem::path& file, Faults& faults) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        faults.push_back({file.string(), "cannot be read (" + std::string(std::strerror(errno)) +
                                             "); create it or name another in the settings"});
        return std::nullopt;
    }
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        faults.push_back({file.string() + ":" + std::to_string(error.source().begin.line),
                          "is no TOML: " + std::string(error.description())});
        return std::nullopt;
    }
}

const toml::node* CheckedTable::find(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
}

std::string CheckedTable::line_of(const toml::source_region& source) const {
    return file_.string() + ":" + std::to_string(source.begin.line);
}

void CheckedTable::fault(std::string_view key, const std::string& what) {
    const toml::node* node = table_.get(key);
    faults_.push_back(
        {line_of(node ? node->source() : table_.source()), name_ + std::string(key) + " " + what});
}

void CheckedTable::read(std::string_view key, int& into, Bounds bounds) {
    const toml::node* node = find(key);
    if (!node) return;
    if (const auto number = to_int(*node, bounds))
        into = *number;
    else
        fault(key, "must be a whole number from " + range(bounds));
}

void CheckedTable::read(std::string_view key, bool& into) {
    const toml::node* node = find(key);
    if (!node) return;
    if (const auto* flag = node->as_boolean())
        into = flag->get();
    else
        fault(key, "must be true or false");
}

void CheckedTable::read(std::string_view key, std::string& into) {
    const toml::node* node = find(key);
    if (!node) return;
    const auto* text = node->as_string();
    if (text && !text->get().empty())
        into = text->get();
    else
        fault(key, "must be a text that is not empty");
}

void CheckedTable::read(std::string_view key, std::vector<int>& into, Bounds bounds) {
    const toml::node* node = find(key);
    if (!node) return;
    std::vector<int> numbers;
    const toml::array* array = node->as_array();
    if (array)
        for (const toml::node& element : *array)
            if (const auto number = to_int(element, bounds)) numbers.push_back(*number);
    if (array && numbers.size() == array->size())
        into = std::move(numbers);
    else
        fault(key, "must be a list of whole numbers from " + range(bounds));
}

void CheckedTable::read(std::string_view key, std::vector<std::string>& into) {
    const toml::node* node = find(key);
    if (!node) return;
    std::vector<std::string> texts;
    const toml::array* array = node->as_array();
    if (array)
        for (const toml::node& element : *array)
            if (const auto* text = element.as_string(); text && !text->get().empty())
                texts.push_back(text->get());
    if (array && texts.size() == array->size())
        into = std::move(texts);
    else
        fault(key, "must be a list of texts that are not empty");
}

void CheckedTable::read(std::string_view key, std::chrono::minutes& into) {
    const toml::node* node = find(key);
    if (!node) return;
    const auto* text = node->as_string();
    const auto time = text ? to_time(text->get()) : std::nullopt;
    if (time)
        into = *time;
    else
        fault(key, "must be a time such as \"09:00\", in quotes");
}

void CheckedTable::read(std::string_view key, Date& into) {
    const toml::node* node = find(key);
    if (!node) return;
    if (const auto day = to_date(*node))
        into = *day;
    else
        fault(key, "must be an existing day, written as 2026-05-15");
}

void CheckedTable::read(std::string_view key, std::vector<Date>& into) {
    const toml::node* node = find(key);
    if (!node) return;
    std::vector<Date> days;
    const toml::array* array = node->as_array();
    if (array)
        for (const toml::node& element : *array)
            if (const auto day = to_date(element)) days.push_back(*day);
    if (array && days.size() == array->size())
        into = std::move(days);
    else
        fault(key, "must be a list of existing days, written as [2026-12-24, 2026-12-31]");
}

std::optional<CheckedTable> CheckedTable::table(std::string_view key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    if (const toml::table* inner = node->as_table())
        return CheckedTable(*inner, name_ + std::string(key) + ".", file_, faults_);
    fault(key, "must be a table: [" + name_ + std::string(key) + "]");
    return std::nullopt;
}

std::vector<CheckedTable> CheckedTable::tables(std::string_view key) {
    const toml::node* node = find(key);
    std::vector<CheckedTable> all;
    if (!node) return all;
    const toml::array* array = node->as_array();
    if (array)
        for (const toml::node& element : *array)
            if (const toml::table* inner = element.as_table())
                all.emplace_back(*inner, name_ + std::string(key) + ".", file_, faults_);
    if (!array || all.size() != array->size())
        fault(key, "must be a list of tables: [[" + name_ + std::string(key) + "]]");
    return all;
}

std::vector<std::string> CheckedTable::other_keys() {
    std::vector<std::string> keys;
    for (const auto& [key, node] : table_)
        if (known_.emplace(key.str()).second) keys.emplace_back(key.str());
    return keys;
}

void CheckedTable::refuse_unknown_keys() {
    for (const auto& [key, node] : table_)
        if (!known_.contains(key.str()))
            faults_.push_back({line_of(key.source()), name_ + std::string(key.str()) +
                                                          " is not known here; remove it or "
                                                          "correct its spelling"});
}

}  // namespace termijnd
