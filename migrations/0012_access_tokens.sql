-- Tokens with which programs act for a member. The member's program has the token, this table its hash. `scopes` are words with blanks between.
CREATE TABLE access_token (
  id bigint NOT NULL PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  token_hash text NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);
CREATE UNIQUE INDEX access_token_hash ON access_token (token_hash);
CREATE INDEX access_token_of_account ON access_token (account_id, id);
