-- What people say: an update in the feed, and a comment below it. A comment is a post within a thread (`root_id`), and may answer another
-- comment (`parent_id`), one level deep. `submit_key` is made with the form, so that a form that is sent twice is one post.
CREATE TABLE post (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  author_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT post_kind CHECK (kind IN ('update', 'comment')),
  root_id bigint REFERENCES post (id) ON DELETE CASCADE,
  parent_id bigint REFERENCES post (id) ON DELETE CASCADE,
  audience text NOT NULL CONSTRAINT post_audience CHECK (audience IN ('team', 'members', 'anyone')),
  body text NOT NULL,
  mood text NOT NULL CONSTRAINT post_mood CHECK (mood IN ('', 'good', 'so-so', 'hard')),
  content_note text NOT NULL,
  submit_key text NOT NULL,
  created_at bigint NOT NULL,
  edited_at bigint
);
CREATE UNIQUE INDEX post_submitted ON post (author_id, submit_key);
CREATE INDEX post_newest ON post (community_id, id) WHERE root_id IS NULL;
CREATE INDEX post_of_author ON post (author_id, id);
CREATE INDEX post_of_thread ON post (root_id, id);
CREATE INDEX post_answers ON post (parent_id);

-- What a post said before, for those who see it.
CREATE TABLE post_edit (
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  edited_at bigint NOT NULL,
  body text NOT NULL,
  content_note text NOT NULL,
  PRIMARY KEY (post_id, edited_at)
);

-- One for each member and post.
CREATE TABLE reaction (
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  kind text NOT NULL CONSTRAINT reaction_kind CHECK (kind IN ('hug', 'thinking-of-you', 'thank-you', 'me-too', 'helpful')),
  since bigint NOT NULL,
  PRIMARY KEY (post_id, member_id)
);
CREATE INDEX reaction_of_member ON reaction (member_id);
