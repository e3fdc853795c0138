-- The programs that are watched over: one row per API key, from its first token on.
CREATE TABLE program_watch (
  person_id  TEXT NOT NULL,
  key_id     TEXT NOT NULL,
  session_id TEXT NOT NULL,                      -- the newest session of the key
  heard_ms   BIGINT NOT NULL,                    -- when the program was last heard of
  silent_ms  BIGINT NOT NULL,                    -- when its silence is too long
  access_ms  BIGINT NOT NULL,                    -- when its newest token ends
  armed      INTEGER NOT NULL,                   -- 1: a loss makes the fail-safe run
  PRIMARY KEY (person_id, key_id)
);
CREATE INDEX program_watch_silent ON program_watch (silent_ms) WHERE armed = 1;
CREATE INDEX program_watch_access ON program_watch (access_ms) WHERE armed = 1;

-- Runs of the fail-safe. What the policy said when it began holds until it ends.
CREATE TABLE fail_safe_run (
  person_id  TEXT NOT NULL,
  key_id     TEXT NOT NULL,
  run_id     TEXT NOT NULL,
  cause      TEXT NOT NULL,                      -- what happened to the program
  policy     TEXT NOT NULL,
  state      TEXT NOT NULL,                      -- GRACE, RUNNING, DONE, CALLED_OFF
  step       TEXT NOT NULL,                      -- while RUNNING: PAUSE, CANCEL, FLATTEN
  began_ms   BIGINT NOT NULL,
  until_ms   BIGINT NOT NULL,                    -- the end of the grace
  step_ms    BIGINT NOT NULL,                    -- when this state or step began
  cancelled  BIGINT NOT NULL,
  closing    BIGINT NOT NULL,
  failed     BIGINT NOT NULL,
  failures   TEXT NOT NULL,                      -- the first of them, as facts by order or contract
  open       INTEGER NOT NULL,                   -- 1: not over yet
  PRIMARY KEY (person_id, key_id, run_id)
);
CREATE UNIQUE INDEX fail_safe_run_open ON fail_safe_run (person_id, key_id) WHERE open = 1;

-- What a run did in an account, written with the act itself: an order that it asked back, or placed.
CREATE TABLE fail_safe_act (
  account_number TEXT NOT NULL,
  run_id         TEXT NOT NULL,
  order_id       TEXT NOT NULL,
  kind           TEXT NOT NULL,                  -- CANCEL, CLOSE
  PRIMARY KEY (account_number, run_id, order_id)
);

CREATE INDEX trading_order_of_client ON trading_order (account_number, client_id, updated_ms);
