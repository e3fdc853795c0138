-- Living sessions of programs: those of one, and that of an API key at each of its tokens.
DROP INDEX session_of_client;
CREATE INDEX session_program ON session (client_id, person_id)
  WHERE client_id IS NOT NULL AND ended_ms IS NULL;
