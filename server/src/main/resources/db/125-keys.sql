-- When a key was used last and from where: written with each token that it gets, not with each request.
ALTER TABLE api_key ADD COLUMN used_ms BIGINT;
ALTER TABLE api_key ADD COLUMN used_network TEXT;

-- The nearest reminder of its end that was sent: 14, 3 or 1 days before; null for none.
ALTER TABLE api_key ADD COLUMN reminded_days BIGINT;
CREATE INDEX api_key_by_end ON api_key (expires_ms);

-- Keys that a person described and has not confirmed yet.
CREATE TABLE key_draft (
  person_id   TEXT NOT NULL REFERENCES person,
  key_id      TEXT NOT NULL,
  wish        TEXT NOT NULL,
  created_ms  BIGINT NOT NULL,
  PRIMARY KEY (person_id, key_id)
);
CREATE INDEX key_draft_over ON key_draft (created_ms);
