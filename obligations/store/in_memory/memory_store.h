#pragma once

#include "obligations/store/in_memory/parts.h"
#include "obligations/store/rules/case_copy.h"
#include "obligations/store/store.h"

namespace termijnd {

struct MemoryParts {
    explicit MemoryParts(Tables& tables)
        : facts(tables),
          results(tables),
          told(tables),
          messages(tables),
          small(tables),
          away(tables) {}

    MemoryJournal facts;
    MemoryDerived results;
    MemoryNotices told;
    MemoryOutbox messages;
    MemoryMemory small;
    MemoryOutages away;
};

class MemoryTransaction final : private MemoryParts, public Transaction {
  public:
    explicit MemoryTransaction(Tables& tables)
        : MemoryParts(tables),
          Transaction(Parts{facts, results, told, messages, small, away}),
          tables_(tables) {}

    std::exception_ptr attempt(const std::function<void()>& part) override;

  private:
    Tables& tables_;
};

// For rehearsals: nothing is kept on a disk, a commit is for as long as the store is there, and a
// lookup that is not by case goes through everything. Thread: one.
class MemoryStore final : public Store {
  public:
    MemoryStore() = default;

    using Store::commit;
    [[nodiscard]] std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override;
    void rehearse(const Job& job) override;
    void read(const ReadJob& job) override;
    [[nodiscard]] bool reads_apart() const override { return false; }

    // A case as it stands in another store, with what was said of it and what is under way. Its
    // people and its messages must not be here yet.
    void put_copy(const CaseCopy& copy, const Origin& origin);

  private:
    Tables tables_;
    MemoryTransaction transaction_{tables_};
};

}  // namespace termijnd
