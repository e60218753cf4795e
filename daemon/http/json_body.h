#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"
#include "obligations/facts/person_text.h"
#include "obligations/facts/strict_json.h"
#include "obligations/law/date.h"

namespace termijnd {

// Parses a request's body, or reports the one fault that makes it unreadable.
[[nodiscard]] std::optional<boost::json::value> parse_body(const HttpRequest& request,
                                                           std::vector<InputFault>& faults);
// The same of a body with one long list, which is handed over bit by bit (strict_json.h).
[[nodiscard]] std::optional<boost::json::value> parse_body(const HttpRequest& request,
                                                           const LongList& list,
                                                           std::vector<InputFault>& faults);

// Reads the members of one JSON object and collects what is wrong with all of them, so that one
// answer can name every fault. A getter that reports a fault returns an empty value; look at
// `faults` once, after finish(). Text is trimmed of nothing and goes through check_person_text().
// The value must outlive the reader.
class JsonReader {
  public:
    // `pointer` is the place of `value`: "#" for the whole body, "#/gebeurtenissen/2" below.
    JsonReader(const boost::json::value& value, std::string pointer,
               std::vector<InputFault>& faults);

    [[nodiscard]] std::string text(std::string_view key, const TextRules& rules = {});
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view key,
                                                           const TextRules& rules = {});
    // Null clears as "" does.
    [[nodiscard]] std::optional<std::string> clearable_text(std::string_view key,
                                                            const TextRules& rules = {});
    [[nodiscard]] std::optional<Date> date(std::string_view key);
    [[nodiscard]] std::optional<Date> optional_date(std::string_view key);
    // The elements of an array, empty where it is absent.
    [[nodiscard]] const boost::json::array* optional_array(std::string_view key,
                                                           std::size_t max_size = 1000);

    // The same, all of it text.
    [[nodiscard]] std::vector<std::string> optional_texts(std::string_view key);

    // "#/gebeurtenissen/2": the place of a member, for a reader one level down.
    [[nodiscard]] std::string place(std::string_view key) const;
    void report(std::string_view key, std::string code, std::string detail);
    // Reports every member that no getter has asked for.
    void finish();

  private:
    const boost::json::value* find(std::string_view key);

    const boost::json::object* object_;
    std::string pointer_;
    std::vector<InputFault>& faults_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace termijnd
