#include "obligations/store/sqlite/query.h"

#include <SQLiteCpp/Column.h>

#include "obligations/store/store.h"

namespace termijnd {

std::int64_t Row::number(int column) const {
    return statement_.getColumn(column).getInt64();
}
double Row::real(int column) const {
    return statement_.getColumn(column).getDouble();
}
std::string Row::text(int column) const {
    return statement_.getColumn(column).getString();
}
bool Row::is_real(int column) const {
    return statement_.getColumn(column).isFloat();
}
bool Row::is_text(int column) const {
    return statement_.getColumn(column).isText();
}

Date Row::date(int column) const {
    const auto day = parse_date(text(column));
    if (!day) throw StorageError("the database holds \"" + text(column) + "\" for a date");
    return *day;
}

Instant Row::instant(int column) const {
    return Instant(std::chrono::milliseconds(number(column)));
}

Query::Query(Connection& connection, const std::string& sql)
    : connection_(connection), statement_(connection.database(), sql) {
    connection.prepared.push_back(sql);
}

void Query::bind(int index, Bytes value) {
    // A null pointer would be NULL, and no bytes are not the same as none.
    const char* data = value.empty() ? "" : value.data();
    statement_.bindNoCopy(index, data, static_cast<int>(value.size()));
}

void Query::bind(int index, Date value) {
    statement_.bind(index, to_iso(value));
}

void Query::bind(int index, Instant value) {
    statement_.bind(index, static_cast<std::int64_t>(value.time_since_epoch().count()));
}

}  // namespace termijnd
