-- Ways in that are being added, and which keys belong to whom.

CREATE TABLE pending_factor (
  person_id  TEXT NOT NULL REFERENCES person,
  kind       TEXT NOT NULL,
  factor_id  TEXT NOT NULL,                      -- the id that the factor will have
  session_id TEXT NOT NULL,                      -- only the session that began may finish
  name       TEXT NOT NULL,
  sealed     ${blob} NOT NULL,                   -- secret, number, challenge or new codes
  code       TEXT NOT NULL,                      -- what is kept of a sent code, or empty
  sent       INTEGER NOT NULL,                   -- codes sent so far
  sent_ms    BIGINT NOT NULL,
  tries      INTEGER NOT NULL,                   -- wrong answers to the code sent last
  expires_ms BIGINT NOT NULL,
  PRIMARY KEY (person_id, kind)
);
CREATE INDEX pending_factor_by_end ON pending_factor (expires_ms);

-- WebAuthn L3, 7.1, step 26: a credential id is registered once, over all people.
CREATE TABLE credential (
  credential_id TEXT PRIMARY KEY,
  person_id     TEXT NOT NULL REFERENCES person,
  factor_id     TEXT NOT NULL
);
CREATE INDEX credential_of_person ON credential (person_id, factor_id);

-- 1: whoever lost all ways in starts again without them
ALTER TABLE invitation ADD COLUMN drops_factors INTEGER NOT NULL DEFAULT 0;
