-- What people keep an eye on, at most fifty each.
CREATE TABLE watch_item (
  person_id TEXT NOT NULL REFERENCES person,
  symbol    TEXT NOT NULL,
  place     INTEGER NOT NULL,                    -- from 0, in the person's order
  PRIMARY KEY (person_id, symbol)
);
