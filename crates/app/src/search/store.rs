//! The only SQL about the search index and the words for suggestions.

use std::collections::BTreeSet;
use std::ops::Range;

use db::{Conn, Result, Tx, pad};
use jiff::civil::Date;

use super::document::{self, Indexed, Texts};
use super::expression::Expression;
use super::spelling::{self, Candidate};
use super::{MOST, PAGE_SIZE, Step, Steps};
use crate::articles::{ArticleId, Kind};
use crate::communities::CommunityId;

/// Matches that `RANKED` ranks.
const RANKED_MOST: usize = 128;
/// Words of one statement.
const BATCH: usize = 50;
/// Candidates for a misspelt word that are tried.
const TRIED: usize = 5;

db::row! {
    /// What a list of results shows of an article, and where its passage is looked for.
    pub(super) struct Row {
        id: ArticleId, slug: String, kind: Kind, title: String, summary: String, minutes: i64, reviewed_on: Option<Date>,
        plain: String, topic_slug: Option<String>, topic_title: Option<String>, reviewer: Option<String>,
        credentials: Option<String>,
    }
}

// Ranking costs a microsecond or two for each article, and a word may stand in all of them. So the newest 128 matches are
// ranked, and the newest 128 with a word in the title; what else matches follows, newest first. A word in the title outweighs any
// number of them in the summary, and that in the text. On SQLite the community is a token, because the full-text table has no
// other column to look at.
db::sql! {
    /// The newest articles that match.
    NEWEST: (String, CommunityId) => (ArticleId,) =
        sqlite "SELECT rowid FROM article_search
            WHERE article_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"' ORDER BY rowid DESC LIMIT 300",
        postgres "SELECT article_id FROM article_search
            WHERE community_id = $2 AND tokens @@ (SELECT $1::tsquery) ORDER BY article_id DESC LIMIT 300";
    ANY: (String, CommunityId) => (ArticleId,) =
        sqlite "SELECT rowid FROM article_search
            WHERE article_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"' ORDER BY rowid DESC LIMIT 1",
        postgres "SELECT article_id FROM article_search WHERE community_id = $2 AND tokens @@ (SELECT $1::tsquery) LIMIT 1";
    /// The newest 128 that match, best first.
    RANKED: (String, CommunityId) => (ArticleId,) =
        sqlite "SELECT rowid FROM article_search WHERE article_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"'
            AND rowid >= (SELECT min(id) FROM (SELECT rowid AS id FROM article_search
            WHERE article_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"' ORDER BY rowid DESC LIMIT 128) newest)
            ORDER BY bm25(article_search, 1000.0, 30.0, 0.0, 1.0), rowid DESC",
        postgres "SELECT article_id FROM (SELECT article_id, tokens FROM article_search
            WHERE community_id = $2 AND tokens @@ (SELECT $1::tsquery) ORDER BY article_id DESC LIMIT 128) newest
            ORDER BY ts_rank('{0.02, 0, 0.2, 1}'::real[], tokens, (SELECT replace($1, '&', '|')::tsquery), 1) DESC, article_id DESC";
    /// Brings an index that many articles were written to into the order it is read in.
    TIDY: () =
        sqlite "INSERT INTO article_search (article_search) VALUES ('optimize')",
        postgres "ANALYZE article_search";
    SHOWN: [ArticleId; 10] => Row = "SELECT a.id, a.slug, a.kind, a.title, a.summary, a.minutes, a.reviewed_on,
        substr(c.plain, 1, 30000) AS plain, t.slug AS topic_slug, t.title AS topic_title, p.name AS reviewer,
        p.credentials AS credentials
        FROM article a JOIN article_content c ON c.article_id = a.id
        LEFT JOIN article_topic x ON x.article_id = a.id AND x.position = 0
        LEFT JOIN topic t ON t.id = x.topic_id
        LEFT JOIN article_contributor y ON y.article_id = a.id AND y.role = 'reviewer' AND y.position = 0
        LEFT JOIN contributor p ON p.id = y.contributor_id WHERE a.id IN ($1..$10)";
    DROP: ArticleId =
        sqlite "DELETE FROM article_search WHERE rowid = $1",
        postgres "DELETE FROM article_search WHERE article_id = $1";
    ADD: (ArticleId, CommunityId, String, String, String, String) =
        sqlite "INSERT INTO article_search (rowid, title, summary, tags, body) VALUES ($1, $3, $4, $5 || ' _h_' || $2, $6)",
        postgres "INSERT INTO article_search (article_id, community_id, tokens) VALUES ($1, $2,
            setweight($3::tsvector, 'A') || setweight($4::tsvector, 'B') || setweight($5::tsvector, 'C')
            || setweight($6::tsvector, 'D'))";
    TEXTS: (CommunityId, String) => (ArticleId, String, String, String) = "SELECT a.id, a.title, a.summary, c.plain
        FROM article a JOIN article_content c ON c.article_id = a.id WHERE a.community_id = $1 AND a.slug = $2";
    KNOWN: (CommunityId, [String; 50]) => (String,) =
        "SELECT word FROM search_word WHERE community_id = $1 AND word IN ($2..$51)";
    COUNT_WORD: (CommunityId, String) = "INSERT INTO search_word (community_id, word, articles) VALUES ($1, $2, 1)
        ON CONFLICT (community_id, word) DO UPDATE SET articles = search_word.articles + 1";
    ADD_TRIGRAM: (CommunityId, String, String) =
        "INSERT INTO search_trigram (community_id, trigram, word) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    UNCOUNT: (CommunityId, [String; 50]) =
        "UPDATE search_word SET articles = articles - 1 WHERE community_id = $1 AND word IN ($2..$51)";
    UNUSED: (CommunityId, [String; 50]) => (String,) =
        "SELECT word FROM search_word WHERE community_id = $1 AND articles < 1 AND word IN ($2..$51)";
    DROP_WORD: (CommunityId, String) = "DELETE FROM search_word WHERE community_id = $1 AND word = $2";
    DROP_TRIGRAM: (CommunityId, String, String) =
        "DELETE FROM search_trigram WHERE community_id = $1 AND trigram = $2 AND word = $3";
    /// Words that share most three-letter pieces.
    SIMILAR: (CommunityId, [String; 26]) => (String, i64) = "SELECT w.word, w.articles FROM (
        SELECT word, count(*) AS shared FROM search_trigram WHERE community_id = $1 AND trigram IN ($2..$27)
        GROUP BY word ORDER BY shared DESC, word LIMIT 60) near
        JOIN search_word w ON w.community_id = $1 AND w.word = near.word";
}

