-- What an API key usually does in an account: orders unlike it suspend the key.
CREATE TABLE key_profile (
  account_number TEXT NOT NULL,
  key_id         TEXT NOT NULL,
  profile        TEXT NOT NULL,                  -- facts; with the order that the key was suspended for
  PRIMARY KEY (account_number, key_id)
);
