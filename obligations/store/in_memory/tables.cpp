#include "obligations/store/in_memory/tables.h"

#include <stdexcept>

namespace termijnd {
namespace {

template <class Index, class Entry>
void change(Index& index, Entry entry, bool is_there) {
    if (is_there)
        index.insert(std::move(entry));
    else
        index.erase(entry);
}

// A message is found by its state; its place among those changes with it.
void place(MessageIndex& index, MessageNumber id, const KeptMessage& kept, bool is_there) {
    const MessageRow& row = kept.row;
    index.counts[static_cast<std::size_t>(row.state)] += is_there ? 1 : -1;
    if (row.state == MessageState::pending)
        change(index.pending, std::pair(row.next_at, id), is_there);
    if (row.state == MessageState::leased)
        change(index.leased, std::pair(kept.lease_until, id), is_there);
    if (row.state == MessageState::delivered)
        change(index.delivered, std::pair(row.finished_at.value_or(Instant{}), id), is_there);
}

template <class Rows>
auto next_of(const Rows& rows) {
    using Key = typename Rows::key_type;
    return Key(rows.empty() ? 1 : rows.rbegin()->first.value() + 1);
}

}  // namespace

void StateIndex::add(const CaseKey& key, const CaseState& state) {
    if (state.derive_again) again.emplace(*state.derive_again, key);
    generations.emplace(state.generation, key);
}

void StateIndex::remove(const CaseKey& key, const CaseState& state) {
    if (state.derive_again) again.erase({*state.derive_again, key});
    generations.erase({state.generation, key});
}

void NoticeIndex::add(NoticeNumber id, const KeptNotice& kept) {
    of_case[kept.row.case_key].insert(id);
    if (!kept.row.message.empty()) of_message.emplace(kept.row.message, id);
}

void NoticeIndex::remove(NoticeNumber id, const KeptNotice& kept) {
    of_case[kept.row.case_key].erase(id);
    if (!kept.row.message.empty()) of_message.erase({kept.row.message, id});
}

void MessageIndex::add(MessageNumber id, const KeptMessage& kept) {
    by_key.emplace(key_of(kept.row.key), id);
    by_public_id.emplace(kept.row.public_id, id);
    place(*this, id, kept, true);
}

void MessageIndex::remove(MessageNumber id, const KeptMessage& kept) {
    by_key.erase(key_of(kept.row.key));
    by_public_id.erase(kept.row.public_id);
    place(*this, id, kept, false);
}

void Tables::require_case(const CaseKey& key) const {
    if (!states.find(key)) throw std::out_of_range("unknown case \"" + key.str() + "\"");
}

NoticeNumber Tables::next_notice() const {
    return next_of(notices.rows());
}

MessageNumber Tables::next_message() const {
    return next_of(messages.rows());
}

}  // namespace termijnd
