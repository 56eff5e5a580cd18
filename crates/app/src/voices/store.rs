//! The only SQL about member voices.

use std::collections::HashMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Entry, Reply, Stage, Voice, VoiceId};
use crate::accounts::{self, AccountId};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::{MemberId, standing};
use crate::posts::PostId;
use crate::privacy::{Part, Person};

/// Articles that are looked at in one statement.
const SOME: usize = 30;

db::row! {
    struct Row {
        id: VoiceId, post_id: PostId, slug: String, title: String, words: String, name: String, named: bool, note: String, answer: String,
        ended_by: String, asked_at: Timestamp, answered_at: Option<Timestamp>,
    }
}

/// Quotes `v` that anybody may read, with their posts `p` and authors `m`.
macro_rules! shown {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ", $what, ", v.words, CASE WHEN v.named THEN coalesce(p.pseudonym, m.alias) END AS name FROM voice v
            JOIN post p ON p.id = v.post_id JOIN member m ON m.id = p.author_id WHERE v.answer = 'yes' AND v.ended_by = '' AND p.held = ''
            AND m.account_id IS NOT NULL AND ", standing!(), " AND ", $rest
        )
    };
}

macro_rules! entry {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.post_id, a.slug, a.title, v.words, coalesce(p.pseudonym, m.alias) AS name, v.named, v.note, v.answer, v.ended_by,
            v.asked_at, v.answered_at FROM voice v JOIN article a ON a.id = v.article_id JOIN post p ON p.id = v.post_id
            JOIN member m ON m.id = p.author_id WHERE ", $rest
        )
    };
}

db::sql! {
    OF_ARTICLE: ArticleId => (VoiceId, String, Option<String>) = shown!("v.id", "v.article_id = $1 ORDER BY v.answered_at DESC, v.id DESC LIMIT 12");
    NEWEST: [ArticleId; 30] => (ArticleId, String, Option<String>) = shown!("v.article_id", "v.article_id IN ($1..$30) ORDER BY v.answered_at DESC, v.id DESC");
    OF_MEMBER: MemberId => Row = entry!("v.member_id = $1 ORDER BY v.id DESC LIMIT 200");
    ONE: (MemberId, VoiceId) => Row = entry!("v.member_id = $1 AND v.id = $2");
    LIST: CommunityId => Row = entry!("v.community_id = $1 ORDER BY v.id DESC LIMIT 200");
    WAITING: MemberId => (i64,) = "SELECT count(*) FROM voice WHERE member_id = $1 AND answer = '' AND ended_by = ''";
    AUTHOR: PostId => (AccountId, String) = concat!("SELECT a.id, a.email FROM post p JOIN member m ON m.id = p.author_id
        JOIN account a ON a.id = m.account_id WHERE p.id = $1 AND ", standing!());
    KNOWN: (PostId, ArticleId) => (String, String) = "SELECT answer, ended_by FROM voice WHERE post_id = $1 AND (article_id = $2 OR answer = '')
        ORDER BY id DESC";
    ADD: (VoiceId, CommunityId, ArticleId, PostId, String, String, AccountId, Timestamp) = "INSERT INTO voice (id, community_id, article_id,
        post_id, member_id, words, note, asked_by, asked_at, answer, named, ended_by) SELECT $1, $2, $3, $4, p.author_id, $5, $6, $7, $8, '', false, ''
        FROM post p WHERE p.id = $4";
    REPLY: (VoiceId, MemberId, String, bool, Timestamp) = "UPDATE voice SET answer = $3, named = $4, answered_at = $5 WHERE id = $1
        AND member_id = $2 AND answer = '' AND ended_by = ''";
    WITHDRAW_OWN: (VoiceId, MemberId, Timestamp) = "UPDATE voice SET ended_by = 'member', ended_at = $3 WHERE id = $1 AND member_id = $2
        AND answer = 'yes' AND ended_by = ''";
    WITHDRAW: (VoiceId, Timestamp) = "UPDATE voice SET ended_by = 'member', ended_at = $2 WHERE id = $1 AND ended_by = ''";
    END: (CommunityId, VoiceId, Timestamp) = "UPDATE voice SET ended_by = 'editor', ended_at = $3 WHERE community_id = $1 AND id = $2
        AND answer <> 'no' AND ended_by = ''";
    OPEN_OF_POST: PostId => (VoiceId, String) = "SELECT id, words FROM voice WHERE post_id = $1 AND answer <> 'no' AND ended_by = ''";
    // What stands on kept pages is made anew.
    LEAVE_PAGES: PostId = "UPDATE community SET version = version + 1 WHERE id IN (SELECT community_id FROM voice WHERE post_id = $1
        AND answer = 'yes' AND ended_by = '')";
    LEAVE_PAGES_OF: MemberId = "UPDATE community SET version = version + 1 WHERE id IN (SELECT community_id FROM voice WHERE member_id = $1
        AND answer = 'yes' AND ended_by = '')";
    ONTO_PAGES: (CommunityId, VoiceId) = "UPDATE community SET version = version + 1 WHERE id = $1 AND EXISTS (SELECT 1 FROM voice
        WHERE id = $2 AND community_id = $1 AND answer = 'yes')";
    ALL_OF_MEMBER: MemberId => Row = entry!("v.member_id = $1 ORDER BY v.id");
    END_ALL: MemberId = "DELETE FROM voice WHERE member_id = $1";
}

