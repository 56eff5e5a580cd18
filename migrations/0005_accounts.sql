-- Accounts, members, and the ways in. An account is a person of this install; a member is that person in one community.

CREATE TABLE account (
  id bigint NOT NULL PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL,
  password text,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (email_key);

-- Who left and stays as a name without a person has no account any more. `alias_key` is what look-alikes share. `open_at` is set where visitors may see the alias; `welcomed_at` when the first
-- steps are done or passed over.
CREATE TABLE member (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  account_id bigint REFERENCES account (id),
  alias text NOT NULL,
  alias_key text NOT NULL,
  journey_role text NOT NULL,
  joined_at bigint NOT NULL,
  welcomed_at bigint,
  open_at bigint
);
CREATE UNIQUE INDEX member_alias ON member (community_id, alias_key);
CREATE UNIQUE INDEX member_account ON member (account_id, community_id);
CREATE INDEX member_newest ON member (community_id, id);

-- What a member may do beyond what all may.
CREATE TABLE member_role (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  role text NOT NULL CONSTRAINT member_role_role CHECK (role IN ('welcomer', 'moderator', 'author', 'editor', 'reviewer', 'admin')),
  community_id bigint NOT NULL REFERENCES community (id),
  granted_by bigint,
  granted_at bigint NOT NULL,
  PRIMARY KEY (member_id, role)
);
CREATE INDEX member_role_of_community ON member_role (community_id, role);

-- Who runs the install.
CREATE TABLE operator (
  account_id bigint NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  granted_by bigint,
  granted_at bigint NOT NULL
);

-- Members who may read but not write for a while, each with the reason they were told. Ended ones are history.
CREATE TABLE restriction (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  reason text NOT NULL,
  by_id bigint,
  since bigint NOT NULL,
  ended_at bigint
);
CREATE UNIQUE INDEX restriction_now ON restriction (member_id) WHERE ended_at IS NULL;

-- Accounts that nobody can sign in to.
CREATE TABLE disabled_account (
  account_id bigint NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  reason text NOT NULL,
  by_id bigint,
  since bigint NOT NULL
);

-- Signed-in browsers. The token itself is with the browser alone. `network` is shortened, `agent` is a browser and a system.
CREATE TABLE session (
  token_hash text NOT NULL PRIMARY KEY,
  id bigint NOT NULL,
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  means text NOT NULL,
  second_step boolean NOT NULL,
  agent text NOT NULL,
  network text NOT NULL,
  created_at bigint NOT NULL,
  proved_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE UNIQUE INDEX session_id ON session (id);
CREATE INDEX session_of_account ON session (account_id);

-- One-time tokens of links and of half-finished ways in, hashed. Taking one deletes it.
CREATE TABLE ticket (
  token_hash text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  account_id bigint REFERENCES account (id) ON DELETE CASCADE,
  payload text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX ticket_expiry ON ticket (expires_at);
CREATE INDEX ticket_of_account ON ticket (account_id);

-- How often something was tried, by a keyed hash of who and what.
CREATE TABLE throttle (
  key_hash text NOT NULL PRIMARY KEY,
  hits bigint NOT NULL,
  since bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX throttle_expiry ON throttle (expires_at);

CREATE TABLE passkey (
  id bigint NOT NULL PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  credential_id text NOT NULL,
  credential text NOT NULL,
  name text NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint
);
CREATE UNIQUE INDEX passkey_credential ON passkey (credential_id);
CREATE INDEX passkey_of_account ON passkey (account_id);

-- The secret of a second step, encrypted. `last_step` keeps a code from being used twice.
CREATE TABLE totp (
  account_id bigint NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret text NOT NULL,
  last_step bigint NOT NULL,
  confirmed_at bigint
);

CREATE TABLE recovery_code (
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  code_hash text NOT NULL,
  PRIMARY KEY (account_id, code_hash)
);

-- An account elsewhere that opens this one.
CREATE TABLE identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created_at bigint NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_of_account ON identity (account_id);

-- What somebody agreed to, in which words.
CREATE TABLE consent (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  owner_id bigint NOT NULL,
  kind text NOT NULL,
  wording text NOT NULL,
  agreed_at bigint NOT NULL,
  withdrawn_at bigint
);
CREATE INDEX consent_of_owner ON consent (owner_id);

-- Events get somebody who did it, somebody it is about (both accounts), and a reason.
ALTER TABLE event ADD COLUMN actor_id bigint;
ALTER TABLE event ADD COLUMN about_id bigint;
ALTER TABLE event ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE INDEX event_about ON event (about_id, id);
