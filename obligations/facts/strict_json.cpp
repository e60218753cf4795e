#include "obligations/facts/strict_json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "obligations/facts/person_text.h"

namespace json = boost::json;

namespace termijnd {
namespace {

constexpr std::size_t max_depth = 16;

using Error = boost::json::error_code;

// Builds the value while it is read and keeps the path, so that a refusal can say where it was.
class Builder {
  public:
    explicit Builder(const LongList* list) : list_(list) {}

    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }

    bool on_object_begin(Error&) {
        open_.push_back({true, 0, {}, {}});
        return true;
    }
    bool on_object_end(std::size_t size, Error&) {
        open_.pop_back();
        values().push_object(size);
        return value_done();
    }
    bool on_array_begin(Error&) {
        in_list_ = in_list_ ||
                   (list_ && open_.size() == 1 && open_[0].object && open_[0].key == list_->name);
        open_.push_back({false, 0, {}, {}});
        return true;
    }
    bool on_array_end(std::size_t size, Error&) {
        open_.pop_back();
        const bool was_taken = in_list_ && open_.size() == 1;
        if (was_taken) in_list_ = false;
        values().push_array(was_taken ? 0 : size);
        return value_done();
    }

    bool on_key_part(std::string_view part, std::size_t, Error&) {
        key_.append(part);
        values().push_chars(part);
        return true;
    }
    bool on_key(std::string_view part, std::size_t, Error& error) {
        key_.append(part);
        values().push_key(part);
        if (has_nul(key_)) return refuse(error, {"a key holds U+0000", "een sleutel bevat U+0000"});
        Open& object = open_.back();
        if (!object.keys.insert(key_).second) {
            const std::string key = "\"" + shown(key_) + "\"";
            const FaultText place = path(open_.size() - 1);
            return refuse(error, {"key " + key + " occurs twice in " + place.english,
                                  "de sleutel " + key + " komt twee keer voor in " + place.dutch});
        }
        object.key = std::exchange(key_, {});
        return true;
    }

    bool on_string_part(std::string_view part, std::size_t, Error& error) {
        if (has_nul(part)) return refuse_here(error, {" holds U+0000", " bevat U+0000"});
        values().push_chars(part);
        return true;
    }
    bool on_string(std::string_view part, std::size_t, Error& error) {
        if (has_nul(part)) return refuse_here(error, {" holds U+0000", " bevat U+0000"});
        values().push_string(part);
        return value_done();
    }

    bool on_number_part(std::string_view part, Error&) {
        number_.append(part);
        return true;
    }
    bool on_int64(std::int64_t number, std::string_view, Error&) {
        number_.clear();
        values().push_int64(number);
        return value_done();
    }
    bool on_uint64(std::uint64_t number, std::string_view, Error&) {
        number_.clear();
        values().push_uint64(number);
        return value_done();
    }
    bool on_double(double number, std::string_view part, Error& error) {
        number_.append(part);
        // The parser turns an integer that does not fit into a double, losing its last digits.
        const bool integer = number_.find_first_of(".eE") == std::string::npos;
        number_.clear();
        if (integer)
            return refuse_here(error,
                               {" is too large an integer", " is een te groot geheel getal"});
        if (!std::isfinite(number))
            return refuse_here(error, {" is too large a number", " is een te groot getal"});
        values().push_double(number);
        return value_done();
    }
    bool on_bool(bool value, Error&) {
        values().push_bool(value);
        return value_done();
    }
    bool on_null(Error&) {
        values().push_null();
        return value_done();
    }
    bool on_comment_part(std::string_view, Error&) { return true; }
    bool on_comment(std::string_view, Error&) { return true; }

    [[nodiscard]] json::value release() { return values_.release(); }
    [[nodiscard]] const std::optional<FaultText>& refusal() const { return refusal_; }

  private:
    struct Open {
        bool object;
        std::size_t index;  // of the element being read, in an array
        std::string key;    // of the member being read, in an object
        std::unordered_set<std::string> keys;
    };

    bool value_done() {
        if (in_list_ && open_.size() == 2) {
            list_->take(element_.release());
            element_.reset();
        }
        if (!open_.empty() && !open_.back().object) ++open_.back().index;
        return true;
    }

    json::value_stack& values() { return in_list_ ? element_ : values_; }

    bool refuse(Error& error, FaultText why) {
        refusal_ = std::move(why);
        error = make_error_code(json::error::syntax);
        return false;
    }
    // Of the value being read.
    bool refuse_here(Error& error, const FaultText& why) {
        const FaultText place = path(open_.size());
        return refuse(error, {place.english + why.english, place.dutch + why.dutch});
    }

    static std::string shown(const std::string& key) {
        return check_person_text(key, {}) ? "…" : key;
    }

    static bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

    // "gebeurtenissen[2].datum": the place of the value being read, seen from `depth` levels down.
    [[nodiscard]] FaultText path(std::size_t depth) const {
        if (depth == 0) return {"the document", "het document"};
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) {
            const Open& open = open_[i];
            if (open.object) {
                text += (text.empty() ? "" : ".") + shown(open.key);
            } else {
                text += "[" + std::to_string(open.index) + "]";
            }
        }
        return {text, text};
    }

    const LongList* list_;
    bool in_list_ = false;
    json::value_stack values_;
    json::value_stack element_;  // of the long list
    std::vector<Open> open_;
    std::string key_;
    std::string number_;
    std::optional<FaultText> refusal_;
};

FaultText line_and_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n');
    const std::size_t column =
        before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return {std::to_string(line) + ":" + std::to_string(column),
            "Regel " + std::to_string(line) + ", teken " + std::to_string(column)};
}

FaultText reason(const Error& error, std::string_view text, std::size_t offset) {
    if (error == json::error::too_deep) {
        const std::string depth = std::to_string(max_depth);
        return {"JSON is nested deeper than " + depth + " levels",
                "de JSON is dieper genest dan " + depth + " niveaus"};
    }
    if (error == json::error::incomplete)
        return {"JSON ends too early", "de JSON houdt te vroeg op"};
    if (error == json::error::extra_data)
        return {"something follows the JSON document",
                "achter het einde van de JSON staat nog iets"};
    const FaultText what{"not valid JSON: syntax error", "hier klopt de schrijfwijze niet"};
    if (offset >= text.size() || text[offset] <= ' ' || text[offset] == '\x7f') return what;
    const std::string near = std::string("'") + text[offset] + "'";
    return {what.english + " near " + near, what.dutch + " bij " + near};
}

Result<json::value> parse(std::string_view text, Language language, const LongList* list) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<Builder> parser(options, list);
    Error error;
    std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size()) {
        const std::size_t extra = text.find_first_not_of(" \t\r\n", read);
        if (extra != std::string_view::npos) {
            error = make_error_code(json::error::extra_data);
            read = extra;
        }
    }
    if (!error) return parser.handler().release();
    const FaultText why = parser.handler().refusal().value_or(reason(error, text, read));
    return Fault{line_and_column(text, read).in(language), why.in(language)};
}

}  // namespace

Result<json::value> parse_strict_json(std::string_view text, Language language) {
    return parse(text, language, nullptr);
}

Result<json::value> parse_strict_json(std::string_view text, Language language,
                                      const LongList& list) {
    return parse(text, language, &list);
}

}  // namespace termijnd
