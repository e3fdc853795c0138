-- What a journal comes to by the end of a day, so that statements read what came after. It is made from
-- the journal, and made again where a row is missing, or where entries says that it is not of all.
CREATE TABLE day_tally (
  account_number TEXT NOT NULL,
  day            TEXT NOT NULL,                  -- entries up to its end are in it
  form           INTEGER NOT NULL,               -- the way in which content was made
  entries        BIGINT NOT NULL,                -- how many are in it
  content        TEXT NOT NULL,
  PRIMARY KEY (account_number, day)
);

-- Statements ask for days; nobody asks for moments.
DROP INDEX journal_by_time;
CREATE INDEX journal_by_day ON journal (account_number, day, n);
