-- Messages on their way to a person, written in the transaction of the act that they tell of.
CREATE TABLE message (
  person_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- contact, subject and body, sealed; NULL once the message has ended, so that no code stays
  content ${blob},
  -- WAITING, SENT, REFUSED or EXPIRED
  state TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  -- when to try next; a node that tries moves it ahead first, which is its claim
  due_ms BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  ended_ms BIGINT,
  provider_reference TEXT,
  reason TEXT,
  PRIMARY KEY (person_id, reference)
);
CREATE INDEX message_waiting ON message (channel, due_ms) WHERE state = 'WAITING';
CREATE INDEX message_ended ON message (ended_ms) WHERE state <> 'WAITING';

-- What the demo's outbox shows instead of sending; empty in production.
CREATE TABLE outbox (
  reference TEXT PRIMARY KEY,
  sent_ms BIGINT NOT NULL,
  channel TEXT NOT NULL,
  contact TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL
);
