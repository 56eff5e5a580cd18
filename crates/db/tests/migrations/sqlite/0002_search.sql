CREATE VIRTUAL TABLE search_note USING fts5(body, content='');
