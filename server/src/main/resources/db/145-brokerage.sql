-- The one brokerage session of a person: which session trades. A person without a row has none yet.
CREATE TABLE brokerage_session (
  person_id     TEXT NOT NULL PRIMARY KEY,
  holder        TEXT,                             -- the session that trades
  since_ms      BIGINT,
  last_order_ms BIGINT,                           -- to the half minute; the log knows it exactly
  passing_to    TEXT,                             -- who trades from passes_ms on
  passes_ms     BIGINT,
  waiting       TEXT,                             -- who is next in line
  former        TEXT,                             -- who has it back when the holder is idle
  policy        TEXT NOT NULL,                    -- ASK, WAIT, NEVER, RECLAIM
  idle_minutes  BIGINT NOT NULL,
  keys          TEXT NOT NULL                     -- ids of keys and programs that compete, by spaces
);
