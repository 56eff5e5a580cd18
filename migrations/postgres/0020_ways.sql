-- What a review of the conversation asked for: links that nobody said are fine stay so, posts are taken into the index when the words are
-- others, and what the record does not tell the one whom a case is about.

-- A link of somebody new that no moderator said is fine, whatever else was decided about the post.
ALTER TABLE post ADD COLUMN link_waits boolean NOT NULL DEFAULT false;
UPDATE post SET link_waits = true WHERE held = 'link' OR held = 'hidden' AND EXISTS (SELECT 1 FROM moderation_case k
  WHERE k.post_id = post.id AND k.rank = 20 AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.case_id = k.id AND d.kind = 'release'));

-- Posts that are to be taken into the search index, and to be tagged, anew: those from before there was one, and all when the condition
-- pack becomes another. A job works through it.
CREATE TABLE post_due (
  post_id bigint NOT NULL PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id)
);
CREATE INDEX post_due_of_community ON post_due (community_id, post_id);
INSERT INTO post_due (post_id, community_id) SELECT id, community_id FROM post WHERE kind <> 'comment' OR parent_id IS NULL;

-- Whom an event is not told, an account's number: it concerns a case about its owner, who would learn of a report by it.
ALTER TABLE event ADD COLUMN kept_from bigint;

-- The full-text index of what members tell, of the same make as that of the articles: their alias with what they tell to all members, and
-- with what they tell to their team as well. Made from answers, and leaves with them. All members are due to be taken in.
CREATE TABLE member_search (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  tokens tsvector NOT NULL
);
CREATE INDEX member_search_tokens ON member_search USING gin (tokens);
CREATE TABLE member_team_search (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  tokens tsvector NOT NULL
);
CREATE INDEX member_team_search_tokens ON member_team_search USING gin (tokens);
INSERT INTO trait_due (member_id, community_id) SELECT id, community_id FROM member WHERE account_id IS NOT NULL
  ON CONFLICT DO NOTHING;
