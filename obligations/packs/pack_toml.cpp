#include "obligations/packs/pack_toml.h"

#include <limits>
#include <utility>

namespace termijnd {

void FaultsOfFile::add(int line, std::string what) {
    into_.push_back({file_.string() + ":" + std::to_string(line), std::move(what)});
}

TableReader::TableReader(const toml::table& table, std::string what, FaultsOfFile& faults)
    : table_(table), what_(std::move(what)), faults_(faults) {}

int TableReader::line() const {
    return static_cast<int>(table_.source().begin.line);
}

int TableReader::line(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node ? static_cast<int>(node->source().begin.line) : line();
}

const toml::node* TableReader::take(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
}

void TableReader::fault(std::string_view key, const std::string& what) {
    faults_.add(line(key), what_ + ": " + what);
}

void TableReader::mistyped(std::string_view key, std::string_view wanted) {
    fault(key, "`" + std::string(key) + "` must be " + std::string(wanted));
}

std::string TableReader::text(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return {};
    if (const auto* value = node->as_string()) return value->get();
    mistyped(key, "a text in quotation marks");
    return {};
}

std::string TableReader::need_text(std::string_view key) {
    std::string value = text(key);
    if (value.empty() && (!has(key) || table_.get(key)->is_string()))
        fault(key, "`" + std::string(key) + "` is missing; add it");
    return value;
}

std::optional<bool> TableReader::optional_boolean(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return std::nullopt;
    if (const auto* value = node->as_boolean()) return value->get();
    mistyped(key, "true or false");
    return std::nullopt;
}

bool TableReader::boolean(std::string_view key) {
    return optional_boolean(key).value_or(false);
}

std::optional<double> TableReader::number(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return std::nullopt;
    if (node->is_number()) return node->value<double>();
    mistyped(key, "a number");
    return std::nullopt;
}

std::optional<int> TableReader::integer(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return std::nullopt;
    const auto* value = node->as_integer();
    if (value && value->get() >= 0 && value->get() <= std::numeric_limits<int>::max())
        return static_cast<int>(value->get());
    mistyped(key, "a whole number");
    return std::nullopt;
}

std::vector<int> TableReader::integers(std::string_view key) {
    std::vector<int> result;
    const toml::node* node = take(key);
    if (!node) return result;
    if (const auto* values = node->as_array()) {
        for (const toml::node& value : *values) {
            const auto* number = value.as_integer();
            if (!number || number->get() < 0 || number->get() > 10000) break;
            result.push_back(static_cast<int>(number->get()));
        }
        if (result.size() == values->size()) return result;
    }
    mistyped(key, "a list of whole numbers, like [30, 7]");
    return {};
}

std::optional<Date> TableReader::date(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return std::nullopt;
    if (const auto* value = node->as_date()) {
        const toml::date day = value->get();
        const Date date = make_date(day.year, day.month, day.day);
        if (in_calendar(date)) return date;
    }
    mistyped(key, "a day without quotation marks, like 2025-01-31");
    return std::nullopt;
}

Date TableReader::need_date(std::string_view key) {
    if (!has(key)) fault(key, "`" + std::string(key) + "` is missing; add a day like 2025-01-31");
    return date(key).value_or(Date{});
}

std::vector<std::string> TableReader::texts(std::string_view key) {
    std::vector<std::string> result;
    const toml::node* node = take(key);
    if (!node) return result;
    if (const auto* value = node->as_string()) return {value->get()};
    if (const auto* values = node->as_array()) {
        for (const toml::node& value : *values) {
            if (const auto* text = value.as_string()) result.push_back(text->get());
        }
        if (result.size() == values->size()) return result;
    }
    mistyped(key, "a list of texts, like [\"training\"]");
    return {};
}

const toml::table* TableReader::table(std::string_view key) {
    const toml::node* node = take(key);
    if (!node) return nullptr;
    if (const auto* value = node->as_table()) return value;
    mistyped(key, "a table, like { event = \"…\" }");
    return nullptr;
}

std::vector<const toml::table*> TableReader::tables(std::string_view key) {
    std::vector<const toml::table*> result;
    const toml::node* node = take(key);
    if (!node) return result;
    if (const auto* table = node->as_table()) return {table};
    if (const auto* values = node->as_array()) {
        for (const toml::node& value : *values) {
            if (const auto* table = value.as_table()) result.push_back(table);
        }
        if (result.size() == values->size()) return result;
    }
    mistyped(key, "a list of tables");
    return {};
}

void TableReader::finish() {
    for (const auto& [key, node] : table_) {
        if (known_.contains(key.str())) continue;
        std::string known;
        for (const std::string& name : known_) known += (known.empty() ? "" : ", ") + name;
        faults_.add(static_cast<int>(key.source().begin.line),
                    what_ + ": unknown key `" + std::string(key.str()) +
                        "`; remove it or use one of: " + known);
    }
}

}  // namespace termijnd
