-- People, what they sign in with, and where they are signed in.
-- Every table is keyed by its person first, so that it can be spread over nodes by person.

CREATE TABLE person (
  person_id           TEXT PRIMARY KEY,
  username            TEXT NOT NULL UNIQUE,      -- canonical: lower case, no spaces
  display_name        TEXT NOT NULL,
  operator            INTEGER NOT NULL,          -- 1: works for the broker
  standing            TEXT NOT NULL,             -- active, changes-frozen, frozen
  frozen_ms           BIGINT,                    -- when the owner froze changes; cooling-off counts from here
  password_hash       TEXT,                      -- none until an invitation is used
  password_breached   INTEGER NOT NULL DEFAULT 0,
  password_changed_ms BIGINT,
  mail                TEXT,
  phone               TEXT,
  zone                TEXT NOT NULL,
  webauthn_handle     TEXT NOT NULL UNIQUE,      -- random, base64url: what authenticators know
  created_ms          BIGINT NOT NULL
);

CREATE TABLE account (
  account_number TEXT PRIMARY KEY,
  person_id      TEXT NOT NULL REFERENCES person,
  title          TEXT NOT NULL,
  permissions    TEXT NOT NULL,                  -- names with commas between
  opened_ms      BIGINT NOT NULL
);
CREATE INDEX account_of_person ON account (person_id);

CREATE TABLE factor (
  person_id    TEXT NOT NULL REFERENCES person,
  factor_id    TEXT NOT NULL,
  kind         TEXT NOT NULL,
  name         TEXT NOT NULL,
  sealed       ${blob},                          -- secret, under a key that is not in here
  detail       TEXT NOT NULL,                    -- what changes with use; moved by compare-and-set
  added_ms     BIGINT NOT NULL,
  last_used_ms BIGINT,
  suspended    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person_id, factor_id)
);

CREATE TABLE device (
  person_id      TEXT NOT NULL REFERENCES person,
  device_id      TEXT NOT NULL,
  name           TEXT NOT NULL,
  key_thumbprint TEXT NOT NULL,                  -- RFC 7638
  key_spki       TEXT NOT NULL,
  cookie_hash    TEXT NOT NULL,
  added_ms       BIGINT NOT NULL,
  last_seen_ms   BIGINT NOT NULL,
  last_network   TEXT NOT NULL,
  removed_ms     BIGINT,
  PRIMARY KEY (person_id, device_id)
);

CREATE TABLE known_network (
  person_id TEXT NOT NULL REFERENCES person,
  network   TEXT NOT NULL,
  place     TEXT NOT NULL,                       -- country code, or empty
  first_ms  BIGINT NOT NULL,
  last_ms   BIGINT NOT NULL,
  PRIMARY KEY (person_id, network)
);

CREATE TABLE session (
  person_id      TEXT NOT NULL REFERENCES person,
  session_id     TEXT NOT NULL,
  token_hash     TEXT NOT NULL UNIQUE,
  interface      TEXT NOT NULL,
  device_id      TEXT,
  device_label   TEXT NOT NULL,
  proofs         TEXT NOT NULL,
  demanded       TEXT NOT NULL,                  -- AAL1 to AAL3: sets the limits
  network        TEXT NOT NULL,
  place          TEXT NOT NULL,
  started_ms     BIGINT NOT NULL,
  last_active_ms BIGINT NOT NULL,
  ends_ms        BIGINT NOT NULL,
  ended_ms       BIGINT,
  ended_why      TEXT,
  PRIMARY KEY (person_id, session_id)
);

CREATE TABLE sign_in (
  sign_in_id   TEXT PRIMARY KEY,
  version      BIGINT NOT NULL,
  binding_hash TEXT NOT NULL,                    -- of the secret that the caller's browser holds
  phase        TEXT NOT NULL,                    -- proving, admitted, refused
  person_id    TEXT NOT NULL REFERENCES person,
  interface    TEXT NOT NULL,
  action       TEXT NOT NULL,
  session_id   TEXT,
  return_to    TEXT NOT NULL,
  signals      TEXT NOT NULL,
  device_id    TEXT,
  device_key   TEXT NOT NULL,                    -- thumbprint and key that the browser proved, or empty
  device_label TEXT NOT NULL,
  network      TEXT NOT NULL,
  started_ms   BIGINT NOT NULL,
  proofs       TEXT NOT NULL,
  prompt_kind  TEXT,
  prompt_factor TEXT,
  prompt_expected TEXT,
  prompt_asked_ms BIGINT,
  prompt_expires_ms BIGINT,
  prompt_sent  INTEGER NOT NULL DEFAULT 0,
  refused_why  TEXT
);

CREATE TABLE try_budget (
  subject  TEXT NOT NULL,                        -- a person's id, or the keyed hash of an unknown name
  scope    TEXT NOT NULL,                        -- whose tries, and at what
  failures INTEGER NOT NULL,
  last_ms  BIGINT NOT NULL,
  PRIMARY KEY (subject, scope)
);

CREATE TABLE used_challenge (
  challenge  TEXT PRIMARY KEY,
  expires_ms BIGINT NOT NULL
);

CREATE TABLE invitation (
  token_hash TEXT PRIMARY KEY,
  person_id  TEXT,                               -- none: makes the first operator
  made_ms    BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms    BIGINT
);

CREATE TABLE travel_notice (
  person_id    TEXT NOT NULL REFERENCES person,
  notice_id    TEXT NOT NULL,
  country      TEXT NOT NULL,                    -- ISO 3166-1 alpha-2
  from_ms      BIGINT NOT NULL,
  until_ms     BIGINT NOT NULL,
  given_ms     BIGINT NOT NULL,
  withdrawn_ms BIGINT,
  PRIMARY KEY (person_id, notice_id)
);
