-- What an owner asked for that a person of the house decides. Kept when it is decided, with the
-- answers that it rests on.
CREATE TABLE permission_request (
  account_number TEXT NOT NULL,
  request_id     TEXT NOT NULL UNIQUE,           -- short, for people to type
  wish           TEXT NOT NULL,
  experience     TEXT NOT NULL,
  aim            TEXT NOT NULL,
  asked_by       TEXT NOT NULL,
  asked_ms       BIGINT NOT NULL,
  state          TEXT NOT NULL,                  -- waiting, granted, refused, withdrawn, replaced
  why            TEXT NOT NULL,                  -- of a refusal, for the owner; or empty
  decided_by     TEXT,
  decided_ms     BIGINT,
  PRIMARY KEY (account_number, request_id)
);
CREATE UNIQUE INDEX permission_request_one ON permission_request (account_number, wish)
  WHERE state = 'waiting';
CREATE INDEX permission_request_waiting ON permission_request (asked_ms) WHERE state = 'waiting';
