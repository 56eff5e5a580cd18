//! What those who run an install see of what waits.

use app::jobs::{self, Job, Kind};
use app::mail::{Post, Postman, Way};
use app::watching::{self, MOST, Waiting};
use db::db_test;
use jiff::SignedDuration;

use crate::mail_sample::*;

db_test!(app::MIGRATIONS, fn what_waits_is_counted_with_how_long_it_is_due_and_what_was_given_up_apart(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let none = watching::backlog(&app, home).await.unwrap();
    assert_eq!((none.letters, none.jobs, none.cases), Default::default());
    assert!(none.database_bytes > 10_000, "{}", none.database_bytes);

    posted(&app, home, "ada@example.net").await;
    jobs::leave(&app, Job::new(&app, home, Kind::Bounces, &())).await.unwrap();
    app.clock.set(app.clock.now().checked_add(SignedDuration::from_mins(5)).unwrap());
    posted(&app, home, "bea@example.net").await;
    // What is planned for later is no backlog.
    jobs::plan(&app, home).await.unwrap();
    let now = app.clock.now();
    let some = watching::backlog(&app, home).await.unwrap();
    assert_eq!(some.letters, Waiting { number: 2, overdue_seconds: 300 });
    assert_eq!(some.jobs.overdue_seconds, 300);
    assert_eq!((some.letters_dead, some.jobs_dead), (0, 0));

    // A Maildir that is not there: the job fails until it is given up, and the process has counted each time.
    let postman = Postman::new(Post { bounces: Some("/nowhere/at/all".into()), ..post(Way::Off) }).unwrap();
    for _ in 0..8 {
        app.clock.set(app.clock.now().checked_add(SignedDuration::from_hours(25)).unwrap());
        while jobs::run_one(&app, &postman).await.unwrap() {}
    }
    let left = watching::backlog(&app, home).await.unwrap();
    assert_eq!(left.jobs_dead, 1);
    let (_, ends) = app.measures().jobs().find(|(kind, _)| *kind == Kind::Bounces.as_str()).unwrap();
    assert_eq!(ends.dead.get(), 1);
    assert!(ends.failed.get() >= 7 && ends.took.taken().number() >= 8);
    assert!(left.letters.overdue_seconds > (app.clock.now().as_second() - now.as_second()));
});

db_test!(app::MIGRATIONS, fn what_is_long_is_counted_up_to_a_limit(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    db::sql! {
        LETTER: (i64, i64) = "INSERT INTO letter (id, community_id, kind, owner_id, recipient, content, urgency, state, due_at, leased_until,
            attempts, problem, created_at) VALUES ($1, $2, 'hello', NULL, 'x', '', 1, 'waiting', 0, 0, 0, '', 0)";
    }
    let rows: Vec<(i64, i64)> = (1..=MOST + 500).map(|id| (id, home.0)).collect();
    db.write(async move |tx| tx.exec_many(&LETTER, &rows).await).await.unwrap();
    assert_eq!(watching::backlog(&app, home).await.unwrap().letters.number, MOST);
});
