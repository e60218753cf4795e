#include "obligations/store/in_memory/memory_store.h"

namespace termijnd {
namespace {

// What became of the message that carried it, as far as the notice says.
KeptMessage message_of(const NoticeRow& notice) {
    KeptMessage kept;
    MessageRow& row = kept.row;
    row.id = notice.message;
    row.public_id = PublicId(std::to_string(notice.message.value()));
    // Of what is over the key is not looked up any more, and told apart by number.
    row.key = {"kopie", row.public_id.str(), notice.recipient, ""};
    row.channel = notice.channel;
    row.due_at = row.next_at = notice.due_at;
    row.finished_at = notice.finished_at;
    row.envelope = notice.sent_to;
    if (notice.in_shadow) row.shadow = "";
    kept.frozen = true;
    const bool failed = notice.state == NoticeRow::State::failed;
    row.state = failed ? MessageState::dead : MessageState::delivered;
    return kept;
}

KeptMessage under_way(const MessageRow& row) {
    KeptMessage kept;
    kept.row = row;
    kept.frozen = !row.body.empty();
    // Whoever held it is not here.
    if (row.state == MessageState::leased) kept.row.state = MessageState::pending;
    return kept;
}

}  // namespace

std::exception_ptr MemoryTransaction::attempt(const std::function<void()>& part) {
    const std::size_t before = tables_.log.mark();
    try {
        part();
        return nullptr;
    } catch (const StorageError&) {
        throw;
    } catch (...) {
        tables_.log.undo_to(before);
        return std::current_exception();
    }
}

std::vector<std::exception_ptr> MemoryStore::commit(std::span<const Job> jobs) {
    std::vector<std::exception_ptr> failures;
    failures.reserve(jobs.size());
    for (const Job& job : jobs)
        failures.push_back(transaction_.attempt([&] { job(transaction_); }));
    tables_.log.forget();
    return failures;
}

void MemoryStore::rehearse(const Job& job) {
    const std::exception_ptr failure = transaction_.attempt([&] { job(transaction_); });
    tables_.log.undo_to(0);
    if (failure) std::rethrow_exception(failure);
}

void MemoryStore::read(const ReadJob& job) {
    job(transaction_.snapshot());
}

void MemoryStore::put_copy(const CaseCopy& copy, const Origin& origin) {
    const CaseKey& key = copy.record.key;
    Transaction& tx = transaction_;
    for (const PartyRecord& party : copy.parties) {
        tx.journal.put_party(party, origin);
        if (party.email_failed) tx.journal.mark_address_failed(party.key, party.email);
        if (party.last_message_on) tx.journal.note_message_on(party.key, *party.last_message_on);
    }
    tx.journal.put_case(copy.record, origin);
    for (const Instrument& each : copy.facts.instruments)
        tx.journal.put_instrument(key, each, origin);
    for (const Event& each : copy.facts.events) tables_.events.append(key, {each, origin});
    for (const ObligationRow& each : copy.obligations) tx.derived.put_obligation(each);
    for (const MessageRow& each : copy.under_way) tables_.messages.put(each.id, under_way(each));
    for (const NoticeRow& each : copy.notices) {
        const bool cancelled = each.state == NoticeRow::State::cancelled;
        // What was cancelled says nothing of the message, which others may have gone with.
        if (!cancelled && !each.message.empty() && !tables_.messages.find(each.message))
            tables_.messages.put(each.message, message_of(each));
        tables_.notices.put(each.id, {each, cancelled, each.state == NoticeRow::State::folded});
    }
    tx.derived.put_state(key, copy.state);
    tables_.log.forget();
}

}  // namespace termijnd
