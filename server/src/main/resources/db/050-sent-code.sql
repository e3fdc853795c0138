-- The code sent last in an attempt counts still while the person looks at another way in (SI-4).
ALTER TABLE sign_in ADD COLUMN sent_factor TEXT;
ALTER TABLE sign_in ADD COLUMN sent_expected TEXT;
ALTER TABLE sign_in ADD COLUMN sent_ms BIGINT;
ALTER TABLE sign_in ADD COLUMN sent_expires_ms BIGINT;
