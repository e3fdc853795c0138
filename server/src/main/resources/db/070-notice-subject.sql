-- What a message told, in a few words without names, numbers or codes: it stays when the content is gone.
ALTER TABLE message ADD COLUMN subject TEXT NOT NULL DEFAULT '';
