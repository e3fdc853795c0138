-- Orders, fills, and the books of accounts. Keyed by account, and no transaction spans two.

-- content is what the account has, as one text; the row is the lock under which it changes.
CREATE TABLE book (
  account_number TEXT PRIMARY KEY,
  version        BIGINT NOT NULL,
  content        TEXT NOT NULL
);

CREATE TABLE trading_order (
  account_number  TEXT NOT NULL,
  order_id        TEXT NOT NULL,
  client_order_id TEXT NOT NULL,
  ticket          TEXT NOT NULL,                 -- as it is now; replaced tickets stand in the log
  status          TEXT NOT NULL,
  open            INTEGER NOT NULL,              -- 1: may still change
  revision        BIGINT NOT NULL,
  detail          TEXT NOT NULL,                 -- what is filled, and what the order remembers
  person_id       TEXT NOT NULL,                 -- who placed it
  interface       TEXT NOT NULL,
  created_ms      BIGINT NOT NULL,
  updated_ms      BIGINT NOT NULL,
  PRIMARY KEY (account_number, order_id),
  UNIQUE (account_number, client_order_id)
);
CREATE INDEX trading_order_open ON trading_order (account_number, order_id) WHERE open = 1;
CREATE INDEX trading_order_newest ON trading_order (account_number, created_ms);

-- The id makes a fill that is told twice one fill.
CREATE TABLE execution (
  account_number TEXT NOT NULL,
  execution_id   TEXT NOT NULL,
  order_id       TEXT NOT NULL,
  instrument     TEXT NOT NULL,
  side           TEXT NOT NULL,
  quantity       TEXT NOT NULL,                  -- exact decimals, as texts
  price          TEXT NOT NULL,
  venue          TEXT NOT NULL,
  at_ms          BIGINT NOT NULL,
  PRIMARY KEY (account_number, execution_id)
);
CREATE INDEX execution_newest ON execution (account_number, at_ms);

-- Double entry: the postings of each row sum to zero in every currency and instrument.
CREATE TABLE journal (
  account_number TEXT NOT NULL,
  n              BIGINT NOT NULL,                -- the version of the book that it led to
  kind           TEXT NOT NULL,
  reference      TEXT NOT NULL,
  day            TEXT NOT NULL,
  at_ms          BIGINT NOT NULL,
  realised       TEXT NOT NULL,                  -- profit or loss in the instrument's currency
  postings       TEXT NOT NULL,
  PRIMARY KEY (account_number, n)
);
CREATE INDEX journal_by_time ON journal (account_number, at_ms);
