-- Questions and stories are posts, too.
-- `title` is that of a question or a story. `pseudonym` is the name that the author has in this thread alone. `held` says why others
-- do not see it: a moderator hid it, or a link of somebody new waits to be looked at. `locked_at` is set where nothing more can be said,
-- `helped_at` where the one who asked said that an answer helped.
ALTER TABLE post DROP CONSTRAINT post_kind;
ALTER TABLE post ADD CONSTRAINT post_kind CHECK (kind IN ('update', 'question', 'story', 'comment'));
ALTER TABLE post ADD COLUMN title text NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN pseudonym text;
ALTER TABLE post ADD COLUMN held text NOT NULL DEFAULT '' CONSTRAINT post_held CHECK (held IN ('', 'link', 'hidden'));
ALTER TABLE post ADD COLUMN locked_at bigint;
ALTER TABLE post ADD COLUMN counts_hidden boolean NOT NULL DEFAULT false;
ALTER TABLE post ADD COLUMN helped_at bigint;
