-- Living sessions: those of a person, at each sign-in, and those that run out, every half minute.
CREATE INDEX session_living ON session (person_id) WHERE ended_ms IS NULL;
CREATE INDEX session_over ON session (ends_ms) WHERE ended_ms IS NULL;
