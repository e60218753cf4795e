-- Shadow mode: a message that counts as delivered and never reached who it was for. The one address
-- that it went to instead, or empty: nobody. None for a message that was really sent.
ALTER TABLE message ADD COLUMN shadow TEXT CHECK (shadow IS NULL OR state = 2);
