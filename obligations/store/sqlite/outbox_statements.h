#pragma once

#include <string>

#include "obligations/store/sqlite/query.h"

namespace termijnd {

inline const std::string message_columns =
    "m.id, m.public_id, m.kind, m.subject, m.recipient, m.slot, m.channel, m.due_at, m.next_at, "
    "m.state, m.attempts, m.fence, f.body, f.envelope, f.sha256, m.answer, m.finished_at, "
    "m.uncertain, m.shadow";
inline const std::string from_messages = " FROM message m LEFT JOIN frozen f ON f.message = m.id ";

// States of a message by number: 0 pending, 1 leased, 2 delivered, 3 dead, 4 cancelled, 5 folded,
// 6 held. What may be written under a claim ends in `leased`.
inline const std::string leased = " WHERE id = ?1 AND fence = ?2 AND state = 1";

struct OutboxSql {
    Connection& db;
    Query by_key{db, "SELECT m.id, m.state, m.channel, f.message IS NOT NULL" + from_messages +
                         "WHERE m.kind = ? AND m.subject = ? AND m.recipient = ? AND m.slot = ?"};
    Query add{db,
              "INSERT INTO message (public_id, kind, subject, recipient, slot, channel, due_at, "
              "next_at, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)"};
    Query hasten{db,
                 "UPDATE message SET due_at = min(due_at, ?2), next_at = min(next_at, ?2) "
                 "WHERE id = ?1 AND next_at > ?2"};
    Query revive{db,
                 "UPDATE message SET state = 0, channel = ?2, due_at = ?3, next_at = ?3, "
                 "attempts = 0, crashes = 0, uncertain = 0, finished_at = NULL, answer = '' "
                 "WHERE id = ?1"};
    Query state{db, "SELECT state FROM message WHERE id = ?"};
    Query hold{db, "UPDATE message SET state = 6 WHERE id = ? AND state = 0"};
    Query cancel_waiting{db,
                         "UPDATE message SET state = 4, content = NULL "
                         "WHERE id = ? AND state IN (0, 6)"};
    Query content{db, "SELECT content FROM message WHERE id = ?"};
    Query evidence{db, "SELECT evidence FROM frozen WHERE message = ?"};

    Query next_pending{db,
                       "SELECT next_at FROM message WHERE state = 0 AND next_at > ? "
                       "ORDER BY next_at LIMIT 1"};
    Query next_expiry{db,
                      "SELECT lease_until FROM message WHERE state = 1 AND lease_until > ? "
                      "ORDER BY lease_until LIMIT 1"};
    Query oldest_retried{db,
                         "SELECT due_at FROM message WHERE state = 0 AND next_at <> due_at "
                         "AND due_at > ? ORDER BY due_at LIMIT 1"};
    Query due{db, "SELECT " + message_columns + from_messages +
                      "WHERE m.state = 0 AND m.next_at <= ? ORDER BY m.next_at, m.id LIMIT ?"};
    Query expired{db, "SELECT " + message_columns + from_messages +
                          "WHERE m.state = 1 AND m.lease_until <= ? "
                          "ORDER BY m.lease_until, m.id LIMIT ?"};
    Query lease{db,
                "UPDATE message SET state = 1, fence = fence + 1, attempts = attempts + 1, "
                "lease_until = ?2, uncertain = max(uncertain, ?3) WHERE id = ?1"};

    Query freeze{db,
                 "INSERT INTO frozen (message, body, envelope, sha256, evidence) "
                 "SELECT ?1, ?3, ?4, ?5, ?6 FROM message" +
                     leased};
    Query delivered{db,
                    "UPDATE message SET state = 2, lease_until = NULL, finished_at = ?3, "
                    "answer = ?4, content = NULL" +
                        leased};
    Query mark_shadow{db, "UPDATE message SET shadow = ?2 WHERE id = ?1"};
    Query note_attempt{db,
                       "INSERT INTO attempt (message, at, answer) VALUES (?, ?, ?) "
                       "ON CONFLICT DO NOTHING"};
    Query attempts{db, "SELECT at, answer FROM attempt WHERE message = ? ORDER BY at"};
    Query drop_body{db, "UPDATE frozen SET body = NULL WHERE message = ?"};
    Query retry{db,
                "UPDATE message SET state = 0, lease_until = NULL, next_at = ?3, "
                "uncertain = max(uncertain, ?4), attempts = attempts - ?5, answer = ?6" +
                    leased};
    Query dead{
        db,
        "UPDATE message SET state = 3, lease_until = NULL, finished_at = ?3, answer = ?4" + leased};
    Query cancel_leased{
        db, "UPDATE message SET state = 4, lease_until = NULL, content = NULL" + leased};
    Query renew{db, "UPDATE message SET lease_until = ?3" + leased};
    Query all_leased{db,
                     "SELECT id, fence, crashes FROM message WHERE state = 1 AND lease_until > ? "
                     "ORDER BY lease_until"};
    Query release{db,
                  "UPDATE message SET state = 0, lease_until = NULL, crashes = crashes + ?3, "
                  "uncertain = max(uncertain, EXISTS (SELECT 1 FROM frozen WHERE message = ?1))" +
                      leased};
    Query replay{db,
                 "UPDATE message SET state = 0, next_at = ?2, attempts = 0, crashes = 0, "
                 "finished_at = NULL WHERE public_id = ?1 AND state = 3"};

    Query list{
        db, "SELECT " + message_columns + from_messages + "WHERE m.id > ? ORDER BY m.id LIMIT ?"};
    Query list_on_the_way{db, "SELECT " + message_columns + from_messages +
                                  "WHERE m.state = ? AND m.id > ? ORDER BY m.id LIMIT ?"};
    Query list_set_aside{db, "SELECT " + message_columns + from_messages +
                                 "WHERE m.state >= 3 AND m.state = ? AND m.id > ? "
                                 "ORDER BY m.id LIMIT ?"};
    Query list_delivered{db, "SELECT " + message_columns + from_messages +
                                 "WHERE m.state = 2 AND (m.finished_at, m.id) > (?, ?) "
                                 "ORDER BY m.finished_at, m.id LIMIT ?"};
    Query find{db, "SELECT " + message_columns + from_messages + "WHERE m.public_id = ?"};
    Query by_number{db, "SELECT " + message_columns + from_messages + "WHERE m.id = ?"};

    Query disable{db,
                  "INSERT INTO disabled_endpoint VALUES (?1, ?2, ?3, ?4) ON CONFLICT (endpoint) "
                  "DO UPDATE SET url = ?2, disabled_at = ?3, answer = ?4"};
    Query enable{db, "DELETE FROM disabled_endpoint WHERE endpoint = ?"};
    Query disabled{db,
                   "SELECT endpoint, url, disabled_at, answer FROM disabled_endpoint "
                   "WHERE endpoint > '' ORDER BY endpoint"};
    Query counts{db, "SELECT state, amount FROM message_count WHERE state >= 0"};
    Query set_count{db, "UPDATE message_count SET amount = ?2 WHERE state = ?1"};
};

struct MemorySql {
    Connection& db;
    Query recall{db, "SELECT value FROM memory WHERE name = ?"};
    Query remember{db,
                   "INSERT INTO memory (name, value) VALUES (?1, ?2) "
                   "ON CONFLICT (name) DO UPDATE SET value = ?2"};
};

}  // namespace termijnd
