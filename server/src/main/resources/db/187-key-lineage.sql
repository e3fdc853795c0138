-- The first key of those that followed each other: what is usual for them, and what is used of a day, is one.
ALTER TABLE api_key ADD COLUMN lineage TEXT;
UPDATE api_key SET lineage = key_id;
CREATE INDEX api_key_by_lineage ON api_key (lineage);

-- An unusual order waits for the release of the very key that sent it.
UPDATE key_profile SET profile =
  REPLACE(profile, '"waitingNetwork"', '"waitingKey":"' || key_id || '","waitingNetwork"');
ALTER TABLE key_profile RENAME COLUMN key_id TO lineage;
