#include "obligations/store/rules/case_copy.h"

#include <set>

namespace termijnd {
namespace {

bool is_under_way(const NoticeRow& notice) {
    switch (notice.state) {
        case NoticeRow::State::planned:
        case NoticeRow::State::claimed:
        case NoticeRow::State::waiting:
            return true;
        case NoticeRow::State::folded:
            return !notice.finished_at;
        default:
            return false;
    }
}

}  // namespace

CaseCopy copy_case(const Snapshot& store, const CaseKey& case_key) {
    CaseCopy copy;
    auto record = store.journal.find_case(case_key);
    if (!record) throw std::out_of_range("unknown case \"" + case_key.str() + "\"");
    copy.record = std::move(*record);
    std::set<PartyKey> people;
    for (const CaseRecord::Holder& holder : copy.record.roles)
        if (people.insert(holder.party).second)
            if (auto party = store.journal.find_party(holder.party))
                copy.parties.push_back(std::move(*party));
    copy.facts = store.journal.facts(case_key);
    copy.obligations = store.derived.of_case(case_key);
    copy.notices = store.notices.of_case(case_key);
    std::set<MessageNumber> messages;
    for (const NoticeRow& notice : copy.notices)
        if (!notice.message.empty() && is_under_way(notice)) messages.insert(notice.message);
    for (const MessageNumber number : messages)
        for (MessageRow& row :
             store.outbox.list(std::nullopt, MessageNumber(number.value() - 1), 1))
            copy.under_way.push_back(std::move(row));
    copy.state = store.derived.state(case_key);
    return copy;
}

}  // namespace termijnd
