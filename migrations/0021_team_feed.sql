-- What each member began, for the feed of those who follow them: it looks at the newest of each, and not at everything that is newer.
-- With `kind` in it, SQLite reads the index alone.
CREATE INDEX post_begun_by ON post (author_id, id, kind) WHERE kind <> 'comment';
