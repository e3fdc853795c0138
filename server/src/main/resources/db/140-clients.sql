-- Programs of third parties, as operators registered them: public keys alone.
CREATE TABLE oauth_client (
  client_id     TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  redirect_uris TEXT NOT NULL,                   -- one a line
  jwks          TEXT NOT NULL,                   -- JSON Web Key Set
  scope_max     TEXT NOT NULL,                   -- READ, REDUCE_ONLY, TRADE
  live          INTEGER NOT NULL,                -- 1: may ask for accounts with real money
  contact       TEXT NOT NULL,
  created_ms    BIGINT NOT NULL,
  closed_ms     BIGINT
);

-- Pushed authorization requests (RFC 9126) until somebody decides; by the hash of their name.
CREATE TABLE oauth_request (
  request_hash TEXT PRIMARY KEY,
  client_id    TEXT NOT NULL REFERENCES oauth_client,
  request      TEXT NOT NULL,
  created_ms   BIGINT NOT NULL
);
CREATE INDEX oauth_request_over ON oauth_request (created_ms);

-- Authorization codes, by their hash. Kept for a while after their end: one that comes twice revokes.
CREATE TABLE oauth_code (
  code_hash  TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES person,
  client_id  TEXT NOT NULL REFERENCES oauth_client,
  consent    TEXT NOT NULL,                      -- the request, and what the person agreed to
  issued_ms  BIGINT NOT NULL,
  session_id TEXT                                -- what it was exchanged for
);
CREATE INDEX oauth_code_over ON oauth_code (issued_ms);

-- Keys that sign ID tokens. The newest ones are published; the private half is sealed.
CREATE TABLE oauth_signing_key (
  key_id     TEXT PRIMARY KEY,
  sealed     ${blob} NOT NULL,
  created_ms BIGINT NOT NULL
);

-- The registered client that holds the session; null for people and API keys.
ALTER TABLE session ADD COLUMN client_id TEXT;
CREATE INDEX session_of_client ON session (client_id) WHERE client_id IS NOT NULL AND ended_ms IS NULL;
