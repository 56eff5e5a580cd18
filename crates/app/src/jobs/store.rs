//! The only SQL about jobs.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{Entry, Job, JobId, Kind};
use crate::communities::CommunityId;

db::row! {
    /// A job that a worker has taken.
    pub(super) struct Claimed {
        id: JobId, community_id: CommunityId, kind: String, payload: String, every_us: Option<i64>, attempts: u32,
    }
}

db::sql! {
    ENQUEUE: (JobId, CommunityId, String, String, Timestamp, Timestamp) = "INSERT INTO job (id, community_id, kind, payload, every_us,
        state, due_at, leased_until, attempts, problem, created_at) VALUES ($1, $2, $3, $4, NULL, 'waiting', $5, 0, 0, '', $6)";
    PLAN: (JobId, CommunityId, String, i64, Timestamp) = "INSERT INTO job (id, community_id, kind, payload, every_us,
        state, due_at, leased_until, attempts, problem, created_at) VALUES ($1, $2, $3, '', $4, 'waiting', $5, 0, 0, '', $5)
        ON CONFLICT (community_id, kind) WHERE every_us IS NOT NULL DO UPDATE SET every_us = excluded.every_us";
    ANY_DUE: Timestamp => (JobId,) = "SELECT id FROM job WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 LIMIT 1";
    /// Of all communities: the worker serves the install.
    DUE: Timestamp => Claimed = sqlite "SELECT id, community_id, kind, payload, every_us, attempts FROM job
        WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT 1",
        postgres "SELECT id, community_id, kind, payload, every_us, attempts FROM job
        WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED";
    LEASE: (JobId, Timestamp, Timestamp) = "UPDATE job SET leased_until = $2, attempts = attempts + 1, last_at = $3 WHERE id = $1";
    PROLONG: (JobId, Timestamp) = "UPDATE job SET leased_until = $2 WHERE id = $1";
    DONE: JobId = "DELETE FROM job WHERE id = $1";
    DEAD: (JobId, String) = "UPDATE job SET state = 'dead', problem = $2, leased_until = 0 WHERE id = $1";
    AGAIN: (JobId, Timestamp, u32, String) = "UPDATE job SET due_at = $2, attempts = $3, problem = $4, leased_until = 0 WHERE id = $1";
    LIST: CommunityId => Entry = "SELECT id, kind, state, attempts, problem, due_at, created_at, last_at, leased_until, every_us FROM job
        WHERE community_id = $1 ORDER BY due_at, id LIMIT 500";
    RETRY: (CommunityId, JobId, Timestamp) = "UPDATE job SET state = 'waiting', due_at = $3, leased_until = 0, attempts = 0
        WHERE community_id = $1 AND id = $2 AND state = 'dead'";
}

pub(super) async fn enqueue(tx: &Tx, job: &Job) -> Result<()> {
    tx.exec(&ENQUEUE, (job.id, job.community, job.kind.as_str(), &job.payload, job.due, job.at)).await?;
    Ok(())
}

pub(super) async fn plan(
    tx: &Tx,
    home: CommunityId,
    all: &[(JobId, Kind, i64)],
    now: Timestamp,
) -> Result<()> {
    for (id, kind, every) in all {
        tx.exec(&PLAN, (*id, home, kind.as_str(), *every, now)).await?;
    }
    Ok(())
}

pub(super) async fn is_any_due(c: &Conn, now: Timestamp) -> Result<bool> {
    Ok(c.opt(&ANY_DUE, now).await?.is_some())
}

/// Takes the job that has been due the longest, so that no other worker does until the lease ends.
pub(super) async fn claim(tx: &Tx, now: Timestamp, lease: Timestamp) -> Result<Option<Claimed>> {
    let Some(job) = tx.opt(&DUE, now).await? else { return Ok(None) };
    tx.exec(&LEASE, (job.id, lease, now)).await?;
    Ok(Some(Claimed { attempts: job.attempts + 1, ..job }))
}

pub(super) async fn prolong(tx: &Tx, id: JobId, lease: Timestamp) -> Result<u64> {
    tx.exec(&PROLONG, (id, lease)).await
}

pub(super) async fn done(tx: &Tx, id: JobId) -> Result<u64> {
    tx.exec(&DONE, id).await
}

pub(super) async fn dead(tx: &Tx, id: JobId, problem: &str) -> Result<u64> {
    tx.exec(&DEAD, (id, problem)).await
}

pub(super) async fn again(tx: &Tx, id: JobId, due: Timestamp, attempts: u32, problem: &str) -> Result<u64> {
    tx.exec(&AGAIN, (id, due, attempts, problem)).await
}

pub(super) async fn list(c: &Conn, home: CommunityId) -> Result<Vec<Entry>> {
    c.all(&LIST, home).await
}

pub(super) async fn retry(tx: &Tx, home: CommunityId, id: JobId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&RETRY, (home, id, now)).await? > 0)
}
