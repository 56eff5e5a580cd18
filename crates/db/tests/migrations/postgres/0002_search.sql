CREATE TABLE search_note (note_id bigint NOT NULL PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX search_note_words ON search_note USING gin (words);
