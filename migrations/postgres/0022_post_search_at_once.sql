-- Words are taken into the index at once. A list of what is yet to be taken in would be walked through by each search.
ALTER INDEX post_search_tokens SET (fastupdate = off);
