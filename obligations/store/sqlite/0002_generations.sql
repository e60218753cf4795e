-- Under which generation of packs, policy and calendar a case was derived; when its dossier ended.
ALTER TABLE case_state ADD COLUMN ended_on TEXT CHECK (ended_on IS date(ended_on, '+0 days'));
ALTER TABLE case_state ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_by_generation ON case_state (generation, case_key);

-- The address that was refused, so that another one starts clean.
ALTER TABLE party_state ADD COLUMN failed_address TEXT NOT NULL DEFAULT '';
UPDATE party_state SET failed_address = coalesce(
    (SELECT v.email FROM party_version v WHERE v.party = party_state.party
     ORDER BY v.seq DESC LIMIT 1), '')
WHERE email_failed;

-- Endpoints that answered 410.
CREATE TABLE disabled_endpoint (
    endpoint    TEXT NOT NULL PRIMARY KEY CHECK (endpoint <> ''),
    url         TEXT NOT NULL,
    disabled_at INTEGER NOT NULL,
    answer      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Leases count in time that nobody sets: lease_until means something to this process alone, and
-- every start voids what the last one left. What was delivered is followed in this order.
CREATE INDEX message_finished ON message (finished_at, id) WHERE state = 2;

-- How many commits there were. The start compares it with what was acknowledged (acknowledged.h).
INSERT INTO memory (name, value) VALUES ('commits', '0') ON CONFLICT DO NOTHING;
