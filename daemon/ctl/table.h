#pragma once

#include <boost/json.hpp>

namespace termijnd::ctl {

// Rows that all have the members of the first. In columns under their names.
void print_table(const boost::json::array& rows);
// The same as RFC 4180 has it, with CRLF. null is empty. A text that a spreadsheet would take for a
// formula begins with an apostrophe.
void print_csv(const boost::json::array& rows);

}  // namespace termijnd::ctl
