-- What members are told: one row for each cause and each who caused it. `about_id` is the thread: rows
-- about the same stand together. `way` is how its member wanted to hear of this kind when it happened. What was seen or sent is
-- not told again.
CREATE TABLE notification (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT notification_kind CHECK (kind IN ('answer', 'mention', 'thread', 'reaction', 'helped')),
  cause_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  actor_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  about_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  way text NOT NULL CONSTRAINT notification_way CHECK (way IN ('page', 'mail', 'daily', 'weekly')),
  at bigint NOT NULL,
  seen_at bigint,
  sent_at bigint,
  PRIMARY KEY (member_id, cause_id, actor_id, kind)
);
CREATE INDEX notification_newest ON notification (member_id, at);
CREATE INDEX notification_at ON notification (at);
CREATE INDEX notification_unseen ON notification (member_id, about_id) WHERE seen_at IS NULL;
CREATE INDEX notification_unsent ON notification (way, member_id) WHERE seen_at IS NULL AND sent_at IS NULL;
CREATE INDEX notification_of_cause ON notification (cause_id);
CREATE INDEX notification_of_actor ON notification (actor_id);
CREATE INDEX notification_of_about ON notification (about_id);

-- How a member wants to hear of a kind. No row is the usual way.
CREATE TABLE notification_choice (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind text NOT NULL,
  way text NOT NULL CONSTRAINT notification_choice_way CHECK (way IN ('none', 'page', 'mail', 'daily', 'weekly')),
  PRIMARY KEY (member_id, kind)
);

-- When a member sleeps, in minutes after midnight where they live, and the days of their last digests there.
CREATE TABLE notification_hours (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  zone text NOT NULL,
  quiet_from bigint NOT NULL,
  quiet_to bigint NOT NULL,
  daily_on text NOT NULL DEFAULT '',
  weekly_on text NOT NULL DEFAULT ''
);