/// An article that stands in the index, as it was.
pub(crate) struct Before {
    id: ArticleId,
    spellings: BTreeSet<String>,
}

/// What the index knows of an article. To be asked before the article is written or removed.
pub(crate) async fn before(c: &Conn, home: CommunityId, slug: &str) -> Result<Option<Before>> {
    let row = c.opt(&TEXTS, (home, slug)).await?;
    Ok(row.map(|(id, title, summary, body)| Before {
        id,
        spellings: document::spellings(Texts { title: &title, summary: &summary, body: &body }),
    }))
}

/// Takes an article into the index in place of what was there.
pub(crate) async fn index(
    tx: &Tx,
    home: CommunityId,
    id: ArticleId,
    indexed: &Indexed,
    before: Option<Before>,
) -> Result<()> {
    tx.exec(&DROP, id).await?;
    add(tx, home, id, indexed).await?;
    let had = before.map(|before| before.spellings).unwrap_or_default();
    let gone: Vec<&str> = had.difference(&indexed.spellings).map(String::as_str).collect();
    let new: Vec<&str> = indexed.spellings.difference(&had).map(String::as_str).collect();
    uncount(tx, home, &gone).await?;
    count(tx, home, &new).await
}

async fn add(tx: &Tx, home: CommunityId, id: ArticleId, indexed: &Indexed) -> Result<()> {
    let write = if tx.is_sqlite() { document::for_fts5 } else { document::for_tsvector };
    let [title, summary, tags, body] =
        [&indexed.title, &indexed.summary, &indexed.tags, &indexed.body].map(|tokens| write(tokens));
    tx.exec(&ADD, (id, home, title, summary, tags, body)).await.map(drop)
}

/// Takes articles into an index that has none of them. The words for suggestions are not touched: they are rows as others.
pub(super) async fn put(tx: &Tx, ready: &[(ArticleId, CommunityId, Indexed)]) -> Result<()> {
    for (id, home, indexed) in ready {
        add(tx, *home, *id, indexed).await?;
    }
    Ok(())
}

