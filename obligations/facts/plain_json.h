#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace termijnd {

// JSON on one line with numbers as people write them: 83.2, where Boost writes 8.32E1.
[[nodiscard]] std::string to_plain_json(const boost::json::value& value);

}  // namespace termijnd