/// A question that is not stored yet.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) id: VoiceId,
    pub(super) home: CommunityId,
    pub(super) article: ArticleId,
    pub(super) post: PostId,
    pub(super) words: String,
    pub(super) note: String,
    pub(super) by: AccountId,
    pub(super) now: Timestamp,
}

impl Row {
    fn entry(self) -> Entry {
        let stage = match (self.answer.as_str(), self.ended_by.as_str()) {
            (_, "member") => Stage::Withdrawn,
            (_, "editor") => Stage::Ended,
            ("yes", _) => Stage::Agreed,
            ("no", _) => Stage::Refused,
            _ => Stage::Asked,
        };
        Entry {
            id: self.id,
            post: self.post_id,
            article: (self.slug, self.title),
            words: self.words,
            name: self.name,
            named: self.named,
            note: self.note,
            stage,
            asked_at: self.asked_at,
            answered_at: self.answered_at,
        }
    }
}

pub(super) async fn of_article(c: &Conn, article: ArticleId) -> Result<Vec<Voice>> {
    let rows = c.all(&OF_ARTICLE, article).await?;
    Ok(rows.into_iter().map(|(_, words, name)| Voice { words, name }).collect())
}

pub(crate) async fn newest(c: &Conn, articles: &[ArticleId]) -> Result<HashMap<ArticleId, Voice>> {
    let mut found = HashMap::new();
    for some in articles.chunks(SOME) {
        for (article, words, name) in c.all(&NEWEST, db::pad(some.iter().copied(), ArticleId(-1))).await? {
            found.entry(article).or_insert(Voice { words, name });
        }
    }
    Ok(found)
}

fn entries(rows: Vec<Row>) -> Vec<Entry> {
    rows.into_iter().map(Row::entry).collect()
}

pub(super) async fn of_member(c: &Conn, me: MemberId) -> Result<Vec<Entry>> {
    Ok(entries(c.all(&OF_MEMBER, me).await?))
}

pub(super) async fn one(c: &Conn, me: MemberId, id: VoiceId) -> Result<Option<Entry>> {
    Ok(c.opt(&ONE, (me, id)).await?.map(Row::entry))
}

pub(super) async fn list(c: &Conn, home: CommunityId) -> Result<Vec<Entry>> {
    Ok(entries(c.all(&LIST, home).await?))
}

pub(super) async fn waiting(c: &Conn, me: MemberId) -> Result<usize> {
    Ok(usize::try_from(c.one(&WAITING, me).await?.0).unwrap_or(0))
}

