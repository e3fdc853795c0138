-- 0: it registered itself, and no operator has looked at it.
ALTER TABLE oauth_client ADD COLUMN vouched INTEGER NOT NULL DEFAULT 1;
CREATE INDEX oauth_client_registered ON oauth_client (created_ms) WHERE vouched = 0;
