#pragma once

#include <set>
#include <string>

#include "obligations/store/store.h"

// A store that takes nothing of what is derived of some cases, as one does whose rules are broken.
namespace termijnd::test {

class RefusingDerived : public Derived {
  public:
    RefusingDerived(Derived& inner, const std::set<CaseKey>& refused)
        : inner_(inner), refused_(refused) {}

    void put_obligation(const ObligationRow& row) override {
        if (refused_.contains(row.case_key)) throw std::invalid_argument("not " + row.rule);
        inner_.put_obligation(row);
    }
    void replace_findings(const CaseKey& key, const std::vector<FindingRow>& rows) override {
        inner_.replace_findings(key, rows);
    }
    void put_state(const CaseKey& key, const CaseState& state) override {
        inner_.put_state(key, state);
    }
    void set_derive_again(const CaseKey& key, std::optional<Date> on) override {
        inner_.set_derive_again(key, on);
    }
    std::vector<ObligationRow> of_case(const CaseKey& key) const override {
        return inner_.of_case(key);
    }
    std::optional<ObligationRow> find(const ObligationId& id) const override {
        return inner_.find(id);
    }
    std::vector<FindingRow> findings(const CaseKey& key) const override {
        return inner_.findings(key);
    }
    std::vector<CaseKey> cases_with_finding(std::string_view finding) const override {
        return inner_.cases_with_finding(finding);
    }
    CaseState state(const CaseKey& key) const override { return inner_.state(key); }
    std::vector<CaseKey> cases_to_derive(Date today, std::size_t limit) const override {
        return inner_.cases_to_derive(today, limit);
    }
    std::optional<Date> next_derive() const override { return inner_.next_derive(); }
    std::vector<CaseKey> cases_behind(std::int64_t generation, std::size_t limit) const override {
        return inner_.cases_behind(generation, limit);
    }
    std::int64_t count_behind(std::int64_t generation) const override {
        return inner_.count_behind(generation);
    }

  private:
    Derived& inner_;
    const std::set<CaseKey>& refused_;
};

// Around the transaction of a job.
class RefusingTransaction final : private RefusingDerived, public Transaction {
  public:
    RefusingTransaction(Transaction& inner, const std::set<CaseKey>& refused)
        : RefusingDerived(inner.derived, refused),
          Transaction(Parts{inner.journal, *this, inner.notices, inner.outbox, inner.memory,
                            inner.outages}),
          inner_(inner) {}

    std::exception_ptr attempt(const std::function<void()>& part) override {
        return inner_.attempt(part);
    }

  private:
    Transaction& inner_;
};

class RefusingStore final : public Store {
  public:
    // `refused` must outlive it, and may change between two jobs.
    RefusingStore(std::unique_ptr<Store> inner, const std::set<CaseKey>& refused)
        : inner_(std::move(inner)), refused_(refused) {}

    using Store::commit;
    std::vector<std::exception_ptr> commit(std::span<const Job> jobs) override {
        std::vector<Job> wrapped;
        for (const Job& job : jobs)
            wrapped.push_back([this, &job](Transaction& tx) {
                RefusingTransaction refusing(tx, refused_);
                job(refusing);
            });
        return inner_->commit(wrapped);
    }
    void rehearse(const Job& job) override { inner_->rehearse(job); }
    void read(const ReadJob& job) override { inner_->read(job); }
    bool reads_apart() const override { return inner_->reads_apart(); }

  private:
    std::unique_ptr<Store> inner_;
    const std::set<CaseKey>& refused_;
};

}  // namespace termijnd::test
