-- Each try that did not arrive, for the evidence. Of what arrived the message itself keeps the
-- answer, so that a delivery costs no row more.
CREATE TABLE attempt (
    message INTEGER NOT NULL REFERENCES message (id),
    at      INTEGER NOT NULL,
    answer  TEXT NOT NULL,
    PRIMARY KEY (message, at)
) STRICT, WITHOUT ROWID;

-- A time in which what was due could not go out: 0 the daemon did not run, 1 the mail server could
-- not be reached, 2 an endpoint could not.
CREATE TABLE outage (
    id          INTEGER PRIMARY KEY,
    cause       INTEGER NOT NULL CHECK (cause BETWEEN 0 AND 2),
    endpoint    TEXT NOT NULL CHECK ((endpoint <> '') = (cause = 2)),
    from_at     INTEGER NOT NULL,
    until_at    INTEGER CHECK (until_at >= from_at),
    digests     INTEGER NOT NULL DEFAULT 0 CHECK (digests >= 0),
    is_reported INTEGER NOT NULL DEFAULT 0 CHECK (is_reported BETWEEN 0 AND 1)
) STRICT;
CREATE UNIQUE INDEX outage_open ON outage (cause, endpoint) WHERE until_at IS NULL;
CREATE INDEX outage_unreported ON outage (id) WHERE until_at IS NOT NULL AND is_reported = 0;
CREATE INDEX outage_ended ON outage (until_at) WHERE until_at IS NOT NULL;

-- Which notices were due in it; what became of each follows from the notice.
CREATE TABLE outage_notice (
    outage INTEGER NOT NULL REFERENCES outage (id),
    notice INTEGER NOT NULL,
    PRIMARY KEY (outage, notice)
) STRICT, WITHOUT ROWID;
CREATE INDEX outage_of_notice ON outage_notice (notice);
