-- What members tell about themselves, and whom they follow or keep away.

-- How many of the first steps are done; `contributor_id` says which author or reviewer this member is.
ALTER TABLE member ADD COLUMN welcome_step bigint NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN contributor_id bigint;

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
CREATE INDEX profile_answer_of_question ON profile_answer (community_id, question);

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

-- Neither of the two sees the other.
CREATE TABLE block (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
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
