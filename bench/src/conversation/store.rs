//! The only SQL of this benchmark: who and what is measured, and sessions for many, who could not all sign in by hand.

use app::AccountId;
use app::posts::PostId;
use db::{Conn, Result, Tx};
use jiff::{SignedDuration, Timestamp};

db::sql! {
    FOLLOWER: i64 => (AccountId, i64) = "SELECT m.account_id, t.many FROM (SELECT member_id, count(*) AS many FROM team_member
        GROUP BY member_id) t JOIN member m ON m.id = t.member_id WHERE m.account_id IS NOT NULL
        ORDER BY abs(t.many - $1), m.id LIMIT 1";
    // Somebody new may say less, and who blocked nobody sees every post.
    WRITERS: i64 => (AccountId,) = "SELECT account_id FROM member m WHERE account_id IS NOT NULL AND journey_role = 'patient'
        AND NOT EXISTS (SELECT 1 FROM block b WHERE b.member_id = m.id OR b.other_id = m.id) ORDER BY id LIMIT $1";
    LONG: i64 => (PostId,) = "SELECT p.id FROM (SELECT root_id, count(*) AS many FROM post WHERE root_id IS NOT NULL GROUP BY root_id) t
        JOIN post p ON p.id = t.root_id WHERE p.audience <> 'team' AND p.kind <> 'question' ORDER BY abs(t.many - $1), p.id DESC LIMIT 1";
    QUESTIONS: () => (PostId,) = "SELECT p.id FROM post p WHERE p.kind = 'question' AND p.audience <> 'team'
        AND (SELECT count(*) FROM post a WHERE a.root_id = p.id) BETWEEN 4 AND 8 ORDER BY p.id DESC LIMIT 20";
    POSTS: () => (PostId,) = "SELECT p.id FROM post p WHERE p.root_id IS NULL AND p.audience = 'members' AND p.kind = 'update'
        AND (SELECT count(*) FROM post a WHERE a.root_id = p.id) < 5 ORDER BY p.id DESC LIMIT 400";
    END: () = "DELETE FROM session WHERE agent = 'bench'";
    SESSION: (String, i64, AccountId, Timestamp, Timestamp) = "INSERT INTO session (token_hash, id, account_id, means, second_step, agent,
        network, created_at, proved_at, seen_at, expires_at) VALUES ($1, $2, $3, 'link', false, 'bench', '', $4, $4, $4, $5)";
}

/// Somebody who follows about so many, with how many.
pub(super) async fn follower(c: &Conn, wanted: usize) -> Result<(AccountId, i64)> {
    c.one(&FOLLOWER, wanted as i64).await
}

pub(super) async fn writers(c: &Conn, many: usize) -> Result<Vec<AccountId>> {
    Ok(c.all(&WRITERS, many as i64).await?.into_iter().map(|(account,)| account).collect())
}

/// A thread that all members see, with about so many comments.
pub(super) async fn long_thread(c: &Conn, comments: usize) -> Result<PostId> {
    Ok(c.one(&LONG, comments as i64).await?.0)
}

/// Questions with some answers.
pub(super) async fn questions(c: &Conn) -> Result<Vec<PostId>> {
    Ok(c.all(&QUESTIONS, ()).await?.into_iter().map(|(id,)| id).collect())
}

/// Updates that all members see, with room below them.
pub(super) async fn posts(c: &Conn) -> Result<Vec<PostId>> {
    Ok(c.all(&POSTS, ()).await?.into_iter().map(|(id,)| id).collect())
}

/// Opens a session for each account, by its token; those of an earlier run end.
pub(super) async fn open_sessions(
    tx: &Tx,
    sessions: &[(usize, (AccountId, String))],
    now: Timestamp,
) -> Result<u64> {
    let until = now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now);
    let row = |(number, (account, token)): &(usize, (AccountId, String))| {
        (media::hash(token.as_bytes()), *number as i64 + 1, *account, now, until)
    };
    let rows: Vec<_> = sessions.iter().map(row).collect();
    tx.exec(&END, ()).await?;
    tx.exec_many(&SESSION, &rows).await
}
