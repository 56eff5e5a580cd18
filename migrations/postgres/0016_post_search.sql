-- The full-text index of what members say, of the same make as that of the articles.
CREATE TABLE post_search (
  post_id bigint NOT NULL PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  tokens tsvector NOT NULL
);
CREATE INDEX post_search_tokens ON post_search USING gin (tokens);
