#pragma once

#include <string>

#include "obligations/store/sqlite/query.h"

// Every statement of the store, by the part of the interface it serves.
namespace termijnd {

struct JournalSql {
    Connection& db;
    Query register_case{db, "INSERT INTO case_state (case_key) VALUES (?) ON CONFLICT DO NOTHING"};
    Query has_case{db, "SELECT 1 FROM case_state WHERE case_key = ?"};
    Query add_case{db,
                   "INSERT INTO case_version (case_key, known_from, recorded_at, actor) "
                   "VALUES (?, ?, ?, ?)"};
    Query add_role{db,
                   "INSERT INTO case_role (case_seq, position, role, party) VALUES (?, ?, ?, ?)"};
    Query find_case{db,
                    "SELECT seq, known_from FROM case_version WHERE case_key = ? "
                    "ORDER BY seq DESC LIMIT 1"};
    Query roles{db, "SELECT role, party FROM case_role WHERE case_seq = ? ORDER BY position"};
    Query case_keys{db,
                    "SELECT case_key FROM case_state WHERE case_key > ? ORDER BY case_key LIMIT ?"};
    Query cases_of_party{
        db,
        "SELECT DISTINCT v.case_key FROM case_role r JOIN case_version v ON v.seq = r.case_seq "
        "WHERE r.party = ? AND NOT EXISTS (SELECT 1 FROM case_version later "
        "WHERE later.case_key = v.case_key AND later.seq > v.seq) ORDER BY v.case_key"};

