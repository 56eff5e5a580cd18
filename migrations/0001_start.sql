-- The library and what it stands on. One text for SQLite and PostgreSQL: only bigint, text, boolean, bytea and
-- double precision; times are microseconds in UTC, dates are text (YYYY-MM-DD), ids are made by the application.

-- One patient community. `version` grows with every change that a visitor could see; caches are keyed by it.
CREATE TABLE community (
  id bigint NOT NULL PRIMARY KEY,
  slug text NOT NULL,
  name text NOT NULL,
  tagline text NOT NULL,
  condition_name text NOT NULL,
  hue bigint NOT NULL CONSTRAINT community_hue CHECK (hue BETWEEN 0 AND 359),
  language text NOT NULL,
  operator text NOT NULL,
  contact text NOT NULL,
  demonstration boolean NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX community_slug ON community (slug);

-- Every text a library file ever had, byte for byte. Nothing here is changed or deleted.
CREATE TABLE revision (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  path text NOT NULL,
  hash text NOT NULL,
  source text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX revision_path ON revision (community_id, path, id);

-- The library as it is now: which revision stands at each path.
CREATE TABLE library_file (
  community_id bigint NOT NULL REFERENCES community (id),
  path text NOT NULL,
  revision_id bigint NOT NULL REFERENCES revision (id),
  PRIMARY KEY (community_id, path)
);

-- Pictures, drawings, films and captions of the library. The bytes are in the object store under `hash`.
CREATE TABLE media (
  community_id bigint NOT NULL REFERENCES community (id),
  path text NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL CONSTRAINT media_kind CHECK (kind IN ('picture', 'drawing', 'video', 'captions')),
  size bigint NOT NULL,
  meta text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (community_id, path)
);

CREATE TABLE topic (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  slug text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  position bigint NOT NULL
);
CREATE UNIQUE INDEX topic_slug ON topic (community_id, slug);

CREATE TABLE contributor (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  slug text NOT NULL,
  name text NOT NULL,
  credentials text NOT NULL,
  role text NOT NULL,
  bio_html text NOT NULL,
  picture text,
  links text NOT NULL,
  demonstration boolean NOT NULL,
  position bigint NOT NULL
);
CREATE UNIQUE INDEX contributor_slug ON contributor (community_id, slug);

-- What lists and cards show of an article. `derived_from` tells what its rows were made of, so that an import
-- makes again only what changed.
CREATE TABLE article (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  slug text NOT NULL,
  kind text NOT NULL CONSTRAINT article_kind CHECK (kind IN ('article', 'story', 'video')),
  title text NOT NULL,
  summary text NOT NULL,
  picture text,
  demonstration boolean NOT NULL,
  published_on text NOT NULL,
  reviewed_on text,
  updated_on text NOT NULL,
  review_due_on text,
  minutes bigint NOT NULL,
  revision_id bigint NOT NULL REFERENCES revision (id),
  derived_from text NOT NULL,
  published_at bigint NOT NULL,
  changed_at bigint NOT NULL
);
CREATE UNIQUE INDEX article_slug ON article (community_id, slug);
CREATE INDEX article_newest ON article (community_id, published_on DESC, id DESC);

-- The long texts of an article, apart, so that lists do not read past them.
CREATE TABLE article_content (
  article_id bigint NOT NULL PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  community_id bigint NOT NULL REFERENCES community (id),
  content text NOT NULL,
  plain text NOT NULL
);

CREATE TABLE article_topic (
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  topic_id bigint NOT NULL REFERENCES topic (id),
  community_id bigint NOT NULL REFERENCES community (id),
  position bigint NOT NULL,
  PRIMARY KEY (article_id, topic_id)
);
CREATE INDEX article_topic_of_topic ON article_topic (community_id, topic_id, article_id);

CREATE TABLE article_contributor (
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  contributor_id bigint NOT NULL REFERENCES contributor (id),
  role text NOT NULL CONSTRAINT article_contributor_role CHECK (role IN ('author', 'reviewer')),
  community_id bigint NOT NULL REFERENCES community (id),
  position bigint NOT NULL,
  PRIMARY KEY (article_id, contributor_id, role)
);
CREATE INDEX article_contributor_of_contributor ON article_contributor (community_id, contributor_id, article_id);

-- The vocabulary of the community's condition pack. `articles` counts the articles that mention the concept.
CREATE TABLE concept (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  slug text NOT NULL,
  name text NOT NULL,
  detail text NOT NULL,
  articles bigint NOT NULL
);
CREATE UNIQUE INDEX concept_slug ON concept (community_id, slug);

CREATE TABLE article_concept (
  article_id bigint NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  concept_id bigint NOT NULL REFERENCES concept (id),
  community_id bigint NOT NULL REFERENCES community (id),
  mentions bigint NOT NULL,
  PRIMARY KEY (article_id, concept_id)
);
CREATE INDEX article_concept_of_concept ON article_concept (community_id, concept_id, article_id);

-- The words of the library, for spelling suggestions, and where their three-letter pieces stand.
CREATE TABLE search_word (
  community_id bigint NOT NULL REFERENCES community (id),
  word text NOT NULL,
  articles bigint NOT NULL,
  PRIMARY KEY (community_id, word)
);
CREATE TABLE search_trigram (
  community_id bigint NOT NULL REFERENCES community (id),
  trigram text NOT NULL,
  word text NOT NULL,
  PRIMARY KEY (community_id, trigram, word)
);

-- What happened, in order, for good. Later it feeds activity, notifications, audit and insights.
CREATE TABLE event (
  id bigint NOT NULL PRIMARY KEY,
  community_id bigint NOT NULL REFERENCES community (id),
  kind text NOT NULL,
  subject text NOT NULL,
  detail text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX event_of_community ON event (community_id, id);
