-- How many requests a client has pushed that wait for a decision.
CREATE INDEX oauth_request_of ON oauth_request (client_id, created_ms);
