-- The condition pack of a community, each file as it was given. A community without rows has the one inside the program.
CREATE TABLE pack_file (
  community_id bigint NOT NULL REFERENCES community (id),
  path text NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (community_id, path)
);

-- A hash of the files above, empty where there are none: what tells a running server to read them again.
ALTER TABLE community ADD COLUMN pack_hash text NOT NULL DEFAULT '';
-- A hash of the rules and the vocabulary that the articles were last made with.
ALTER TABLE community ADD COLUMN made_with text NOT NULL DEFAULT '';