/// The account and the address of who wrote a post, if they can be asked.
pub(super) async fn author(c: &Conn, post: PostId) -> Result<Option<(AccountId, String)>> {
    c.opt(&AUTHOR, post).await
}

/// Why a question is not to be asked again.
pub(super) async fn known(c: &Conn, fresh: &Fresh) -> Result<Option<&'static str>> {
    let all = c.all(&KNOWN, (fresh.post, fresh.article)).await?;
    let any = |wanted: (&str, &str)| all.iter().any(|(answer, by)| (answer.as_str(), by.as_str()) == wanted);
    Ok(match () {
        () if any(("", "")) => Some("Its author was asked already, and has not answered yet."),
        () if any(("no", "")) => Some("Its author does not want to be quoted below this article."),
        () if any(("yes", "member")) => Some("Its author took back a quote below this article."),
        () => None,
    })
}

pub(super) async fn add(tx: &Tx, fresh: &Fresh) -> Result<()> {
    let f = fresh;
    tx.exec(&ADD, (f.id, f.home, f.article, f.post, &f.words, &f.note, f.by, f.now)).await.map(drop)
}

pub(super) async fn reply(
    tx: &Tx,
    (id, me): (VoiceId, MemberId),
    reply: Reply,
    now: Timestamp,
) -> Result<bool> {
    let answer = if reply == Reply::No { "no" } else { "yes" };
    Ok(tx.exec(&REPLY, (id, me, answer, reply == Reply::Named, now)).await? > 0)
}

pub(super) async fn withdraw_own(tx: &Tx, (id, me): (VoiceId, MemberId), now: Timestamp) -> Result<bool> {
    let done = tx.exec(&WITHDRAW_OWN, (id, me, now)).await? > 0;
    if done {
        accounts::store::disagree(tx, id.0, now).await?;
    }
    Ok(done)
}

/// Takes back a quote whose words are not said any more.
pub(super) async fn withdraw(tx: &Tx, id: VoiceId, now: Timestamp) -> Result<()> {
    tx.exec(&WITHDRAW, (id, now)).await?;
    accounts::store::disagree(tx, id.0, now).await
}

pub(super) async fn end(tx: &Tx, home: CommunityId, id: VoiceId, now: Timestamp) -> Result<bool> {
    onto_pages(tx, home, id).await?;
    Ok(tx.exec(&END, (home, id, now)).await? > 0)
}

pub(super) async fn open_of_post(c: &Conn, post: PostId) -> Result<Vec<(VoiceId, String)>> {
    c.all(&OPEN_OF_POST, post).await
}

/// Says that pages change that quote a post.
pub(super) async fn leave_pages(tx: &Tx, post: PostId) -> Result<()> {
    tx.exec(&LEAVE_PAGES, post).await.map(drop)
}

/// Says that pages change that quote a member.
pub(crate) async fn leave_pages_of(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&LEAVE_PAGES_OF, member).await.map(drop)
}

/// Says that pages change with a quote.
pub(super) async fn onto_pages(tx: &Tx, home: CommunityId, id: VoiceId) -> Result<()> {
    tx.exec(&ONTO_PAGES, (home, id)).await.map(drop)
}

/// What a member was asked, and said.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let rows = match who.member {
        Some(member) => entries(c.all(&ALL_OF_MEMBER, member).await?),
        None => Vec::new(),
    };
    let all: Vec<Value> = rows
        .iter()
        .map(|one| {
            json!({ "words": one.words, "article": one.article.0, "under_the_name": one.name, "named": one.named,
                "what_the_editor_added": one.note, "stands": one.stage.title(), "asked_at": one.asked_at.to_string(),
                "answered_at": one.answered_at.map(|at| at.to_string()) })
        })
        .collect();
    Ok(Part::new("voices", "What others asked to quote of you", json!({ "voices": all })))
}

/// Nothing of a person is quoted once they left, whichever way.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    leave_pages_of(tx, member).await?;
    tx.exec(&END_ALL, member).await.map(drop)
}
