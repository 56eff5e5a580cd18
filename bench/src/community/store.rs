//! The only SQL of these benchmarks: who and what is measured, and sessions for many, who could not all sign in by hand.

use app::AccountId;
use app::posts::{Kind, PostId};
use db::{Conn, Result, Tx};
use jiff::{SignedDuration, Timestamp};

db::sql! {
    FOLLOWER: i64 => (AccountId,) = "SELECT m.account_id FROM (SELECT member_id, count(*) AS many FROM team_member
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
    SAID: Kind => (String,) = "SELECT body FROM post WHERE kind = $1 AND audience = 'members' AND held = '' ORDER BY id LIMIT 400";
    ARTICLES: () => (String,) = "SELECT slug FROM article ORDER BY id LIMIT 2000";
    PAGES: () => (i64,) = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
    SIZE: () => (i64,) = "SELECT pg_database_size(current_database())";
    BACKEND: () => (i64,) = "SELECT pg_backend_pid()::bigint";
    END: () = "DELETE FROM session WHERE agent = 'bench'";
    SESSION: (String, i64, AccountId, Timestamp, Timestamp) = "INSERT INTO session (token_hash, id, account_id, means, second_step, agent,
        network, created_at, proved_at, seen_at, expires_at) VALUES ($1, $2, $3, 'link', false, 'bench', '', $4, $4, $4, $5)";
}

// What no transaction may hold, for PostgreSQL's own program.

/// After many rows came at once.
pub(super) const SETTLE: &str = "VACUUM ANALYZE";

/// A move takes away what it notes of itself when it has come to its end.
pub(super) const IS_WHOLE: &str =
    "SELECT to_regclass('schema_migration') IS NOT NULL AND to_regclass('copy_state') IS NULL";

/// Gives a row where the server has this database.
pub(super) fn is_there(name: &str) -> String {
    format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")
}

pub(super) fn drop(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

pub(super) fn create(name: &str) -> String {
    format!("CREATE DATABASE {name} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0")
}

/// Somebody who follows about so many.
pub(super) async fn follower(c: &Conn, wanted: usize) -> Result<AccountId> {
    Ok(c.one(&FOLLOWER, wanted as i64).await?.0)
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

/// What the oldest of a kind say to all members.
pub(super) async fn said(c: &Conn, kind: Kind) -> Result<Vec<String>> {
    Ok(c.all(&SAID, kind).await?.into_iter().map(|(body,)| body).collect())
}

pub(super) async fn articles(c: &Conn) -> Result<Vec<String>> {
    Ok(c.all(&ARTICLES, ()).await?.into_iter().map(|(slug,)| slug).collect())
}

/// How large the database is.
pub(super) async fn bytes(c: &Conn, is_sqlite: bool) -> Result<u64> {
    let statement = if is_sqlite { &PAGES } else { &SIZE };
    Ok(u64::try_from(c.one(statement, ()).await?.0).unwrap_or(0))
}

/// The process that serves this connection, on PostgreSQL.
pub(super) async fn backend(c: &Conn) -> Result<u32> {
    Ok(u32::try_from(c.one(&BACKEND, ()).await?.0).unwrap_or(0))
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
