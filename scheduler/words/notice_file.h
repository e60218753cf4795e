#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "obligations/store/store.h"
#include "scheduler/words/letter_facts.h"
#include "scheduler/world.h"

// Everything that is kept of one notice (rule 10), to be laid before an objections committee: what
// was frozen when it was put into words, what became of it, and what its reader was told before and
// after. What is not kept is named; what is reckoned today says so.
namespace termijnd {

struct NoticeFile {
    // A fact that the obligation rests on.
    struct Fact {
        Event event;
        std::string text;  // of its kind
        Instant recorded_at{};
        std::string recorded_by;
        bool after = false;  // recorded after the notice went out: it did not rest on it
    };
    // What was really said to the same person about the same obligation.
    struct Told {
        NoticeRow notice;
        Date on{};         // on which it was delivered, or posted
        PublicId message;  // that carried it; empty of a letter
    };
    struct Posted {
        Date on{};
        std::string by;  // who said that it was posted
        Instant recorded_at{};
        std::string recorded_by;
    };

    Instant made_at{};
    NoticeRow notice;
    std::string name;     // of its recipient, as it is known now
    std::string role;     // "cliënt"; empty of a connected system
    std::string because;  // why it was for that person, a sentence
    std::optional<MessageRow> message;
    std::vector<Outbox::Attempt> failed;  // tries that did not arrive

    // As it was when the message was put into words, or where nothing was frozen, as it is now.
    bool is_frozen = false;
    std::string rule, title, pack, pack_title, pack_sha256, article, quote;
    Date earliest{}, due{}, latest{};
    std::optional<Date> late_after;
    bool steps_are_frozen = false;
    std::vector<ExplainedStep> steps;
    bool facts_are_frozen = false;
    std::vector<Fact> facts;

    std::vector<Told> before, after;
    ObligationRow obligation;  // as it stands now
    std::optional<Posted> posted;
    std::vector<std::pair<Outage, OutageCounts>> outages;
    std::vector<std::string> not_kept;  // sentences
};

// Reads the store alone; nothing of it is referred to afterwards.
[[nodiscard]] NoticeFile notice_file(const Snapshot& store, const World& world,
                                     const NoticeRow& notice, Instant now);

// The two faces of it: for systems, and in plain Dutch for people.
[[nodiscard]] boost::json::object to_json(const NoticeFile& file);
[[nodiscard]] std::string to_text(const NoticeFile& file);

// An outage record with what became of what was due.
[[nodiscard]] boost::json::object to_json(const Outage& outage, const OutageCounts& counts);

// How a notice stands, in a word ("verzonden") and in a sentence that says how and when.
[[nodiscard]] std::string_view state_word(const NoticeRow& notice);
[[nodiscard]] std::string state_in_words(const NoticeRow& notice,
                                         const std::optional<MessageRow>& message);

}  // namespace termijnd
