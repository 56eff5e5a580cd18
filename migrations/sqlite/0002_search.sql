-- The full-text index. It holds tokens that the application made (folded, stemmed, with concept tags), so the
-- tokenizer only has to split at blanks: to `ascii` every character beyond ASCII is a letter, and the marks of concepts,
-- topics and communities (`_c_side-effects`) stay whole. No content is kept: the rows are in article_content. Without
-- content, bm25() needs `detail = 'full'`, the default: with less it gives every row the same rank.
CREATE VIRTUAL TABLE article_search USING fts5 (
  title, summary, tags, body,
  content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '_-'"
);
