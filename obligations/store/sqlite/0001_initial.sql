-- Enumerations are the numbers of the enums in rows.h, in their order. Dates are ISO text of a
-- civil day; instants are milliseconds since 1970 UTC.

-- The journal: append-only. What is current is the highest seq of a key.

CREATE TABLE case_state (
    case_key     TEXT NOT NULL PRIMARY KEY CHECK (case_key <> ''),
    derive_again TEXT CHECK (derive_again IS date(derive_again, '+0 days'))
) STRICT, WITHOUT ROWID;
CREATE INDEX case_to_derive ON case_state (derive_again, case_key) WHERE derive_again IS NOT NULL;

CREATE TABLE case_version (
    seq         INTEGER PRIMARY KEY,
    case_key    TEXT NOT NULL REFERENCES case_state (case_key),
    known_from  TEXT CHECK (known_from IS date(known_from, '+0 days')),
    ended_on    TEXT CHECK (ended_on IS date(ended_on, '+0 days')),
    recorded_at INTEGER NOT NULL,
    actor       TEXT NOT NULL
) STRICT;
CREATE INDEX case_version_of ON case_version (case_key, seq);

CREATE TABLE case_role (
    case_seq INTEGER NOT NULL REFERENCES case_version (seq),
    position INTEGER NOT NULL,
    role     TEXT NOT NULL CHECK (role <> ''),
    party    TEXT NOT NULL CHECK (party <> ''),
    PRIMARY KEY (case_seq, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_role_of_party ON case_role (party, role);
CREATE INDEX case_role_by_role ON case_role (role, party);

-- A mark that the daemon sets lies beside the journal, not in it.
CREATE TABLE party_state (
    party           TEXT NOT NULL PRIMARY KEY CHECK (party <> ''),
    email_failed    INTEGER NOT NULL DEFAULT 0 CHECK (email_failed BETWEEN 0 AND 1),
    last_message_on TEXT CHECK (last_message_on IS date(last_message_on, '+0 days'))
) STRICT, WITHOUT ROWID;

CREATE TABLE party_version (
    seq         INTEGER PRIMARY KEY,
    party       TEXT NOT NULL REFERENCES party_state (party),
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    reference   TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT NOT NULL
) STRICT;
CREATE INDEX party_version_of ON party_version (party, seq);

CREATE TABLE instrument_version (
    seq         INTEGER PRIMARY KEY,
    case_key    TEXT NOT NULL REFERENCES case_state (case_key),
    instrument  TEXT NOT NULL CHECK (instrument <> ''),
    kind        TEXT NOT NULL,
    decided_on  TEXT CHECK (decided_on IS date(decided_on, '+0 days')),
    recorded_at INTEGER NOT NULL,
    actor       TEXT NOT NULL
) STRICT;
CREATE INDEX instrument_version_of ON instrument_version (case_key, seq);

CREATE TABLE event (
    seq           INTEGER PRIMARY KEY,
    case_key      TEXT NOT NULL REFERENCES case_state (case_key),
    event         TEXT NOT NULL CHECK (event <> ''),
    instrument    TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind <> ''),
    happened_on   TEXT NOT NULL CHECK (happened_on IS date(happened_on, '+0 days')),
    registered_on TEXT CHECK (registered_on IS date(registered_on, '+0 days')),
    recorded_at   INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    UNIQUE (case_key, event)
) STRICT;
CREATE INDEX event_of_case ON event (case_key, seq);

CREATE TABLE event_datum (
    event_seq  INTEGER NOT NULL REFERENCES event (seq),
    field      TEXT NOT NULL,
    is_boolean INTEGER NOT NULL CHECK (is_boolean = 0 OR (is_boolean = 1 AND value IN (0, 1))),
    value      ANY NOT NULL CHECK (typeof(value) IN ('integer', 'real', 'text')),
    PRIMARY KEY (event_seq, field)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_version_stays BEFORE UPDATE ON case_version
BEGIN SELECT RAISE(ABORT, 'case_version is append-only'); END;
CREATE TRIGGER case_version_kept BEFORE DELETE ON case_version
BEGIN SELECT RAISE(ABORT, 'case_version is append-only'); END;
CREATE TRIGGER case_role_stays BEFORE UPDATE ON case_role
BEGIN SELECT RAISE(ABORT, 'case_role is append-only'); END;
CREATE TRIGGER case_role_kept BEFORE DELETE ON case_role
BEGIN SELECT RAISE(ABORT, 'case_role is append-only'); END;
CREATE TRIGGER party_version_stays BEFORE UPDATE ON party_version
BEGIN SELECT RAISE(ABORT, 'party_version is append-only'); END;
CREATE TRIGGER party_version_kept BEFORE DELETE ON party_version
BEGIN SELECT RAISE(ABORT, 'party_version is append-only'); END;
CREATE TRIGGER instrument_version_stays BEFORE UPDATE ON instrument_version
BEGIN SELECT RAISE(ABORT, 'instrument_version is append-only'); END;
CREATE TRIGGER instrument_version_kept BEFORE DELETE ON instrument_version
BEGIN SELECT RAISE(ABORT, 'instrument_version is append-only'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_datum_stays BEFORE UPDATE ON event_datum
BEGIN SELECT RAISE(ABORT, 'event_datum is append-only'); END;
CREATE TRIGGER event_datum_kept BEFORE DELETE ON event_datum
BEGIN SELECT RAISE(ABORT, 'event_datum is append-only'); END;

-- The first case manager named in the current version of a case.
CREATE VIEW case_manager (manager, case_key) AS
SELECT r.party, v.case_key
FROM case_role r JOIN case_version v ON v.seq = r.case_seq
WHERE r.role = 'casemanager'
  AND NOT EXISTS (SELECT 1 FROM case_version later
                  WHERE later.case_key = v.case_key AND later.seq > v.seq)
  AND NOT EXISTS (SELECT 1 FROM case_role earlier
                  WHERE earlier.case_seq = r.case_seq AND earlier.position < r.position
                    AND earlier.role = 'casemanager');

-- Derived from the journal; replaced by a re-derivation.

CREATE TABLE obligation (
    id          TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    case_key    TEXT NOT NULL REFERENCES case_state (case_key),
    instrument  TEXT NOT NULL,
    rule        TEXT NOT NULL,
    pack        TEXT NOT NULL,
    pack_sha256 TEXT NOT NULL,
    period      INTEGER,
    event       TEXT NOT NULL,
    trigger_on  TEXT NOT NULL CHECK (trigger_on IS date(trigger_on, '+0 days')),
    known_on    TEXT NOT NULL CHECK (known_on IS date(known_on, '+0 days')),
    earliest_on TEXT NOT NULL CHECK (earliest_on IS date(earliest_on, '+0 days')),
    due_on      TEXT NOT NULL CHECK (due_on IS date(due_on, '+0 days')),
    latest_on   TEXT NOT NULL CHECK (latest_on IS date(latest_on, '+0 days')),
    state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    settled_on  TEXT CHECK (settled_on IS date(settled_on, '+0 days')),
    is_soft     INTEGER NOT NULL CHECK (is_soft BETWEEN 0 AND 1),
    is_right    INTEGER NOT NULL CHECK (is_right BETWEEN 0 AND 1),
    obliged     TEXT NOT NULL,
    article     TEXT NOT NULL
) STRICT;
CREATE INDEX obligation_of_case ON obligation (case_key, due_on, id);
CREATE INDEX obligation_open ON obligation (case_key, due_on, id) WHERE state = 0;

CREATE TABLE finding (
    id         INTEGER PRIMARY KEY,
    case_key   TEXT NOT NULL REFERENCES case_state (case_key),
    finding    TEXT NOT NULL,
    instrument TEXT NOT NULL,
    event      TEXT NOT NULL,
    article    TEXT NOT NULL,
    measured   TEXT NOT NULL,
    bound      TEXT NOT NULL
) STRICT;
CREATE INDEX finding_of_case ON finding (case_key, id);

CREATE TABLE digest (
    manager  TEXT NOT NULL,
    day      TEXT NOT NULL CHECK (day IS date(day, '+0 days')),
    is_empty INTEGER NOT NULL CHECK (is_empty BETWEEN 0 AND 1),
    content  TEXT NOT NULL,
    PRIMARY KEY (manager, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_by_day ON digest (day);

-- The outbox. A row is made in the commit of its cause and kept after completion, so that its key
-- cannot be used twice.
CREATE TABLE message (
    id          INTEGER PRIMARY KEY,
    public_id   TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL CHECK (kind <> ''),
    subject     TEXT NOT NULL,
    recipient   TEXT NOT NULL CHECK (recipient <> ''),
    slot        TEXT NOT NULL,
    channel     INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 2),
    due_at      INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 6),
    attempts    INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    crashes     INTEGER NOT NULL DEFAULT 0 CHECK (crashes >= 0),
    fence       INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER CHECK ((lease_until IS NULL) = (state <> 1)),
    uncertain   INTEGER NOT NULL DEFAULT 0 CHECK (uncertain BETWEEN 0 AND 1),
    finished_at INTEGER,
    answer      TEXT NOT NULL DEFAULT '',
    content     TEXT,
    UNIQUE (kind, subject, recipient, slot)
) STRICT;
-- Led by time, so that "what is due" costs the same however many wait.
CREATE INDEX message_pending ON message (next_at) WHERE state = 0;
CREATE INDEX message_leased ON message (lease_until) WHERE state = 1;
-- Small: tells the age of the oldest that is being retried.
CREATE INDEX message_retried ON message (due_at) WHERE state = 0 AND next_at <> due_at;
-- Dead, cancelled, folded, held: listed by state, never touched on the way to delivery.
CREATE INDEX message_set_aside ON message (state, id) WHERE state >= 3;

-- Small facts about the daemon itself that must survive it.
CREATE TABLE memory (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the first claim froze. The body goes with delivery; the rest is evidence.
CREATE TABLE frozen (
    message  INTEGER PRIMARY KEY REFERENCES message (id),
    body     BLOB,
    envelope TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT;

-- How many messages are in each state: kept, because counting would read them all.
CREATE TABLE message_count (
    state  INTEGER PRIMARY KEY CHECK (state BETWEEN 0 AND 6),
    amount INTEGER NOT NULL CHECK (amount >= 0)
) STRICT;
INSERT INTO message_count VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0);

-- What became of a notice follows from its message, so that sending touches no row here.
CREATE TABLE notice (
    id           INTEGER PRIMARY KEY,
    obligation   TEXT NOT NULL REFERENCES obligation (id),
    case_key     TEXT NOT NULL REFERENCES case_state (case_key),
    kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5),
    slot         TEXT NOT NULL,
    recipient    TEXT NOT NULL CHECK (recipient <> ''),
    channel      INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 2),
    due_at       INTEGER NOT NULL,
    message      INTEGER REFERENCES message (id) CHECK ((message IS NULL) = (channel = 2)),
    is_cancelled INTEGER NOT NULL DEFAULT 0 CHECK (is_cancelled BETWEEN 0 AND 1)
) STRICT;
CREATE INDEX notice_of_case ON notice (case_key, id);
CREATE INDEX notice_of_obligation ON notice (obligation);
CREATE INDEX notice_of_message ON notice (message) WHERE message IS NOT NULL;
CREATE INDEX notice_by_letter ON notice (case_key, due_at) WHERE channel = 2;
