#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"

// Lists: `limiet` rows at a time (100, at most 500); what comes after them is behind `volgende`,
// which is there as long as there is more, and in a Link header with rel="next".
namespace termijnd {

inline constexpr std::string_view cursor_key = "na", limit_key = "limiet";

// Which page is asked for.
struct PageAsked {
    std::string after;  // where the last page ended, in the list's own words; empty: the first
    std::size_t limit = 100;
    std::string list;    // whose cursors these are
    std::string target;  // of the next page, up to its cursor
};
[[nodiscard]] PageAsked page_asked(const HttpRequest& request, std::string_view list,
                                   std::vector<InputFault>& faults);

// What a cursor looks like from outside: it holds no more than `after` and is for its own list.
[[nodiscard]] std::string cursor(std::string_view list, std::string_view after);
[[nodiscard]] std::optional<std::string> parse_cursor(std::string_view list,
                                                      std::string_view cursor);

// The answer. `last`: where this page ended, when there is more behind it.
[[nodiscard]] HttpResponse page_response(const PageAsked& asked, boost::json::object value,
                                         const std::optional<std::string>& last);

// The page of a list that is at hand as a whole: `value` with, in the member that the list is named
// after, the rows behind the one whose `key` the last page ended with. 400 when that one is gone.
[[nodiscard]] HttpResponse page_of_whole(const PageAsked& asked, boost::json::object value,
                                         std::string_view key);

// A list is asked for one row more than is shown: whether that row is there, and is taken off.
template <class Row>
[[nodiscard]] bool take_off_more(std::vector<Row>& rows, const PageAsked& asked) {
    if (rows.size() <= asked.limit) return false;
    rows.resize(asked.limit);
    return true;
}

}  // namespace termijnd
