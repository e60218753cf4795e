#pragma once

#include <string>

#include "obligations/store/sqlite/query.h"

namespace termijnd {

inline const std::string outage_columns =
    "SELECT o.id, o.cause, o.endpoint, o.from_at, o.until_at, o.digests FROM outage o ";

// A notice in the place of `n` (itself, or made for the same step later) whose message `m` does.
inline const std::string in_its_place =
    "EXISTS (SELECT 1 FROM notice s JOIN message m ON m.id = s.message "
    "WHERE s.obligation = n.obligation AND s.id >= n.id AND s.kind = n.kind AND s.slot = n.slot "
    "AND s.recipient = n.recipient AND NOT s.is_cancelled AND ";

// One code for each notice that was due: 1 sent, 2 folded, 3 waiting, 4 failed, 0 none of these.
inline const std::string counted =
    "SELECT count(*), coalesce(sum(became = 1), 0), coalesce(sum(became = 2), 0), "
    "coalesce(sum(became = 3), 0), coalesce(sum(became = 4), 0) FROM (SELECT CASE WHEN " +
    in_its_place + "NOT s.is_folded AND m.state = 2) THEN 1 WHEN " + in_its_place +
    "(s.is_folded OR m.state = 5)) THEN 2 WHEN " + in_its_place +
    "m.state IN (0, 1, 6)) THEN 3 WHEN " + in_its_place +
    "m.state = 3) THEN 4 ELSE 0 END AS became "
    "FROM outage_notice x JOIN notice n ON n.id = x.notice WHERE x.outage = ?1";

// Notices of messages that were due at ?2 and had still to go out; each part has an index.
inline const std::string still_due =
    "INSERT OR IGNORE INTO outage_notice (outage, notice) SELECT ?1, n.id FROM notice n "
    "JOIN message m ON m.id = n.message WHERE NOT n.is_cancelled AND NOT n.is_folded AND m.id IN ("
    "SELECT id FROM message WHERE state = 0 AND next_at <= ?2 UNION ALL "
    "SELECT id FROM message WHERE state = 0 AND next_at <> due_at AND due_at <= ?2 UNION ALL "
    "SELECT id FROM message WHERE state = 1 AND lease_until > -1 AND due_at <= ?2";

struct OutageSql {
    Connection& db;
    Query add{db,
              "INSERT INTO outage (cause, endpoint, from_at, until_at, digests) "
              "VALUES (?, ?, ?, ?, ?)"};
    Query due_while_stopped{db, still_due + ")"};
    // With what went out already since it could be reached again.
    Query due_while_away{db, still_due +
                                 " UNION ALL SELECT id FROM message WHERE state = 2 "
                                 "AND finished_at >= ?5 AND due_at <= ?2) "
                                 "AND m.channel = ?3 AND (?4 = '' OR m.recipient = ?4)"};
    Query open{db,
               "INSERT INTO outage (cause, endpoint, from_at) VALUES (?, ?, ?) "
               "ON CONFLICT (cause, endpoint) WHERE until_at IS NULL DO NOTHING"};
    Query due_in_message{db,
                         "INSERT OR IGNORE INTO outage_notice (outage, notice) SELECT o.id, n.id "
                         "FROM outage o, notice n WHERE o.until_at IS NULL AND o.cause = ? "
                         "AND o.endpoint = ? AND n.message = ? AND NOT n.is_cancelled "
                         "AND NOT n.is_folded"};
    Query find_open{db,
                    outage_columns + "WHERE o.until_at IS NULL AND o.cause = ? AND o.endpoint = ?"};
    Query all_open{db, outage_columns +
                           "WHERE o.until_at IS NULL AND o.cause >= 0 "
                           "ORDER BY o.cause, o.endpoint"};
    Query end{db, "UPDATE outage SET until_at = ?2 WHERE id = ?1"};
    Query forget_due{db, "DELETE FROM outage_notice WHERE outage = ?"};
    Query forget{db, "DELETE FROM outage WHERE id = ?"};
    Query unreported{db, outage_columns +
                             "WHERE o.until_at IS NOT NULL AND o.is_reported = 0 AND o.id > 0 "
                             "ORDER BY o.id"};
    Query report{db,
                 "UPDATE outage SET is_reported = 1 WHERE until_at IS NOT NULL "
                 "AND is_reported = 0"};
    Query list{db, outage_columns + "WHERE o.id > ? ORDER BY o.id LIMIT ?"};
    Query ended{db, outage_columns + "WHERE o.until_at > ? ORDER BY o.until_at"};
    Query of_notice{db,
                    outage_columns +
                        "WHERE o.id IN (SELECT x.outage FROM notice n JOIN notice s "
                        "ON s.obligation = n.obligation AND s.id <= n.id AND s.kind = n.kind "
                        "AND s.slot = n.slot AND s.recipient = n.recipient "
                        "JOIN outage_notice x ON x.notice = s.id WHERE n.id = ?) ORDER BY o.id"};
    Query counts{db, counted + ")"};
    Query counts_of{db, counted +
                            " AND EXISTS (SELECT 1 FROM case_manager c "
                            "WHERE c.case_key = n.case_key AND c.manager = ?2))"};
};

}  // namespace termijnd
