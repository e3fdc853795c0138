-- How many requests a client has pushed that wait for a decision.
CREATE INDEX oauth_request_of ON oauth_request (client_id, created_ms);

-- Whether a client may ask from devices without a browser (RFC 8628): 1 when it may.
ALTER TABLE oauth_client ADD COLUMN devices INTEGER NOT NULL DEFAULT 0;

-- Programs on other devices that ask whether somebody has decided; by the hash of their code. The
-- request itself is one of oauth_request, named by the code that the person types.
CREATE TABLE oauth_device (
  device_hash  TEXT PRIMARY KEY,
  client_id    TEXT NOT NULL REFERENCES oauth_client,
  request_hash TEXT NOT NULL,
  created_ms   BIGINT NOT NULL,
  interval_ms  BIGINT NOT NULL,                  -- between two questions
  asked_ms     BIGINT                            -- when it asked last
);
CREATE INDEX oauth_device_over ON oauth_device (created_ms);
