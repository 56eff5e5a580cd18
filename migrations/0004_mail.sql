-- Letters on their way, written in the same transaction as what caused them. `content` is JSON and is emptied when the letter
-- has left, so that no link of it stays behind. `owner_id` is the account or subscriber that the letter is for.
CREATE TABLE letter (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  kind text NOT NULL,
  owner_id bigint,
  recipient text NOT NULL,
  content text NOT NULL,
  urgency bigint NOT NULL,
  state text NOT NULL CONSTRAINT letter_state CHECK (state IN ('waiting', 'sent', 'dead', 'suppressed')),
  due_at bigint NOT NULL,
  leased_until bigint NOT NULL,
  attempts bigint NOT NULL,
  problem text NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX letter_due ON letter (urgency, due_at, id) WHERE state = 'waiting';
CREATE INDEX letter_of_owner ON letter (owner_id, id);
CREATE INDEX letter_of_recipient ON letter (recipient);
CREATE INDEX letter_of_community ON letter (community_id, state, id);

-- Addresses that bounce or complain. Nothing is sent to them until somebody lifts it.
CREATE TABLE suppressed_address (
  community_id bigint NOT NULL REFERENCES community (id),
  address_key text NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  bounces bigint NOT NULL,
  since bigint,
  last_at bigint NOT NULL,
  PRIMARY KEY (community_id, address_key)
);

-- Work to be done later, each a command with its words as JSON. A recurring one stays and moves its due time on.
CREATE TABLE job (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  kind text NOT NULL,
  payload text NOT NULL,
  every_us bigint,
  state text NOT NULL CONSTRAINT job_state CHECK (state IN ('waiting', 'dead')),
  due_at bigint NOT NULL,
  leased_until bigint NOT NULL,
  attempts bigint NOT NULL,
  problem text NOT NULL,
  created_at bigint NOT NULL,
  last_at bigint
);
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_recurring ON job (community_id, kind) WHERE every_us IS NOT NULL;
