-- The certificate authority of this installation: one row, whose key is sealed.
CREATE TABLE authority (
  authority_id TEXT PRIMARY KEY,
  sealed       TEXT NOT NULL,                    -- base64
  certificate  TEXT NOT NULL,                    -- in PEM
  created_ms   BIGINT NOT NULL
);

-- Certificates that it gave to the keys of programs. A key's end is the end of its certificates.
CREATE TABLE client_certificate (
  person_id   TEXT NOT NULL REFERENCES person,
  key_id      TEXT NOT NULL,
  thumbprint  TEXT NOT NULL UNIQUE,              -- SHA-256 of the certificate, base64url (RFC 8705)
  certificate TEXT NOT NULL,                     -- in PEM
  created_ms  BIGINT NOT NULL,
  expires_ms  BIGINT NOT NULL,
  revoked_ms  BIGINT,
  PRIMARY KEY (person_id, key_id, thumbprint)
);
