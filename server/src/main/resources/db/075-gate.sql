-- What each account may do. One row an account, and what belongs to it beside.

CREATE TABLE account_profile (
  account_number  TEXT PRIMARY KEY,
  person_id       TEXT NOT NULL,                 -- the owner, on whose chain its acts stand
  title           TEXT NOT NULL,
  entity          TEXT NOT NULL,                 -- the legal entity that serves it
  residence       TEXT NOT NULL,                 -- ISO 3166-1
  base            TEXT NOT NULL,                 -- ISO 4217
  rights          TEXT NOT NULL,
  owner_limits    TEXT NOT NULL,
  operator_limits TEXT NOT NULL,
  frozen          INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX account_profile_of_person ON account_profile (person_id);

CREATE TABLE account_role (
  person_id      TEXT NOT NULL,
  account_number TEXT NOT NULL,
  role           TEXT NOT NULL,
  PRIMARY KEY (person_id, account_number)
);
CREATE INDEX account_role_of_account ON account_role (account_number);

CREATE TABLE accepted_disclosure (
  account_number TEXT NOT NULL,
  disclosure     TEXT NOT NULL,                  -- code and version
  accepted_ms    BIGINT NOT NULL,
  PRIMARY KEY (account_number, disclosure)
);

CREATE TABLE feed_subscription (
  account_number TEXT NOT NULL,
  feed           TEXT NOT NULL,
  since_ms       BIGINT NOT NULL,
  PRIMARY KEY (account_number, feed)
);

-- A session is for live accounts or for paper, from the first one that it opens to its end.
CREATE TABLE session_book (
  person_id  TEXT NOT NULL,
  session_id TEXT NOT NULL,
  paper      INTEGER NOT NULL,
  PRIMARY KEY (person_id, session_id)
);