    Query register_party{db, "INSERT INTO party_state (party) VALUES (?) ON CONFLICT DO NOTHING"};
    Query add_party{db,
                    "INSERT INTO party_version (party, name, email, phone, reference, language, "
                    "recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
    Query set_failed_address{db, "UPDATE party_state SET failed_address = ?2 WHERE party = ?1"};
    Query note_message_on{db,
                          "UPDATE party_state SET last_message_on = ?2 WHERE party = ?1 "
                          "AND coalesce(last_message_on, '') < ?2"};
    Query find_party{
        db,
        "SELECT v.party, v.name, v.email, v.phone, v.reference, "
        "v.email <> '' AND v.email = s.failed_address, "
        "s.last_message_on, v.language FROM party_version v JOIN party_state s USING (party) "
        "WHERE v.party = ? ORDER BY v.seq DESC LIMIT 1"};
    Query parties{
        db,
        "SELECT v.party, v.name, v.email, v.phone, v.reference, "
        "v.email <> '' AND v.email = s.failed_address, "
        "s.last_message_on, v.language FROM party_state s JOIN party_version v ON v.seq = "
        "(SELECT max(seq) FROM party_version WHERE party = s.party) "
        "WHERE s.party > ? ORDER BY s.party LIMIT ?"};

    // A walk from one manager to the next, so that it costs managers and not cases.
    Query managers{db,
                   "WITH RECURSIVE known (party) AS ("
                   "SELECT min(party) FROM case_role WHERE role = 'casemanager' UNION ALL "
                   "SELECT (SELECT min(r.party) FROM case_role r WHERE r.role = 'casemanager' "
                   "AND r.party > known.party) FROM known WHERE known.party IS NOT NULL) "
                   "SELECT party FROM known WHERE EXISTS "
                   "(SELECT 1 FROM case_manager c WHERE c.manager = known.party)"};
    Query managed{db, "SELECT case_key FROM case_manager WHERE manager = ? ORDER BY case_key"};

    Query add_instrument{db,
                         "INSERT INTO instrument_version (case_key, instrument, kind, decided_on, "
                         "recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?)"};
    Query instruments{db,
                      "SELECT instrument, kind, decided_on FROM instrument_version "
                      "WHERE case_key = ? ORDER BY seq"};
    Query add_event{db,
                    "INSERT INTO event (case_key, event, instrument, kind, happened_on, "
                    "registered_on, recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
    Query add_datum{db,
                    "INSERT INTO event_datum (event_seq, field, is_boolean, value) "
                    "VALUES (?, ?, ?, ?)"};
    Query events{db,
                 "SELECT seq, event, instrument, kind, happened_on, registered_on FROM event "
                 "WHERE case_key = ? ORDER BY seq"};
    Query find_event{db,
                     "SELECT seq, event, instrument, kind, happened_on, registered_on FROM event "
                     "WHERE case_key = ? AND event = ?"};
    Query case_versions{db,
                        "SELECT seq, known_from, recorded_at, actor FROM case_version "
                        "WHERE case_key = ? ORDER BY seq"};
    Query party_versions{db,
                         "SELECT party, name, email, phone, reference, recorded_at, actor "
                         "FROM party_version WHERE party = ? ORDER BY seq"};
    Query instrument_versions{db,
                              "SELECT instrument, kind, decided_on, recorded_at, actor "
                              "FROM instrument_version WHERE case_key = ? ORDER BY seq"};
    Query event_versions{db,
                         "SELECT seq, event, instrument, kind, happened_on, registered_on, "
                         "recorded_at, actor FROM event WHERE case_key = ? ORDER BY seq"};
    Query data{db,
               "SELECT field, is_boolean, value FROM event_datum WHERE event_seq = ? "
               "ORDER BY field"};
};

inline const std::string obligation_columns =
    "o.id, o.case_key, o.instrument, o.rule, o.pack, o.pack_sha256, o.period, o.event, "
    "o.trigger_on, o.known_on, o.earliest_on, o.due_on, o.latest_on, o.state, o.settled_on, "
    "o.is_soft, o.is_right, o.obliged, o.article";

struct DerivedSql {
    Connection& db;
    Query of_case{db, "SELECT " + obligation_columns +
                          " FROM obligation o WHERE o.case_key = ? ORDER BY o.due_on, o.id"};
    Query find{db, "SELECT " + obligation_columns + " FROM obligation o WHERE o.id = ?"};
    Query put{db,
              "INSERT INTO obligation VALUES "
              "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (id) DO UPDATE SET case_key = excluded.case_key, "
              "instrument = excluded.instrument, rule = excluded.rule, pack = excluded.pack, "
              "pack_sha256 = excluded.pack_sha256, period = excluded.period, "
              "event = excluded.event, trigger_on = excluded.trigger_on, "
              "known_on = excluded.known_on, earliest_on = excluded.earliest_on, "
              "due_on = excluded.due_on, latest_on = excluded.latest_on, "
              "state = excluded.state, settled_on = excluded.settled_on, "
              "is_soft = excluded.is_soft, is_right = excluded.is_right, "
              "obliged = excluded.obliged, article = excluded.article"};

    Query drop_findings{db, "DELETE FROM finding WHERE case_key = ?"};
    Query add_finding{db,
                      "INSERT INTO finding (case_key, finding, instrument, event, article, "
                      "measured, bound) VALUES (?, ?, ?, ?, ?, ?, ?)"};
    Query findings{db,
                   "SELECT case_key, finding, instrument, event, article, measured, bound "
                   "FROM finding WHERE case_key = ? ORDER BY id"};

    Query with_finding{db,
                       "SELECT DISTINCT case_key FROM finding WHERE finding = ? ORDER BY case_key"};
    Query state{db, "SELECT derive_again, ended_on, generation FROM case_state WHERE case_key = ?"};
    Query put_state{db,
                    "UPDATE case_state SET derive_again = ?2, ended_on = ?3, generation = ?4 "
                    "WHERE case_key = ?1"};
    Query behind{db,
                 "SELECT case_key FROM case_state WHERE generation < ? "
                 "ORDER BY generation, case_key LIMIT ?"};
    Query count_behind{db, "SELECT count(*) FROM case_state WHERE generation < ?"};
    Query set_again{db, "UPDATE case_state SET derive_again = ?2 WHERE case_key = ?1"};
    Query to_derive{db,
                    "SELECT case_key FROM case_state WHERE derive_again <= ? "
                    "ORDER BY derive_again, case_key LIMIT ?"};
    Query next_derive{db,
                      "SELECT derive_again FROM case_state WHERE derive_again > '' "
                      "ORDER BY derive_again LIMIT 1"};
};

// What became of a notice: 0 planned, 1 claimed, 2 sent, 3 cancelled, 4 folded, 5 failed, 6 waiting
// for another try with frozen bytes, 7 held.
inline const std::string notice_columns =
    "n.id, n.obligation, n.case_key, n.kind, n.slot, n.recipient, n.channel, n.due_at, "
    "CASE WHEN n.is_cancelled OR m.state = 4 THEN 3 WHEN n.posted_on IS NOT NULL THEN 2 "
    "WHEN m.state = 3 THEN 5 "
    "WHEN n.is_folded OR m.state = 5 THEN 4 WHEN m.state = 1 THEN 1 WHEN m.state = 2 THEN 2 "
    "WHEN m.state = 6 THEN 7 WHEN f.message IS NOT NULL THEN 6 ELSE 0 END, n.message, n.last_day, "
    "n.late_after, "
    "coalesce(f.envelope, ''), m.finished_at, n.posted_on, m.shadow IS NOT NULL";
inline const std::string with_message =
    " LEFT JOIN message m ON m.id = n.message LEFT JOIN frozen f ON f.message = n.message ";

struct NoticeSql {
    Connection& db;
    Query of_case{db, "SELECT " + notice_columns + " FROM notice n" + with_message +
                          "WHERE n.case_key = ? ORDER BY n.id"};
    Query of_message{db, "SELECT " + notice_columns + ", " + obligation_columns +
                             " FROM notice n JOIN obligation o ON o.id = n.obligation" +
                             with_message +
                             "WHERE n.message = ? AND NOT n.is_cancelled AND NOT n.is_folded "
                             "ORDER BY n.id"};
    Query add{db,
              "INSERT INTO notice (obligation, case_key, kind, slot, recipient, channel, due_at, "
              "message, last_day, late_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    Query find{db, "SELECT " + notice_columns + " FROM notice n" + with_message + "WHERE n.id = ?"};
    Query cancel{db, "UPDATE notice SET is_cancelled = 1 WHERE id = ?"};
    Query cancel_folded{db,
                        "UPDATE notice SET is_cancelled = 1 WHERE message = ? AND obligation = ? "
                        "AND is_folded"};
    Query fold{db, "UPDATE notice SET message = ?2, is_folded = 1 WHERE id = ?1"};
    Query cancel_carried{db, "UPDATE notice SET is_cancelled = 1 WHERE message = ?"};
    Query mark_posted{db, "UPDATE notice SET posted_on = ?2 WHERE id = ?1"};
    Query carried{db,
                  "SELECT 1 FROM notice WHERE message = ? AND NOT is_cancelled "
                  "AND NOT is_folded LIMIT 1"};

    Query add_digest{db,
                     "INSERT INTO digest (manager, day, is_empty, content) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT DO NOTHING"};
    Query find_digest{db,
                      "SELECT manager, day, is_empty, content FROM digest "
                      "WHERE manager = ? AND day = ?"};
    Query previous_digest{db,
                          "SELECT manager, day, is_empty, content FROM digest "
                          "WHERE manager = ? AND day < ? ORDER BY day DESC LIMIT 1"};
    Query last_digest{db, "SELECT day FROM digest WHERE day > '' ORDER BY day DESC LIMIT 1"};
};

}  // namespace termijnd