/// Takes an article out of the index.
pub(crate) async fn unindex(tx: &Tx, home: CommunityId, slug: &str) -> Result<()> {
    let Some(Before { id, spellings }) = before(tx, home, slug).await? else { return Ok(()) };
    tx.exec(&DROP, id).await?;
    uncount(tx, home, &spellings.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// One more article has these words.
async fn count(tx: &Tx, home: CommunityId, words: &[&str]) -> Result<()> {
    let mut known = BTreeSet::new();
    for some in words.chunks(BATCH) {
        let list: [&str; BATCH] = pad(some.iter().copied(), "");
        known.extend(tx.all(&KNOWN, (home, list)).await?.into_iter().map(|(word,)| word));
    }
    let rows: Vec<_> = words.iter().map(|word| (home, *word)).collect();
    tx.exec_many(&COUNT_WORD, &rows).await?;
    let new = words.iter().filter(|word| !known.contains(**word));
    let pieces: Vec<_> = new
        .flat_map(|word| spelling::trigrams(word).into_iter().map(move |piece| (home, piece, *word)))
        .collect();
    tx.exec_many(&ADD_TRIGRAM, &pieces).await?;
    Ok(())
}

/// One article less has these words; those that none has any more are forgotten.
async fn uncount(tx: &Tx, home: CommunityId, words: &[&str]) -> Result<()> {
    for some in words.chunks(BATCH) {
        let list: [&str; BATCH] = pad(some.iter().copied(), "");
        tx.exec(&UNCOUNT, (home, list)).await?;
        for (word,) in tx.all(&UNUSED, (home, list)).await? {
            tx.exec(&DROP_WORD, (home, &word)).await?;
            for piece in spelling::trigrams(&word) {
                tx.exec(&DROP_TRIGRAM, (home, piece, &word)).await?;
            }
        }
    }
    Ok(())
}

/// How many articles there are, whether they answer all that was asked, and those of page `page`, best first.
pub(super) async fn find(
    c: &Conn,
    home: CommunityId,
    steps: &Steps,
    page: usize,
) -> Result<(usize, bool, Vec<Row>)> {
    let from = (page - 1).saturating_mul(PAGE_SIZE);
    let (mut total, mut ids) = matches(c, home, &steps.all, from).await?;
    let complete = total > 0;
    if let Some(some) = steps.some.as_ref().filter(|_| !complete) {
        (total, ids) = matches(c, home, std::slice::from_ref(some), from).await?;
    }
    let mut rows = match ids.is_empty() {
        true => Vec::new(),
        false => c.all(&SHOWN, pad::<_, PAGE_SIZE>(ids.iter().copied(), ArticleId(-1))).await?,
    };
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok((total, complete, rows))
}

/// How many articles the steps find together, and those that stand at `from` and after, one page of them. An article
/// stands where the first step that finds it puts it.
async fn matches(
    c: &Conn,
    home: CommunityId,
    steps: &[Step],
    from: usize,
) -> Result<(usize, Vec<ArticleId>)> {
    let (mut before, mut ids) = (BTreeSet::new(), Vec::new());
    for step in steps {
        if before.len() >= MOST {
            break;
        }
        let newest = c.all(&NEWEST, (step.find.write(c.is_sqlite()), home)).await?;
        let new = newest.iter().filter(|(id,)| !before.contains(id)).count();
        let skip = from.saturating_sub(before.len());
        if ids.len() < PAGE_SIZE && skip < new {
            let ordered = ordered(c, home, step, &newest).await?;
            let ordered = ordered.into_iter().filter(|id| !before.contains(id));
            ids.extend(ordered.take(new).skip(skip).take(PAGE_SIZE - ids.len()));
        }
        before.extend(newest.into_iter().map(|(id,)| id));
    }
    Ok((before.len().min(MOST), ids))
}

/// What a step finds: the best titles, the best of the newest, then the rest.
async fn ordered(
    c: &Conn,
    home: CommunityId,
    step: &Step,
    newest: &[(ArticleId,)],
) -> Result<Vec<ArticleId>> {
    let mut list = Vec::new();
    // When all of them are ranked, the best titles are among them.
    if newest.len() > RANKED_MOST {
        list.extend(c.all(&RANKED, (step.titled.write(c.is_sqlite()), home)).await?);
    }
    list.extend(c.all(&RANKED, (step.find.write(c.is_sqlite()), home)).await?);
    list.extend(newest);
    let mut seen = BTreeSet::new();
    Ok(list.into_iter().map(|(id,)| id).filter(|id| seen.insert(*id)).collect())
}

/// Brings the index in order after many articles were written.
pub(crate) async fn tidy(tx: &Tx) -> Result<()> {
    tx.exec(&TIDY, ()).await?;
    Ok(())
}

/// A word of a query that may be misspelt.
pub(super) struct Doubtful {
    pub(super) range: Range<usize>,
    /// Folded.
    pub(super) word: String,
    pub(super) finds: Expression,
    /// Names of the vocabulary that are near.
    pub(super) names: Vec<Candidate>,
}

/// For each word that finds nothing, the most likely one that does.
pub(super) async fn mend(
    c: &Conn,
    home: CommunityId,
    words: &[Doubtful],
) -> Result<Vec<(Range<usize>, String)>> {
    let mut mended = Vec::new();
    for Doubtful { range, word, finds, names } in words {
        if any(c, home, finds).await? {
            continue;
        }
        let pieces = spelling::trigrams(word);
        let list: [&str; 26] = pad(pieces.iter().map(String::as_str), "");
        let similar = c.all(&SIMILAR, (home, list)).await?.into_iter().filter_map(|(word, articles)| {
            Some(Candidate { finds: Expression::Token(super::analyser::token(&word)?), word, articles })
        });
        let mut candidates: Vec<Candidate> = similar.chain(names.iter().cloned()).collect();
        spelling::rank(word, &mut candidates);
        for candidate in candidates.into_iter().take(TRIED) {
            if any(c, home, &candidate.finds).await? {
                mended.push((range.clone(), candidate.word));
                break;
            }
        }
    }
    Ok(mended)
}

async fn any(c: &Conn, home: CommunityId, expression: &Expression) -> Result<bool> {
    Ok(c.opt(&ANY, (expression.write(c.is_sqlite()), home)).await?.is_some())
}
