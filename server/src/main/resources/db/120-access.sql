-- Keys of programs: public halves alone.
CREATE TABLE api_key (
  person_id       TEXT NOT NULL REFERENCES person,
  key_id          TEXT NOT NULL UNIQUE,          -- the client id of its token requests
  name            TEXT NOT NULL,
  method          TEXT NOT NULL,                 -- JKT, X5T_S256
  thumbprint      TEXT NOT NULL UNIQUE,
  public_key      TEXT NOT NULL,                 -- JSON Web Key, or certificate in PEM
  rights          TEXT NOT NULL,
  fail_safe       TEXT NOT NULL,
  proofs          TEXT NOT NULL,                 -- of the owner, when it was granted
  created_ms      BIGINT NOT NULL,
  expires_ms      BIGINT NOT NULL,
  standing        TEXT NOT NULL,                 -- ACTIVE, PAUSED, SUSPENDED, REVOKED
  standing_why    TEXT NOT NULL,
  standing_ms     BIGINT NOT NULL,
  PRIMARY KEY (person_id, key_id)
);

-- Client assertions that were taken (RFC 7523, 3, item 7): none counts twice, on whichever node.
CREATE TABLE used_assertion (
  client_id  TEXT NOT NULL,
  jti_hash   TEXT NOT NULL,
  expires_ms BIGINT NOT NULL,
  PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX used_assertion_over ON used_assertion (expires_ms);

-- What a program may do with the session; null for a person's own.
ALTER TABLE session ADD COLUMN access TEXT;
CREATE UNIQUE INDEX session_by_id ON session (session_id);

-- By which access an order came in; null for a person's own session.
ALTER TABLE trading_order ADD COLUMN client_id TEXT;
CREATE INDEX trading_order_by_client ON trading_order (account_number, client_id) WHERE open = 1;

-- What came in by an access with daily limits.
CREATE TABLE access_use (
  account_number TEXT NOT NULL,
  client_id      TEXT NOT NULL,
  day            TEXT NOT NULL,                  -- of the company that serves the account
  orders         BIGINT NOT NULL,
  value          TEXT NOT NULL,                  -- exact decimal, in the account's base currency
  PRIMARY KEY (account_number, client_id, day)
);
