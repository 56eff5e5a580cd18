-- Every type the engines share, and every kind of rule.
CREATE TABLE person (
  id bigint NOT NULL PRIMARY KEY,
  name text NOT NULL,
  born text,
  seen bigint NOT NULL,
  kind text NOT NULL,
  trusted boolean NOT NULL,
  size double precision,
  face bytea,
  age bigint NOT NULL CONSTRAINT person_age CHECK (age >= 0)
);
CREATE UNIQUE INDEX person_name ON person (name);

CREATE TABLE friend (
  a bigint NOT NULL REFERENCES person (id),
  b bigint NOT NULL REFERENCES person (id),
  PRIMARY KEY (a, b)
);
CREATE INDEX friend_b ON friend (b);

CREATE TABLE note (
  id bigint NOT NULL PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  body text NOT NULL
);
CREATE INDEX note_person ON note (person_id);

-- Checked only when the transaction ends.
CREATE TABLE late (
  id bigint NOT NULL PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);
