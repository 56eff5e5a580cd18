-- What posts have around them: names for one thread, what they are about, who is named in them, and what members keep of them.

ALTER TABLE post_edit ADD COLUMN title text NOT NULL DEFAULT '';

-- The name that a member has in one thread alone: the same in all of it, and nobody else's there.
CREATE TABLE pseudonym (
  thread_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  alias text NOT NULL,
  PRIMARY KEY (thread_id, member_id)
);
CREATE UNIQUE INDEX pseudonym_alias ON pseudonym (thread_id, alias);
CREATE INDEX pseudonym_of_member ON pseudonym (member_id);

-- The questions of a community, for their list.
CREATE INDEX post_questions ON post (community_id, id) WHERE kind = 'question';

-- What a question or a story is about: concepts of the vocabulary, each with how often it is named.
CREATE TABLE post_concept (
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  concept_id bigint NOT NULL REFERENCES concept (id) ON DELETE CASCADE,
  mentions bigint NOT NULL,
  PRIMARY KEY (post_id, concept_id)
);
CREATE INDEX post_concept_of_concept ON post_concept (concept_id, post_id);

-- Who is named in a post (`@alias`).
CREATE TABLE mention (
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  PRIMARY KEY (post_id, member_id)
);
CREATE INDEX mention_of_member ON mention (member_id, post_id);

-- What a member wants to find again: a post or an article.
CREATE TABLE post_bookmark (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  since bigint NOT NULL,
  PRIMARY KEY (member_id, post_id)
);
CREATE INDEX post_bookmark_of_post ON post_bookmark (post_id);
CREATE TABLE article_bookmark (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  since bigint NOT NULL,
  PRIMARY KEY (member_id, article_id)
);
CREATE INDEX article_bookmark_of_article ON article_bookmark (article_id);

-- Who hears of what is said in a thread. `ended_at` is set by who does not want to any more, so that writing there does not begin it anew.
CREATE TABLE thread_follower (
  thread_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  since bigint NOT NULL,
  ended_at bigint,
  PRIMARY KEY (thread_id, member_id)
);
CREATE INDEX thread_follower_of_member ON thread_follower (member_id, thread_id);

-- What somebody is writing and has not posted: one for each form (`place`), as JSON.
CREATE TABLE draft (
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  place text NOT NULL,
  words text NOT NULL,
  changed_at bigint NOT NULL,
  PRIMARY KEY (member_id, place)
);

-- The pictures of a post, in order; before it is posted, of the draft at `place`. Their files stand in the object store under names that nobody can guess; a file that belongs to
-- no post any more, or whose time has come (`drop_at`), is swept.
CREATE TABLE post_picture (
  id bigint NOT NULL PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  post_id bigint REFERENCES post (id) ON DELETE CASCADE,
  place text,
  position bigint NOT NULL,
  meta text NOT NULL,
  alt text NOT NULL,
  since bigint NOT NULL
);
CREATE INDEX post_picture_of_post ON post_picture (post_id, position);
CREATE INDEX post_picture_of_member ON post_picture (member_id, place);
CREATE TABLE post_picture_file (
  name text NOT NULL PRIMARY KEY,
  picture_id bigint REFERENCES post_picture (id) ON DELETE SET NULL,
  drop_at bigint
);
CREATE INDEX post_picture_file_of_picture ON post_picture_file (picture_id);
CREATE INDEX post_picture_file_drop ON post_picture_file (drop_at) WHERE drop_at IS NOT NULL;
