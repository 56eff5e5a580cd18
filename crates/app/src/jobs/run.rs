//! Runs one job: claims it, does it outside of any transaction, and writes down how it went.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tracing::Instrument as _;

use super::store::{self, Claimed};
use super::{JobId, Kind};
use crate::communities::CommunityId;
use crate::mail::Postman;
use crate::{App, Result};

/// How long a worker owns a job; it is prolonged while the job runs.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How often it is prolonged.
const BEAT: Duration = Duration::from_secs(60);
/// The waits after the first failure, the second, and so on. After the last one a job is dead, unless it recurs.
const WAITS: [SignedDuration; 7] = [
    SignedDuration::from_secs(10),
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(24),
];
/// Characters of a problem that are kept.
const PROBLEM: usize = 1000;

/// What a job works with.
#[derive(Clone)]
pub struct Errand {
    pub app: App,
    pub postman: Postman,
    pub community: CommunityId,
    /// What was left with it, as JSON.
    pub payload: String,
}

/// Runs the job that has been due the longest. False when none is.
///
/// # Errors
/// When the database fails. That a job fails is noted beside it and is no error here.
pub async fn run_one(app: &App, postman: &Postman) -> Result<bool> {
    let now = app.clock.now();
    if !app.db.read(async move |c| store::is_any_due(c, now).await).await? {
        return Ok(false);
    }
    let lease = now.checked_add(LEASE).unwrap_or(now);
    let Some(job) = app.db.write(async move |tx| store::claim(tx, now, lease).await).await? else {
        return Ok(false);
    };
    let errand = Errand {
        app: app.clone(),
        postman: postman.clone(),
        community: job.community_id,
        payload: job.payload.clone(),
    };
    let began = std::time::Instant::now();
    let done = match job.kind.parse::<Kind>() {
        Ok(kind) => do_it(app, kind, errand, job.id).await,
        // A newer program has left it, or an older one.
        Err(()) => Err(format!("This program knows no job “{}”.", job.kind)),
    };
    if let Some(ends) = app.measures().job(&job.kind) {
        ends.took.note(began.elapsed());
    }
    note(app, job, done).await?;
    Ok(true)
}

/// Does it, and keeps other workers away meanwhile. A panic is a failure like others.
async fn do_it(app: &App, kind: Kind, errand: Errand, id: JobId) -> Result<(), String> {
    let span = tracing::info_span!("job", kind = kind.as_str());
    let mut work = tokio::spawn(async move { kind.run(&errand).await }.instrument(span));
    loop {
        tokio::select! {
            done = &mut work => {
                return match done {
                    Ok(done) => done.map_err(|error| error.to_string()),
                    Err(_) => Err("It met something that should not happen; the log says what.".to_owned()),
                };
            }
            () = tokio::time::sleep(BEAT) => {
                let now = app.clock.now();
                let lease = now.checked_add(LEASE).unwrap_or(now);
                // When this fails, the job may run twice, which it may in any case.
                if let Err(error) = app.db.write(async move |tx| store::prolong(tx, id, lease).await).await {
                    tracing::warn!(%error, job = %id, "the lease of a job could not be prolonged");
                }
            }
        }
    }
}

/// Gone when it went well, or due again when it recurs; tried again or dead when it did not.
async fn note(app: &App, job: Claimed, done: Result<(), String>) -> Result<()> {
    let now = app.clock.now();
    let every = job.every_us.map(SignedDuration::from_micros);
    let problem = match done {
        Ok(()) => String::new(),
        Err(why) => why.chars().take(PROBLEM).collect(),
    };
    if !problem.is_empty() {
        tracing::warn!(job = job.kind, tries = job.attempts, problem, "a job failed");
    }
    let wait = match (problem.is_empty(), every) {
        (true, every) => every,
        (false, Some(every)) => Some(wait(job.attempts).map_or(every, |wait| wait.min(every))),
        (false, None) => wait(job.attempts),
    };
    if let Some(ends) = app.measures().job(&job.kind) {
        let end = match (problem.is_empty(), wait) {
            (true, _) => &ends.done,
            (false, Some(_)) => &ends.failed,
            (false, None) => &ends.dead,
        };
        end.one();
    }
    let due: Option<Timestamp> = wait.and_then(|wait| now.checked_add(wait).ok());
    app.db
        .write(async move |tx| match (&due, problem.is_empty()) {
            (None, true) => store::done(tx, job.id).await,
            (None, false) => store::dead(tx, job.id, &problem).await,
            (Some(due), well) => {
                store::again(tx, job.id, *due, if well { 0 } else { job.attempts }, &problem).await
            }
        })
        .await?;
    Ok(())
}

fn wait(tries: u32) -> Option<SignedDuration> {
    WAITS.get(usize::try_from(tries).ok()?.checked_sub(1)?).copied()
}
