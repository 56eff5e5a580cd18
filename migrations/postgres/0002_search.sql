-- The full-text index. It holds tokens that the application made (folded, stemmed, with concept tags). A table of
-- its own, because a stored tsvector column on `article` would rewrite that table with every change.
CREATE TABLE article_search (
  article_id bigint NOT NULL PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  tokens tsvector NOT NULL
);
CREATE INDEX article_search_tokens ON article_search USING gin (tokens);
