#include "daemon/ctl/table.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "daemon/ctl/call.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

// Characters, not bytes.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string csv_field(const json::value& value) {
    if (value.is_null()) return {};
    std::string text = cell(value);
    const bool is_formula =
        value.is_string() && !text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (is_formula) text.insert(0, "'");
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

}  // namespace

void print_table(const json::array& rows) {
    if (rows.empty()) return;
    std::vector<std::vector<std::string>> lines(1);
    for (const auto& member : rows.front().as_object()) lines.front().emplace_back(member.key());
    for (const json::value& row : rows) {
        std::vector<std::string>& line = lines.emplace_back();
        for (const auto& member : row.as_object()) line.push_back(cell(member.value()));
    }
    std::vector<std::size_t> widths(lines.front().size());
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], width_of(line[i]));
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size() && i < widths.size(); ++i) {
            text += line[i];
            if (i + 1 < line.size()) text.append(widths[i] - width_of(line[i]) + 2, ' ');
        }
        std::cout << text << '\n';
    }
}

void print_csv(const json::array& rows) {
    if (rows.empty()) return;
    const auto print = [](const json::object& row, const auto& field) {
        const char* before = "";
        for (const auto& member : row) {
            std::cout << before << field(member);
            before = ",";
        }
        std::cout << "\r\n";
    };
    print(rows.front().as_object(), [](const auto& member) { return std::string(member.key()); });
    for (const json::value& row : rows)
        print(row.as_object(), [](const auto& member) { return csv_field(member.value()); });
}

}  // namespace termijnd::ctl
