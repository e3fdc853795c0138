-- What happens when a registered client that a person let in is lost, and how it stands: one row per
-- grant, which is named by its session.
CREATE TABLE client_grant (
  person_id    TEXT NOT NULL REFERENCES person,
  session_id   TEXT NOT NULL,
  name         TEXT NOT NULL,                    -- of the client
  fail_safe    TEXT NOT NULL,
  standing     TEXT NOT NULL,                    -- ACTIVE, PAUSED; the session says whether it ended
  standing_why TEXT NOT NULL,
  standing_ms  BIGINT NOT NULL,
  PRIMARY KEY (person_id, session_id)
);

-- Nobody decided about what was granted before: nothing happens until its owner does.
INSERT INTO client_grant (person_id, session_id, name, fail_safe, standing, standing_why, standing_ms)
  SELECT s.person_id, s.session_id, c.name,
    '{"action":"NOTHING","grace":"PT0S","heartbeat":"PT30S","lifetimes":"","triggers":"","wholeAccount":"false"}',
    'ACTIVE', '', s.started_ms
  FROM session s JOIN oauth_client c ON c.client_id = s.client_id WHERE s.ended_ms IS NULL;

-- Which program an order belongs to: the key, or the grant. client_id alone says less: one client may
-- act for several people, and more than once for one.
ALTER TABLE trading_order ADD COLUMN program_id TEXT;
UPDATE trading_order SET program_id = client_id WHERE client_id IS NOT NULL;
DROP INDEX trading_order_by_client;
CREATE INDEX trading_order_by_program ON trading_order (account_number, program_id) WHERE open = 1;
