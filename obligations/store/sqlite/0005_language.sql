-- The language of letters to a party: 1 is Dutch, 0 English (facts/language.h).
ALTER TABLE party_version ADD COLUMN language INTEGER NOT NULL DEFAULT 1 CHECK (language BETWEEN 0 AND 1);
