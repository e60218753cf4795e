#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "obligations/documents/reading.h"
#include "obligations/facts/language.h"
#include "obligations/facts/person_text.h"
#include "obligations/law/date.h"
#include "obligations/law/result.h"

// Reading a document strictly: what is shared by the parts of a case.
namespace termijnd {

// Collects the faults of one document.
class Faulty {
  public:
    explicit Faulty(const Reading& reading) : reading_(reading) {}

    void fail(std::string place, const FaultText& words);
    // Why the text may not stand where `rules` say, none where it may.
    [[nodiscard]] std::optional<FaultText> refusal(std::string_view text, TextRules rules) const;

    [[nodiscard]] std::vector<Fault>& faults() { return faults_; }
    [[nodiscard]] bool has_fault_at(const std::string& place) const {
        return places_.contains(place);
    }

  private:
    const Reading& reading_;
    std::vector<Fault> faults_;
    std::unordered_set<std::string> places_;
};

// "gebeurtenissen[2].datum". A key that may not be shown stands as "…".
[[nodiscard]] std::string at(std::string_view place, std::string_view key);
[[nodiscard]] std::string at(std::string_view list, std::size_t index);

// One JSON object. A getter whose value is absent or wrong answers nothing; what is wrong has
// become a fault. The value must outlive the reader.
class ObjectReader {
  public:
    ObjectReader(const boost::json::value& value, std::string place, Faulty& faulty);

    enum class Need { required, optional };

    // Every text goes through check_person_text(); a required one is not empty.
    std::optional<std::string> text(std::string_view key, Need need, const TextRules& rules = {});
    // One such text, or a list of them; none is empty. Absent or wrong: no texts.
    std::vector<std::string> texts(std::string_view key, Need need, const TextRules& rules = {});
    // An optional text that null clears as "" does; absent: nothing is said of it.
    std::optional<std::string> clearable(std::string_view key, const TextRules& rules = {});
    // A kenmerk; empty when there is none.
    template <class Key>
    Key key(std::string_view key, Need need) {
        return Key(text(key, need, {.kind = TextKind::key}).value_or(""));
    }
    std::optional<Date> date(std::string_view key, Need need);
    const boost::json::array& list(std::string_view key, Need need);
    const boost::json::value* take(std::string_view key, Need need);

    void fail(std::string_view key, const FaultText& words);
    // Every key that no getter asked for is a fault.
    void finish();

    [[nodiscard]] const std::string& place() const { return place_; }

  private:
    std::optional<std::string> checked(const boost::json::value& value, std::string_view key,
                                       Need need, const TextRules& rules);

    const boost::json::object* object_;
    std::string place_;
    Faulty& faulty_;
    std::vector<std::string_view> known_;
};

}  // namespace termijnd
