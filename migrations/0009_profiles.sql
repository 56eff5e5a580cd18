-- What members tell about themselves, and whom they follow or keep away.

-- A secret that was shown and is not confirmed yet, beside the one that holds.
ALTER TABLE totp ADD COLUMN next_secret text;

-- How many of the first steps are done, and who sees the journey role. `contributor_id` says which author or reviewer this member
-- is, `contributor_shown_at` since when they let others see it.
ALTER TABLE member ADD COLUMN welcome_step bigint NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN role_audience text NOT NULL DEFAULT 'me' CONSTRAINT member_role_audience CHECK (role_audience IN ('me', 'team', 'members'));
ALTER TABLE member ADD COLUMN contributor_id bigint;
ALTER TABLE member ADD COLUMN contributor_shown_at bigint;
CREATE UNIQUE INDEX member_contributor ON member (contributor_id);
-- Who was here before there were profiles is led through no first steps.
UPDATE member SET welcomed_at = joined_at WHERE welcomed_at IS NULL;

-- An alias that somebody gave up is nobody else's for a while, so that nobody is taken for them.
CREATE TABLE former_alias (
  community_id bigint NOT NULL REFERENCES community (id),
  alias_key text NOT NULL,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  until bigint NOT NULL,
  PRIMARY KEY (community_id, alias_key)
);
CREATE INDEX former_alias_of_member ON former_alias (member_id);

-- An answer to a question of the condition pack, or a text of the program's own (`hello`, `reasons`). No row is no answer.
CREATE TABLE profile_answer (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  question text NOT NULL,
  community_id bigint NOT NULL REFERENCES community (id),
  value text NOT NULL,
  audience text NOT NULL CONSTRAINT profile_answer_audience CHECK (audience IN ('me', 'team', 'members')),
  changed_at bigint NOT NULL,
  PRIMARY KEY (member_id, question)
);

-- The picture of a member. Its files stand in the object store under names that nobody can guess; a file that belongs to
-- nobody any more, or whose time has come (`drop_at`), is swept.
CREATE TABLE member_picture (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  meta text NOT NULL,
  since bigint NOT NULL
);
CREATE TABLE member_picture_file (
  name text NOT NULL PRIMARY KEY,
  member_id bigint REFERENCES member (id) ON DELETE SET NULL,
  drop_at bigint
);
CREATE INDEX member_picture_file_of_member ON member_picture_file (member_id);
CREATE INDEX member_picture_file_drop ON member_picture_file (drop_at) WHERE drop_at IS NOT NULL;

-- `member_id` follows `other_id`: the other one is in the team of the first.
CREATE TABLE team_member (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  since bigint NOT NULL,
  PRIMARY KEY (member_id, other_id)
);
CREATE INDEX team_member_of_other ON team_member (other_id, member_id);

-- Neither of the two sees the other. The alias is that of then: a block must not tell what somebody calls themselves later.
CREATE TABLE block (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  alias text NOT NULL,
  alias_key text NOT NULL,
  community_id bigint NOT NULL REFERENCES community (id),
  since bigint NOT NULL,
  PRIMARY KEY (member_id, other_id)
);
CREATE INDEX block_of_other ON block (other_id, member_id);

-- The first does not want to read the other, who does not learn of it.
CREATE TABLE mute (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  since bigint NOT NULL,
  PRIMARY KEY (member_id, other_id)
);
CREATE INDEX mute_of_other ON mute (other_id, member_id);
