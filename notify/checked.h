#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace termijnd {

// Why a text was not taken as an address, a header value, a URL: the field and what is wrong.
struct Refusal {
    Refusal() = default;  // boost::system::result demands it
    // Declared, so that a plain string never converts to a refusal.
    Refusal(std::string place, std::string fault)
        : where(std::move(place)), what(std::move(fault)) {}

    std::string where;
    std::string what;

    [[nodiscard]] std::string text() const { return where.empty() ? what : where + ": " + what; }
};

// A checked value, or the reason it was refused.
template <class T>
using Checked = boost::system::result<T, Refusal>;

// Found by boost::system::result when .value() is called on a refusal.
[[noreturn]] inline void throw_exception_from_error(const Refusal& refusal,
                                                    const boost::source_location&) {
    throw std::invalid_argument(refusal.text());
}

}  // namespace termijnd
