#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

// Rows in a map that can be put back as they were. Thread: one.
namespace termijnd {

// How to take back what was done, step by step.
class UndoLog {
  public:
    void note(std::function<void()> step) { steps_.push_back(std::move(step)); }
    [[nodiscard]] std::size_t mark() const { return steps_.size(); }
    void undo_to(std::size_t mark) {
        while (steps_.size() > mark) {
            const std::function<void()> step = std::move(steps_.back());
            steps_.pop_back();
            step();
        }
    }
    void forget() { steps_.clear(); }

  private:
    std::vector<std::function<void()>> steps_;
};

template <class Key, class Row>
struct NoIndex {
    void add(const Key&, const Row&) {}
    void remove(const Key&, const Row&) {}
};

// `Index` is told of each row that comes and goes, also when that is undone.
template <class Key, class Row, class Index = NoIndex<Key, Row>>
class Table {
  public:
    explicit Table(UndoLog& log) : log_(log) {}

    [[nodiscard]] const Row* find(const Key& key) const {
        const auto found = rows_.find(key);
        return found == rows_.end() ? nullptr : &found->second;
    }
    void put(const Key& key, Row row) { change(key, std::move(row)); }
    void erase(const Key& key) { change(key, std::nullopt); }
    [[nodiscard]] const std::map<Key, Row>& rows() const { return rows_; }
    [[nodiscard]] const Index& index() const { return index_; }

  private:
    void change(const Key& key, std::optional<Row> row) {
        std::optional<Row> before = set(key, std::move(row));
        log_.note([this, key, before = std::move(before)] { (void)set(key, before); });
    }
    std::optional<Row> set(const Key& key, std::optional<Row> row) {
        std::optional<Row> before;
        const auto found = rows_.find(key);
        if (found != rows_.end()) {
            index_.remove(key, found->second);
            before = std::move(found->second);
        }
        if (row) {
            index_.add(key, *row);
            if (found != rows_.end())
                found->second = std::move(*row);
            else
                rows_.emplace(key, std::move(*row));
        } else if (found != rows_.end()) {
            rows_.erase(found);
        }
        return before;
    }

    UndoLog& log_;
    std::map<Key, Row> rows_;
    Index index_;
};

// Rows that are only ever added, in order, by key.
template <class Key, class Row>
class Journalled {
  public:
    explicit Journalled(UndoLog& log) : log_(log) {}

    void append(const Key& key, Row row) {
        rows_[key].push_back(std::move(row));
        log_.note([this, key] {
            const auto found = rows_.find(key);
            found->second.pop_back();
            if (found->second.empty()) rows_.erase(found);
        });
    }
    // Null when there are none.
    [[nodiscard]] const std::vector<Row>* of(const Key& key) const {
        const auto found = rows_.find(key);
        return found == rows_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] const std::map<Key, std::vector<Row>>& rows() const { return rows_; }

  private:
    UndoLog& log_;
    std::map<Key, std::vector<Row>> rows_;
};

}  // namespace termijnd
