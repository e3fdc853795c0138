-- When the owner of a program was last told why it got no token: each reason by itself.
CREATE TABLE renewal_told (
  person_id  TEXT NOT NULL REFERENCES person,
  program_id TEXT NOT NULL,                      -- the key, or the session of what was granted
  why        TEXT NOT NULL,
  told_ms    BIGINT NOT NULL,
  PRIMARY KEY (person_id, program_id, why)
);
ALTER TABLE api_key DROP COLUMN renewal_told_ms;
