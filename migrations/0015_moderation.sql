-- What moderators look after: cases, what they are about as it was then, who reported, what was decided, and what the author answered.

-- One thing to look at. One open case for each post and for each profile; whatever more comes in belongs to it. `rank` is the order of
-- the list. `due_at` is when somebody should have looked; `second_id` is a second moderator who looks along.
CREATE TABLE moderation_case (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  subject text NOT NULL CONSTRAINT moderation_case_subject CHECK (subject IN ('post', 'comment', 'profile')),
  post_id bigint REFERENCES post (id) ON DELETE SET NULL,
  author_id bigint REFERENCES member (id) ON DELETE SET NULL,
  risk text NOT NULL CONSTRAINT moderation_case_risk CHECK (risk IN ('', 'urgent', 'emergency', 'crisis')),
  level text NOT NULL CONSTRAINT moderation_case_level CHECK (level IN ('', 'low', 'medium', 'high')),
  situation text NOT NULL,
  rank bigint NOT NULL,
  link_waits boolean NOT NULL,
  opened_at bigint NOT NULL,
  due_at bigint NOT NULL,
  taken_by bigint,
  taken_at bigint,
  second_id bigint,
  second_at bigint,
  outcome text NOT NULL CONSTRAINT moderation_case_outcome CHECK (outcome IN ('', 'acted', 'stays')),
  closed_at bigint
);
CREATE UNIQUE INDEX moderation_case_of_post_now ON moderation_case (post_id) WHERE closed_at IS NULL AND subject <> 'profile';
CREATE UNIQUE INDEX moderation_case_of_profile_now ON moderation_case (author_id) WHERE closed_at IS NULL AND subject = 'profile';
CREATE INDEX moderation_case_open ON moderation_case (community_id, rank, id) WHERE closed_at IS NULL;
CREATE INDEX moderation_case_of_post ON moderation_case (post_id);
CREATE INDEX moderation_case_of_author ON moderation_case (author_id, id);
CREATE INDEX moderation_case_closed ON moderation_case (closed_at) WHERE closed_at IS NOT NULL;

-- What it said when somebody reported it, or when it stood out: kept whatever its author does to it.
CREATE TABLE moderation_copy (
  id bigint NOT NULL PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES moderation_case (id) ON DELETE CASCADE,
  alias text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  content_note text NOT NULL,
  pictures text NOT NULL,
  made_at bigint NOT NULL
);
CREATE INDEX moderation_copy_of_case ON moderation_copy (case_id, id);

-- Who reported it, once for each case.
CREATE TABLE report (
  id bigint NOT NULL PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES moderation_case (id) ON DELETE CASCADE,
  copy_id bigint NOT NULL REFERENCES moderation_copy (id) ON DELETE CASCADE,
  reporter_id bigint REFERENCES member (id) ON DELETE SET NULL,
  ground text NOT NULL CONSTRAINT report_ground CHECK (ground IN ('worried', 'unkind', 'private', 'medical', 'advert', 'other')),
  words text NOT NULL,
  at bigint NOT NULL
);
CREATE UNIQUE INDEX report_once ON report (case_id, reporter_id);
CREATE INDEX report_of_copy ON report (copy_id);
CREATE INDEX report_of_reporter ON report (reporter_id, id);

-- What a moderator did, and why.
CREATE TABLE decision (
  id bigint NOT NULL PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES moderation_case (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT decision_kind CHECK (kind IN ('nothing', 'hide', 'restore', 'release', 'lock', 'unlock', 'restrict')),
  rule text NOT NULL CONSTRAINT decision_rule CHECK (rule IN ('', 'unkind', 'private', 'medical', 'advert', 'safety', 'other')),
  reason text NOT NULL,
  by_id bigint,
  at bigint NOT NULL
);
CREATE INDEX decision_of_case ON decision (case_id, id);

-- What the author answered to a decision, once, and what another moderator made of it.
CREATE TABLE appeal (
  id bigint NOT NULL PRIMARY KEY,
  decision_id bigint NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  author_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  words text NOT NULL,
  at bigint NOT NULL,
  outcome text NOT NULL CONSTRAINT appeal_outcome CHECK (outcome IN ('', 'stands', 'taken-back')),
  answer text NOT NULL,
  decided_by bigint,
  decided_at bigint
);
CREATE UNIQUE INDEX appeal_once ON appeal (decision_id);
CREATE INDEX appeal_open ON appeal (community_id, id) WHERE decided_at IS NULL;
CREATE INDEX appeal_of_author ON appeal (author_id, id);
