//! Jobs: done once, tried again, and by schedule; and the worker that does them beside letters.

use app::jobs::{self, Entry, Job, Kind};
use app::mail::{Post, Postman, Way, outbox};
use app::{App, communities::CommunityId, worker};
use db::db_test;
use jiff::SignedDuration;
use kernel::Clock;

use crate::mail_sample::*;

async fn entry(app: &App, home: CommunityId, kind: Kind) -> Entry {
    let all = jobs::list(app, home).await.unwrap();
    all.into_iter().find(|entry| entry.kind == kind.as_str()).unwrap()
}

/// A postman whose Maildir is not there, so that reading it fails.
fn without_maildir() -> Postman {
    Postman::new(Post { bounces: Some("/nowhere/at/all".into()), ..post(Way::Off) }).unwrap()
}

fn later(app: &App, time: SignedDuration) {
    app.clock.set(app.clock.now().checked_add(time).unwrap());
}

db_test!(app::MIGRATIONS, fn what_recurs_is_planned_once_and_moves_on(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    jobs::plan(&app, home).await.unwrap();
    jobs::plan(&process(db, folder.path(), app.clock.clone()), home).await.unwrap();
    assert_eq!(jobs::list(&app, home).await.unwrap().len(), Kind::recurring().count());
    let off = postman(Way::Off);
    while jobs::run_one(&app, &off).await.unwrap() {}
    let sweep = entry(&app, home, Kind::Sweep).await;
    assert_eq!((sweep.attempts, sweep.last_at), (0, Some(app.clock.now())));
    assert_eq!(sweep.due_at, app.clock.now().checked_add(SignedDuration::from_hours(1)).unwrap());
    later(&app, SignedDuration::from_hours(1));
    assert!(jobs::run_one(&app, &off).await.unwrap());
});

db_test!(app::MIGRATIONS, fn a_job_that_fails_says_why_and_is_dead_at_last_unless_it_recurs(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let postman = without_maildir();
    jobs::leave(&app, Job::new(&app, home, Kind::Bounces, &())).await.unwrap();
    let waits = [10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 24 * 3600];
    for (tries, wait) in (1..).zip(waits) {
        assert!(jobs::run_one(&app, &postman).await.unwrap());
        let failed = entry(&app, home, Kind::Bounces).await;
        assert_eq!((failed.state.as_str(), failed.attempts), ("waiting", tries));
        assert!(failed.problem.contains("`mail.bounces` is the folder of a Maildir"), "{}", failed.problem);
        assert!(!jobs::run_one(&app, &postman).await.unwrap(), "it was tried too early");
        later(&app, SignedDuration::from_secs(wait));
    }
    assert!(jobs::run_one(&app, &postman).await.unwrap());
    let dead = entry(&app, home, Kind::Bounces).await;
    assert_eq!((dead.state.as_str(), dead.attempts), ("dead", 8));
    later(&app, SignedDuration::from_hours(1000));
    assert!(!jobs::run_one(&app, &postman).await.unwrap());
    assert!(jobs::retry(&app, home, dead.id).await.unwrap());
    assert!(jobs::run_one(&app, &self::postman(Way::Off)).await.unwrap());
    assert_eq!(jobs::list(&app, home).await.unwrap(), vec![], "what went well is gone");

    jobs::plan(&app, home).await.unwrap();
    for _ in 0..20 {
        while jobs::run_one(&app, &postman).await.unwrap() {}
        later(&app, SignedDuration::from_mins(1));
    }
    let recurring = entry(&app, home, Kind::Bounces).await;
    assert_eq!(recurring.state, "waiting");
    assert!(recurring.attempts > 8 && recurring.due_at <= app.clock.now(), "{recurring:?}");
});

db_test!(app::MIGRATIONS, fn a_job_is_not_run_before_its_time(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let tomorrow = app.clock.now().checked_add(SignedDuration::from_hours(24)).unwrap();
    jobs::leave(&app, Job::new(&app, home, Kind::Sweep, &()).due(tomorrow)).await.unwrap();
    let off = postman(Way::Off);
    assert!(!jobs::run_one(&app, &off).await.unwrap());
    app.clock.set(tomorrow);
    assert!(jobs::run_one(&app, &off).await.unwrap());
});

db_test!(app::MIGRATIONS, fn several_workers_never_run_a_job_twice(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    for _ in 0..60 {
        jobs::leave(&app, Job::new(&app, home, Kind::Sweep, &())).await.unwrap();
    }
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let app = process(db, folder.path(), Clock::fixed(TEN.parse().unwrap()));
        workers.spawn(async move {
            let (mut run, off) = (0, postman(Way::Off));
            // Another worker may have taken the one that was seen.
            let mut idle = 0;
            while idle < 3 {
                if jobs::run_one(&app, &off).await.unwrap() { run += 1 } else { idle += 1 }
            }
            run
        });
    }
    let run: usize = workers.join_all().await.into_iter().sum();
    assert_eq!(run, 60);
    assert_eq!(jobs::list(&app, home).await.unwrap(), vec![]);
});

db_test!(app::MIGRATIONS, fn the_worker_notices_letters_of_its_own_process_and_of_others_and_stops_when_asked(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let out = folder.path().join("mail");
    let (stop, asked) = tokio::sync::oneshot::channel::<()>();
    let working = tokio::spawn(worker::work(app.clone(), postman(Way::Files(out.clone())), async move {
        let _ = asked.await;
    }));
    let other = process(db, folder.path(), app.clock.clone());
    for from in [&app, &other, &app] {
        let id = posted(from, home, "ada@example.net").await;
        let file = out.join(format!("{id}.eml"));
        let wait = async {
            while !file.exists() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), wait).await.unwrap();
    }
    stop.send(()).unwrap();
    working.await.unwrap();
    let counts = outbox::counts(&app, home).await.unwrap();
    assert_eq!((counts.sent, counts.waiting), (3, 0));
});
