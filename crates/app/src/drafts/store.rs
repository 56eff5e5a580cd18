//! The only SQL about drafts.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::MOST;
use crate::members::MemberId;
use crate::privacy::{Part, Person};

db::sql! {
    KEEP: (MemberId, String, String, Timestamp) = "INSERT INTO draft (member_id, place, words, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member_id, place) DO UPDATE SET words = excluded.words, changed_at = excluded.changed_at";
    // The oldest go when there are too many.
    DROP_OLDEST: (MemberId, i64) = "DELETE FROM draft WHERE member_id = $1 AND place NOT IN (SELECT place FROM draft WHERE member_id = $1
        ORDER BY changed_at DESC, place LIMIT $2)";
    FIND: (MemberId, String) => (String, Timestamp) = "SELECT words, changed_at FROM draft WHERE member_id = $1 AND place = $2";
    DISCARD: (MemberId, String) = "DELETE FROM draft WHERE member_id = $1 AND place = $2";
    SWEEP: Timestamp = "DELETE FROM draft WHERE changed_at < $1";
    OF_MEMBER: MemberId => (String, String, Timestamp) = "SELECT place, words, changed_at FROM draft WHERE member_id = $1 ORDER BY place";
    END: MemberId = "DELETE FROM draft WHERE member_id = $1";
}

pub(super) async fn keep(tx: &Tx, me: MemberId, place: &str, words: &str, now: Timestamp) -> Result<()> {
    tx.exec(&KEEP, (me, place, words, now)).await?;
    tx.exec(&DROP_OLDEST, (me, MOST)).await.map(drop)
}

pub(super) async fn find(c: &Conn, me: MemberId, place: &str) -> Result<Option<(String, Timestamp)>> {
    c.opt(&FIND, (me, place)).await
}

/// Also as part of posting it.
pub(crate) async fn discard(tx: &Tx, me: MemberId, place: &str) -> Result<()> {
    tx.exec(&DISCARD, (me, place)).await.map(drop)
}

pub(super) async fn sweep(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.exec(&SWEEP, before).await.map(drop)
}

/// What a person has not posted.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let title = "What you have not posted";
    let Some(member) = who.member else { return Ok(Part::new("drafts", title, json!([]))) };
    let all = c.all(&OF_MEMBER, member).await?.into_iter();
    let all: Vec<Value> = all
        .map(|(place, words, at)| {
            let words: Value = serde_json::from_str(&words).unwrap_or_default();
            json!({ "form": place, "words": words, "changed_at": at.to_string() })
        })
        .collect();
    Ok(Part::new("drafts", title, Value::Array(all)))
}

pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    tx.exec(&END, member).await.map(drop)
}
