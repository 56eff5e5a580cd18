-- Passages of posts that an editor asks to quote below an article. Nothing of one is shown until its author said yes to these very words; `named` is
-- whether under the name that stands at the post. `ended_by` says who took it back.
CREATE TABLE voice (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  words text NOT NULL,
  note text NOT NULL,
  asked_by bigint REFERENCES account (id) ON DELETE SET NULL,
  asked_at bigint NOT NULL,
  answer text NOT NULL CONSTRAINT voice_answer CHECK (answer IN ('', 'yes', 'no')),
  named boolean NOT NULL,
  answered_at bigint,
  ended_by text NOT NULL CONSTRAINT voice_ended_by CHECK (ended_by IN ('', 'member', 'editor')),
  ended_at bigint
);
CREATE INDEX voice_of_article ON voice (article_id, id);
CREATE INDEX voice_of_post ON voice (post_id);
CREATE INDEX voice_of_member ON voice (member_id, id);
CREATE INDEX voice_newest ON voice (community_id, id);
CREATE INDEX voice_asker ON voice (asked_by);
