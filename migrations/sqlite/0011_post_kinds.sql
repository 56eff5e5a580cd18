-- Questions and stories are posts, too. A CHECK cannot be changed here, so the table is made anew.
-- `title` is that of a question or a story. `pseudonym` is the name that the author has in this thread alone. `held` says why others
-- do not see it: a moderator hid it, or a link of somebody new waits to be looked at. `locked_at` is set where nothing more can be said,
-- `helped_at` where the one who asked said that an answer helped.
CREATE TABLE post_new (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  author_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT post_kind CHECK (kind IN ('update', 'question', 'story', 'comment')),
  root_id bigint REFERENCES post (id) ON DELETE CASCADE,
  parent_id bigint REFERENCES post (id) ON DELETE CASCADE,
  audience text NOT NULL CONSTRAINT post_audience CHECK (audience IN ('team', 'members', 'anyone')),
  body text NOT NULL,
  mood text NOT NULL CONSTRAINT post_mood CHECK (mood IN ('', 'good', 'so-so', 'hard')),
  content_note text NOT NULL,
  submit_key text NOT NULL,
  created_at bigint NOT NULL,
  edited_at bigint,
  title text NOT NULL DEFAULT '',
  pseudonym text,
  held text NOT NULL DEFAULT '' CONSTRAINT post_held CHECK (held IN ('', 'link', 'hidden')),
  locked_at bigint,
  counts_hidden boolean NOT NULL DEFAULT false,
  helped_at bigint
);
INSERT INTO post_new (id, community_id, author_id, kind, root_id, parent_id, audience, body, mood, content_note, submit_key, created_at,
  edited_at) SELECT id, community_id, author_id, kind, root_id, parent_id, audience, body, mood, content_note, submit_key, created_at,
  edited_at FROM post;
DROP TABLE post;
ALTER TABLE post_new RENAME TO post;
CREATE UNIQUE INDEX post_submitted ON post (author_id, submit_key);
CREATE INDEX post_newest ON post (community_id, id) WHERE root_id IS NULL;
CREATE INDEX post_of_author ON post (author_id, id);
CREATE INDEX post_of_thread ON post (root_id, id);
CREATE INDEX post_answers ON post (parent_id);
