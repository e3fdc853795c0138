-- What one operator asked for and another has to approve.
CREATE TABLE approval (
  person_id   TEXT NOT NULL REFERENCES person,   -- the person concerned
  approval_id TEXT NOT NULL UNIQUE,              -- short, for people to type
  act         TEXT NOT NULL,
  detail      TEXT NOT NULL,                     -- the new address or number, or empty
  reason      TEXT NOT NULL,
  half_hash   TEXT,                              -- of the half of the one-time code that the asker holds
  asked_by    TEXT NOT NULL,
  asked_ms    BIGINT NOT NULL,
  expires_ms  BIGINT NOT NULL,
  state       TEXT NOT NULL,                     -- waiting, approved, declined
  decided_by  TEXT,
  decided_ms  BIGINT,
  PRIMARY KEY (person_id, approval_id)
);
CREATE INDEX approval_waiting ON approval (expires_ms) WHERE state = 'waiting';

-- An address that was replaced lately: it is still told what happens.
CREATE TABLE former_contact (
  person_id TEXT NOT NULL REFERENCES person,
  channel   TEXT NOT NULL,
  contact   TEXT NOT NULL,
  until_ms  BIGINT NOT NULL,
  PRIMARY KEY (person_id, channel, contact)
);

-- A mail address that its owner is about to confirm.
CREATE TABLE pending_mail (
  person_id  TEXT PRIMARY KEY REFERENCES person,
  change_id  TEXT NOT NULL,
  session_id TEXT NOT NULL,                      -- only the session that began may finish
  mail       TEXT NOT NULL,
  code       TEXT NOT NULL,                      -- what is kept of the code that was sent
  sent       INTEGER NOT NULL,
  sent_ms    BIGINT NOT NULL,
  tries      INTEGER NOT NULL,                   -- wrong answers to the code sent last
  expires_ms BIGINT NOT NULL
);
