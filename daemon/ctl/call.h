#pragma once

#include <boost/json.hpp>
#include <functional>
#include <initializer_list>
#include <string>

#include "daemon/ctl/ctl.h"
#include "daemon/http/message.h"

// What termijnctl asks the daemon, and how it prints the answer.
namespace termijnd::ctl {

// The answer as it came; only a daemon that does not answer ends the program.
HttpResponse ask(const Options& options, const std::string& method, const std::string& target,
                 const std::string& body = {});
// Ends the program where the answer is no success: see fetch().
void stop_unless_done(const HttpResponse& response);

// The body of the answer. Anything but success ends the program with one line on stderr and the
// exit code that belongs to it.
std::string fetch(const Options& options, const std::string& method, const std::string& target,
                  const std::string& body = {});
// The same as JSON.
boost::json::value call(const Options& options, const std::string& method,
                        const std::string& target, const std::string& body = {});

// Calls `use` with each page of a list, to its end; `target` may have a query.
void each_page(const Options& options, const std::string& target,
               const std::function<void(const boost::json::value& page)>& use);
// A table of a whole list, a page at a time as it comes; with --json one object that holds it all,
// and what the first page holds beside the list.
void print_pages(const Options& options, const std::string& target, const char* list,
                 std::initializer_list<const char*> columns);

// A value as a column of a table: text as it is, "-" for null.
std::string cell(const boost::json::value& value);
// A table of a list that stands whole in the answer; with --json the answer as it came.
void print_list(const Options& options, const boost::json::value& answer, const char* list,
                std::initializer_list<const char*> columns);
// A line for each member; with --json the answer as it came.
void print_object(const Options& options, const boost::json::value& answer);

}  // namespace termijnd::ctl
