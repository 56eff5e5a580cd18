//! The SQL that looks at how the install does. Nothing here counts a large table: what may be long is counted up to a limit, along an
//! index, and what happened on which day is read from the ids, which grow with time.

use db::{Conn, Result};
use jiff::Timestamp;

use super::{Backlog, Happened, MOST, Waiting};
use crate::communities::CommunityId;

db::row! {
    /// What was said of one kind on one day.
    struct Said { day: i64, kind: String, number: i64 }
}

/// An id that is made a day later is larger by so much.
const DAY_OF_IDS: i64 = 86_400_000 << 20;

db::sql! {
    LETTERS_WAITING: i64 => (i64, Option<Timestamp>) = "SELECT COUNT(*), MIN(due_at) FROM
        (SELECT due_at FROM letter WHERE state = 'waiting' LIMIT $1) AS few";
    LETTERS_DEAD: (CommunityId, i64) => (i64,) = "SELECT COUNT(*) FROM
        (SELECT id FROM letter WHERE community_id = $1 AND state = 'dead' LIMIT $2) AS few";
    /// A job that recurs waits for its time, which is no backlog.
    JOBS_WAITING: (Timestamp, i64) => (i64, Option<Timestamp>) = "SELECT COUNT(*), MIN(due_at) FROM
        (SELECT due_at FROM job WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT $2) AS few";
    JOBS_DEAD: i64 => (i64,) = "SELECT COUNT(*) FROM (SELECT id FROM job WHERE state = 'dead' LIMIT $1) AS few";
    CASES: (CommunityId, i64) => (i64, Option<Timestamp>) = "SELECT COUNT(*), MIN(due_at) FROM
        (SELECT due_at FROM moderation_case WHERE community_id = $1 AND closed_at IS NULL LIMIT $2) AS few";
    SIZE: () => (i64,) = sqlite "SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s",
        postgres "SELECT pg_database_size(current_database())";
    JOINED: (CommunityId, i64, i64) => (i64, i64) = "SELECT id / $3 AS day, COUNT(*) FROM member
        WHERE community_id = $1 AND id >= $2 AND visitor_key IS NULL GROUP BY id / $3";
    SAID: (CommunityId, i64, i64) => Said = "SELECT id / $3 AS day, kind, COUNT(*) AS number FROM post
        WHERE community_id = $1 AND id >= $2 GROUP BY id / $3, kind";
}

pub(super) async fn backlog(c: &Conn, home: CommunityId, now: Timestamp) -> Result<Backlog> {
    let (letters, letters_due) = c.one(&LETTERS_WAITING, MOST).await?;
    let (jobs, jobs_due) = c.one(&JOBS_WAITING, (now, MOST)).await?;
    let (cases, cases_due) = c.one(&CASES, (home, MOST)).await?;
    Ok(Backlog {
        letters: Waiting::new(letters, letters_due, now),
        letters_dead: c.one(&LETTERS_DEAD, (home, MOST)).await?.0,
        jobs: Waiting::new(jobs, jobs_due, now),
        jobs_dead: c.one(&JOBS_DEAD, MOST).await?.0,
        cases: Waiting::new(cases, cases_due, now),
        database_bytes: c.one(&SIZE, ()).await?.0,
    })
}

/// What happened since the day with the number `first`, days counted from 1970 in UTC.
pub(super) async fn happened(c: &Conn, home: CommunityId, first: i64) -> Result<Vec<Happened>> {
    let since = first.saturating_mul(DAY_OF_IDS);
    let mut all = Vec::new();
    for (day, number) in c.all(&JOINED, (home, since, DAY_OF_IDS)).await? {
        all.push(Happened { day, kind: "joined".to_owned(), number });
    }
    for Said { day, kind, number } in c.all(&SAID, (home, since, DAY_OF_IDS)).await? {
        all.push(Happened { day, kind, number });
    }
    Ok(all)
}
