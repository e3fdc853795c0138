-- What a message is for. Codes have limits of their own, which notices must not use up: else a thief
-- who causes notices keeps the owner's codes away.
ALTER TABLE message ADD COLUMN purpose TEXT NOT NULL DEFAULT 'NOTICE';
