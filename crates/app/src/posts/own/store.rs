//! The only SQL about all that one person wrote.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::{Audience, PostId, Reaction, follow, mentions, pictures};
use crate::members::MemberId;
use crate::privacy::{Part, Person};

db::row! {
    struct Own {
        id: PostId, kind: String, audience: Audience, title: String, body: String, mood: String, content_note: String,
        pseudonym: Option<String>, held: String, created_at: Timestamp, edited_at: Option<Timestamp>,
    }
}

db::sql! {
    OF_MEMBER: MemberId => Own = "SELECT id, kind, audience, title, body, mood, content_note, pseudonym, held, created_at, edited_at
        FROM post WHERE author_id = $1 ORDER BY id";
    COUNT_OF_MEMBER: MemberId => (i64,) = "SELECT count(*) FROM post WHERE author_id = $1";
    EDITS_OF_MEMBER: MemberId => (PostId, Timestamp, String, String, String) = "SELECT e.post_id, e.edited_at, e.title, e.body,
        e.content_note FROM post_edit e JOIN post p ON p.id = e.post_id WHERE p.author_id = $1 ORDER BY e.post_id, e.edited_at";
    REACTIONS_OF_MEMBER: MemberId => (PostId, Reaction, Timestamp) = "SELECT post_id, kind, since FROM reaction WHERE member_id = $1
        ORDER BY since, post_id";
    END_REACTIONS: MemberId = "DELETE FROM reaction WHERE member_id = $1";
    // With the names in threads goes what would tell which of them were one person.
    END_PSEUDONYMS: MemberId = "DELETE FROM pseudonym WHERE member_id = $1";
    DELETE_FOR_TEAM: MemberId = "DELETE FROM post WHERE author_id = $1 AND root_id IS NULL AND audience = 'team'";
}

/// How much somebody said.
pub(crate) async fn count_of(c: &Conn, member: MemberId) -> Result<i64> {
    Ok(c.one(&COUNT_OF_MEMBER, member).await?.0)
}

/// Everything that a person said and sent.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let Some(member) = who.member else { return Ok(Part::new("posts", "What you wrote", json!({}))) };
    let posts: Vec<Value> = c.all(&OF_MEMBER, member).await?.iter().map(own).collect();
    let edits = c.all(&EDITS_OF_MEMBER, member).await?.into_iter();
    let edits = edits.map(|(id, at, title, body, note)| {
        json!({ "post": id.to_string(), "until": at.to_string(), "title": title, "words": body, "content_note": note })
    });
    let sent = c.all(&REACTIONS_OF_MEMBER, member).await?.into_iter();
    let sent = sent
        .map(|(id, kind, at)| json!({ "post": id.to_string(), "sent": kind.as_str(), "at": at.to_string() }));
    let followed = follow::store::of_member(c, member).await?.into_iter().map(|(id, since, until)| {
        json!({ "thread": id.to_string(), "since": since.to_string(), "until": until.map(|at| at.to_string()) })
    });
    let named = mentions::store::of_member(c, member).await?;
    let value = json!({ "posts": posts, "before_they_were_changed": edits.collect::<Vec<_>>(),
        "reactions": sent.collect::<Vec<_>>(), "threads_you_follow": followed.collect::<Vec<_>>(),
        "posts_that_name_you": named.iter().map(ToString::to_string).collect::<Vec<_>>() });
    Ok(Part::new("posts", "What you wrote", value))
}

fn own(post: &Own) -> Value {
    json!({ "id": post.id.to_string(), "kind": post.kind, "audience": post.audience.as_str(), "title": post.title,
        "words": post.body, "mood": post.mood, "content_note": post.content_note, "under_the_name": post.pseudonym,
        "held_back": post.held, "at": post.created_at.to_string(), "edited_at": post.edited_at.map(|at| at.to_string()) })
}

/// Takes back what a person sent, and what they said to their team, which nobody is any more, and their pictures, which may show them. What else they said goes with
/// their membership, or stays under a name without a person.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    tx.exec(&END_REACTIONS, member).await?;
    tx.exec(&END_PSEUDONYMS, member).await?;
    follow::store::end_all(tx, member).await?;
    mentions::store::end_all(tx, member).await?;
    pictures::store::end_all(tx, member).await?;
    tx.exec(&DELETE_FOR_TEAM, member).await.map(drop)
}
