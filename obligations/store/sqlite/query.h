#pragma once

#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "obligations/store/rows.h"
#include "obligations/store/sqlite/connection.h"

namespace termijnd {

// Bytes, where text would be a string_view.
using Bytes = std::span<const char>;

// The row a Query stands on. Columns count from 0.
class Row {
  public:
    explicit Row(SQLite::Statement& statement) : statement_(statement) {}
    [[nodiscard]] bool is_null(int column) const { return statement_.isColumnNull(column); }
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;  // also of a blob; empty for NULL
    [[nodiscard]] Date date(int column) const;
    [[nodiscard]] Instant instant(int column) const;
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
    [[nodiscard]] bool is_real(int column) const;
    [[nodiscard]] bool is_text(int column) const;
    template <class Enum>
    [[nodiscard]] Enum as(int column) const {
        return static_cast<Enum>(number(column));
    }
    // A key or an id of text, or the number of a row; none for NULL.
    template <class Id>
    [[nodiscard]] Id id(int column) const {
        if constexpr (std::is_constructible_v<Id, std::int64_t>)
            return Id(number(column));
        else
            return Id(text(column));
    }
    template <class T>
    [[nodiscard]] std::optional<T> maybe(T (Row::*read)(int) const, int column) const {
        return is_null(column) ? std::nullopt : std::optional<T>((this->*read)(column));
    }

  private:
    SQLite::Statement& statement_;
};

// One statement, prepared once. The arguments of a call are its parameters in order. Throws what
// Connection::rethrow() says; always left reset, so that no read stays open.
class Query {
  public:
    Query(Connection& connection, const std::string& sql);

    // Runs it and answers how many rows changed.
    template <class... Args>
    int run(const Args&... args) {
        return guarded([&] {
            bind_all(args...);
            statement_.executeStep();
            return statement_.getChanges();
        });
    }

    // Runs an INSERT and answers the row's number.
    template <class... Args>
    std::int64_t insert(const Args&... args) {
        run(args...);
        return connection_.database().getLastInsertRowid();
    }

    // Calls `use(row)` for each row. `use` must not run this same query.
    template <class Use, class... Args>
    void each(const Use& use, const Args&... args) {
        guarded([&] {
            bind_all(args...);
            while (statement_.executeStep()) use(Row(statement_));
            return 0;
        });
    }

    // The first row, if any.
    template <class Use, class... Args>
    bool first(const Use& use, const Args&... args) {
        return guarded([&] {
            bind_all(args...);
            if (!statement_.executeStep()) return false;
            use(Row(statement_));
            return true;
        });
    }

  private:
    template <class Body>
    auto guarded(const Body& body) {
        struct Reset {
            SQLite::Statement& statement;
            ~Reset() { statement.tryReset(); }
        } reset{statement_};
        try {
            return body();
        } catch (const SQLite::Exception& error) {
            connection_.rethrow(error);
        }
    }

    template <class... Args>
    void bind_all(const Args&... args) {
        int index = 0;
        (bind(++index, args), ...);
    }
    template <class T>
    void bind(int index, const std::optional<T>& value) {
        value ? bind(index, *value) : statement_.bind(index);
    }
    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) void bind(int index, T value) {
        statement_.bind(index, static_cast<std::int64_t>(value));
    }
    void bind(int index, double value) { statement_.bind(index, value); }
    void bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
    void bind(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
    template <class Tag>
    void bind(int index, const Id<Tag>& id) {
        bind(index, id.str());
    }
    template <class Tag>
    void bind(int index, Number<Tag> number) {
        bind(index, number.value());
    }
    void bind(int index, const Role& role) { bind(index, role.word()); }
    void bind(int index, Bytes value);
    void bind(int index, Date value);
    void bind(int index, Instant value);

    Connection& connection_;
    SQLite::Statement statement_;
};

}  // namespace termijnd
