-- Following that needs a yes, blocks with a number of their own, and finding people like oneself.

-- Since when following this member needs their yes; and who learns whom they follow: nobody, or members whom it concerns.
-- `alias_head` is the first seven bytes of the alias key as a number, which both engines sort alike; -1 is not made yet.
ALTER TABLE member ADD COLUMN asks_first_at bigint;
ALTER TABLE member ADD COLUMN team_audience text NOT NULL DEFAULT 'me' CONSTRAINT member_team_audience CHECK (team_audience IN ('me', 'members'));
ALTER TABLE member ADD COLUMN alias_head bigint NOT NULL DEFAULT -1;
CREATE INDEX member_by_alias ON member (community_id, alias_head, id);

-- `member_id` would like to follow `other_id`, who says yes or no, and whose no is not told. It stays while it was answered, so that nobody
-- asks again and again. `number` is what forms name it by.
CREATE TABLE follow_request (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  number bigint NOT NULL,
  community_id bigint NOT NULL REFERENCES community (id),
  since bigint NOT NULL,
  withdrawn_at bigint,
  answer text NOT NULL CONSTRAINT follow_request_answer CHECK (answer IN ('', 'yes', 'no')),
  answered_at bigint,
  PRIMARY KEY (member_id, other_id)
);
CREATE UNIQUE INDEX follow_request_number ON follow_request (number);
CREATE INDEX follow_request_of_other ON follow_request (other_id, answer, since);

-- A block is ended by its number: two people may have been blocked under one alias, one after the other.
ALTER TABLE block ADD COLUMN number bigint NOT NULL DEFAULT 0;
UPDATE block SET number = (SELECT count(*) FROM block b WHERE b.member_id < block.member_id
  OR (b.member_id = block.member_id AND b.other_id <= block.other_id));
CREATE UNIQUE INDEX block_number ON block (number);

-- What members tell others about themselves, in a form that can be looked up: made from their answers, and made anew when these or the
-- condition pack change. What is for the owner alone never stands here.
CREATE TABLE member_trait (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  trait text NOT NULL,
  audience text NOT NULL CONSTRAINT member_trait_audience CHECK (audience IN ('team', 'members')),
  value bigint NOT NULL,
  community_id bigint NOT NULL REFERENCES community (id),
  PRIMARY KEY (member_id, trait, audience)
);
CREATE INDEX member_trait_of ON member_trait (community_id, trait, audience, member_id);

-- How many tell it to all members: the rarer, the more it says.
CREATE TABLE trait_count (
  community_id bigint NOT NULL REFERENCES community (id),
  trait text NOT NULL,
  told bigint NOT NULL,
  PRIMARY KEY (community_id, trait)
);

-- Which program and which pack they were made with, and whose are to be made anew.
CREATE TABLE trait_edition (
  community_id bigint NOT NULL PRIMARY KEY REFERENCES community (id),
  edition text NOT NULL
);
CREATE TABLE trait_due (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id)
);
