-- The full-text index of what members say, of the same make as that of the articles. What is deleted leaves it in the same moment,
-- also where a whole membership goes.
CREATE VIRTUAL TABLE post_search USING fts5 (
  title, tags, body,
  content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '_-'"
);
CREATE TRIGGER post_search_leaves AFTER DELETE ON post BEGIN
  DELETE FROM post_search WHERE rowid = old.id;
END;
