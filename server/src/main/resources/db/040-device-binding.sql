-- Sessions that a browser bound to a key (Device Bound Session Credentials). challenge_used_ms is
-- the time of issue of the newest challenge that was used: none that is not newer is good again.
CREATE TABLE bound_session (
  person_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  spki TEXT NOT NULL,
  challenge_used_ms BIGINT NOT NULL,
  registered_ms BIGINT NOT NULL,
  PRIMARY KEY (person_id, session_id)
);
