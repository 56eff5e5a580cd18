-- Comments on articles: a thread whose first post is a comment with an article. Visitors say something with an address that they confirm.
ALTER TABLE post ADD COLUMN article_id bigint REFERENCES article (id) ON DELETE SET NULL;
CREATE INDEX post_of_article ON post (article_id, id) WHERE article_id IS NOT NULL;
-- What stands in the feed.
DROP INDEX post_newest;
CREATE INDEX post_newest ON post (community_id, id) WHERE kind <> 'comment';

-- A visitor who said something is a member without an account. `visitor_key` is made of their address, which is not kept, so that what they
-- say later is theirs too, and all of it when they join.
ALTER TABLE member ADD COLUMN visitor_key text;
CREATE UNIQUE INDEX member_visitor ON member (community_id, visitor_key) WHERE visitor_key IS NOT NULL;

-- What a visitor said and has not confirmed, for a day. `browser_hash` is what their browser shows to see it meanwhile. `wording` is what they
-- agreed to of the newsletter; empty for nothing.
CREATE TABLE pending_comment (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  thread_id bigint REFERENCES post (id) ON DELETE CASCADE,
  alias text NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  body text NOT NULL,
  wording text NOT NULL,
  browser_hash text NOT NULL,
  since bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX pending_comment_of_browser ON pending_comment (browser_hash, article_id);
CREATE INDEX pending_comment_of_article ON pending_comment (article_id);
CREATE INDEX pending_comment_of_thread ON pending_comment (thread_id);
CREATE INDEX pending_comment_of_address ON pending_comment (email_key);
CREATE INDEX pending_comment_expiry ON pending_comment (expires_at);

-- Grows with each change of what visitors read below an article: their pages are kept until then. It is counted over all articles.
CREATE TABLE article_talk (
  article_id bigint NOT NULL PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  edition bigint NOT NULL
);
CREATE INDEX article_talk_latest ON article_talk (edition);
