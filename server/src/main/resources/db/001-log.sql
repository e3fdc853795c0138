-- The one log: each act of a person in the transaction that did it, chained by hash per person.
-- log_head is the end of each chain; its row is the lock that makes n gapless.
CREATE TABLE log (
  seq ${serial},
  person_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  interface TEXT,
  network TEXT,
  device_id TEXT,
  session_id TEXT,
  data TEXT NOT NULL,
  prev_hash ${blob} NOT NULL,
  hash ${blob} NOT NULL,
  mac ${blob} NOT NULL,
  UNIQUE (person_id, n)
);

CREATE TABLE log_head (
  person_id TEXT PRIMARY KEY,
  n BIGINT NOT NULL,
  hash ${blob} NOT NULL,
  mac ${blob} NOT NULL
);
