#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

// An explanation as lines of text, and what is false in one.
namespace termijnd::test {

struct SaidStep {
    std::string step, article, text;
    std::string from, to;
};

// The steps of one obligation's `uitleg`.
[[nodiscard]] std::vector<SaidStep> said_steps(const boost::json::object& obligation);
// The text of its only step of this name; empty when there is none, fails the test when there are
// more.
[[nodiscard]] std::string said(const boost::json::object& obligation, std::string_view step);

// The names of the faults in an explanation of `obligation`, as derived by the shipped packs on
// `as_of`. Empty: it says nothing that is known to be false.
[[nodiscard]] std::vector<std::string> faults_of(const boost::json::object& obligation,
                                                 const std::vector<SaidStep>& steps,
                                                 const std::string& as_of);

}  // namespace termijnd::test
