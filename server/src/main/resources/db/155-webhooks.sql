-- Endpoints of people's own programs that are told what happens.
CREATE TABLE webhook (
  person_id     TEXT NOT NULL REFERENCES person,
  webhook_id    TEXT NOT NULL UNIQUE,
  url           TEXT NOT NULL,
  events        TEXT NOT NULL,                    -- codes, a space between them
  secret        ${blob} NOT NULL,                 -- sealed, as is the one before
  former_secret ${blob},                          -- signs too, until former_until_ms
  former_until_ms BIGINT NOT NULL,
  standing      TEXT NOT NULL,                    -- ACTIVE, PAUSED or DISABLED
  standing_why  TEXT NOT NULL,
  created_ms    BIGINT NOT NULL,
  PRIMARY KEY (person_id, webhook_id)
);

-- Which of several places of a channel a message goes to; empty where a channel has one provider. The
-- content of a webhook stays when it has ended, so that it can be sent again: it holds no code.
ALTER TABLE message ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN tried_ms BIGINT;

-- When its owner was last told that a program with this key got no token.
ALTER TABLE api_key ADD COLUMN renewal_told_ms BIGINT;
