-- What each notice tells: the last day that it names (none: that there is none any more), and the
-- day after which something is called late. A notice that another one swallowed says so: it goes
-- with that one's message. A letter stands in its case manager's digest until the day it was posted. The
-- table is made anew, for it takes a seventh kind.
CREATE TABLE notice_told (
    id           INTEGER PRIMARY KEY,
    obligation   TEXT NOT NULL REFERENCES obligation (id),
    case_key     TEXT NOT NULL REFERENCES case_state (case_key),
    kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
    slot         TEXT NOT NULL,
    recipient    TEXT NOT NULL CHECK (recipient <> ''),
    channel      INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 2),
    due_at       INTEGER NOT NULL,
    message      INTEGER REFERENCES message (id) CHECK ((message IS NULL) = (channel = 2)),
    is_cancelled INTEGER NOT NULL DEFAULT 0 CHECK (is_cancelled BETWEEN 0 AND 1),
    is_folded    INTEGER NOT NULL DEFAULT 0 CHECK (is_folded BETWEEN 0 AND 1),
    last_day     TEXT CHECK (last_day IS date(last_day, '+0 days')),
    late_after   TEXT CHECK (late_after IS date(late_after, '+0 days')),
    posted_on    TEXT CHECK (posted_on IS date(posted_on, '+0 days'))
) STRICT;
INSERT INTO notice_told
SELECT n.id, n.obligation, n.case_key, n.kind, n.slot, n.recipient, n.channel, n.due_at, n.message,
       n.is_cancelled, 0, CASE WHEN o.state = 0 THEN o.due_on END, o.latest_on, NULL
FROM notice n JOIN obligation o ON o.id = n.obligation;
DROP TABLE notice;
ALTER TABLE notice_told RENAME TO notice;
CREATE INDEX notice_of_case ON notice (case_key, id);
CREATE INDEX notice_of_obligation ON notice (obligation);
CREATE INDEX notice_of_message ON notice (message) WHERE message IS NOT NULL;
CREATE INDEX notice_by_letter ON notice (case_key, due_at) WHERE channel = 2;

-- Which dossiers have a finding: those without case manager have a digest of their own.
CREATE INDEX finding_by_id ON finding (finding, case_key);
