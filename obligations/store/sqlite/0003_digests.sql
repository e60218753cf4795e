-- The day on which a letter was posted: until then it stands in its case manager's digest.
ALTER TABLE notice ADD COLUMN posted_on TEXT CHECK (posted_on IS date(posted_on, '+0 days'));

-- Which dossiers have a finding: those without case manager have a digest of their own.
CREATE INDEX finding_by_id ON finding (finding, case_key);
