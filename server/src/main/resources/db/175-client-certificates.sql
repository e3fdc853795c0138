-- Certificates of our authority for registered clients (RFC 8705, 2.1), by their SHA-256.
CREATE TABLE oauth_client_certificate (
  client_id   TEXT NOT NULL REFERENCES oauth_client,
  thumbprint  TEXT NOT NULL,
  certificate TEXT NOT NULL,                     -- PEM
  created_ms  BIGINT NOT NULL,
  expires_ms  BIGINT NOT NULL,
  revoked_ms  BIGINT,
  PRIMARY KEY (client_id, thumbprint)
);
