#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace termijnd {

// One clear error: the place (a field, or file:line) and what is wrong with the way out.
struct Fault {
    std::string where;
    std::string what;

    // "where: what", on one line.
    [[nodiscard]] std::string text() const { return where.empty() ? what : where + ": " + what; }
};

// An expected failure is a value. `result.error()` is a Fault.
template <class T>
using Result = boost::system::result<T, Fault>;

// Found by boost::system::result when .value() is called on an error.
[[noreturn]] inline void throw_exception_from_error(const Fault& fault,
                                                    const boost::source_location&) {
    throw std::runtime_error(fault.text());
}

}  // namespace termijnd
