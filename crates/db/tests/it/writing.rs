//! Writes happen wholly or not at all, alone or in company.

use std::sync::Arc;

use db::{Error, Result, Tx, db_test};
use tokio::sync::Barrier;

use super::people::{
    ADD_AGED, BY_NAME, COUNT, GROW, MIGRATIONS, PROMISE, PersonId, RENAME, add, add_people, count,
};

db_test!(
    MIGRATIONS,
    fn a_write_that_ignores_an_error_still_fails(db) {
        let write = async |tx: &Tx| {
            add(tx, 1, "a").await?;
            assert!(add(tx, 2, "a").await.is_err());
            assert_eq!(add(tx, 3, "b").await, Err(Error::Aborted));
            assert_eq!(tx.one(&COUNT, ()).await, Err(Error::Aborted));
            Ok(())
        };
        assert_eq!(db.write(write).await, Err(Error::Aborted));
        assert_eq!(count(db).await, 0);
    }

    fn a_write_that_fails_by_itself_leaves_nothing(db) {
        let write = async |tx: &Tx| -> Result<()> {
            add(tx, 1, "a").await?;
            Err(Error::NotFound)
        };
        assert_eq!(db.write(write).await, Err(Error::NotFound));
        assert_eq!(count(db).await, 0);
    }

    fn a_row_that_is_not_there_does_not_spoil_a_write(db) {
        let write = async |tx: &Tx| {
            assert_eq!(tx.one(&BY_NAME, "a").await, Err(Error::NotFound));
            add(tx, 1, "a").await
        };
        assert_eq!(db.write(write).await, Ok(1));
        assert_eq!(count(db).await, 1);
    }

    fn a_write_reads_what_it_wrote_and_tells_what_it_changed(db) {
        let write = async |tx: &Tx| {
            add(tx, 1, "a").await?;
            let (age,) = tx.one(&GROW, PersonId(1)).await?;
            let (id,) = tx.one(&BY_NAME, "a").await?;
            Ok((age, id, tx.exec(&RENAME, (PersonId(1), "b")).await?, tx.exec(&RENAME, (PersonId(9), "c")).await?))
        };
        assert_eq!(db.write(write).await, Ok((2, PersonId(1), 1, 0)));
    }

    fn a_failing_write_leaves_its_neighbours_alone(db) {
        let bad = |n: i64| n % 8 == 0;
        let start = Arc::new(Barrier::new(64));
        let tasks = (0..64).map(|n| {
            let (db, start) = (db.arc(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let age: i64 = if bad(n) { -1 } else { 1 };
                db.write(async move |tx| tx.exec(&ADD_AGED, (PersonId(n), format!("p{n}"), age)).await).await
            })
        });
        for (n, task) in (0..).zip(tasks.collect::<Vec<_>>()) {
            assert_eq!(task.await.unwrap().is_err(), bad(n), "write {n}");
        }
        assert_eq!(count(db).await, 56);
    }

    fn a_write_that_fails_only_at_its_end_leaves_its_neighbours_alone(db) {
        let start = Arc::new(Barrier::new(32));
        let tasks = (0..32).map(|n| {
            let (db, start) = (db.arc(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let write = async move |tx: &Tx| {
                    if n % 4 == 0 {
                        tx.exec(&PROMISE, (n, PersonId(1_000))).await?;
                    }
                    add(tx, n, &format!("p{n}")).await
                };
                db.write(write).await
            })
        });
        for (n, task) in (0..).zip(tasks.collect::<Vec<_>>()) {
            let end = task.await.unwrap();
            assert_eq!(matches!(end, Err(Error::ForeignKey(_))), n % 4 == 0, "write {n}: {end:?}");
        }
        assert_eq!(count(db).await, 24);
    }

    fn three_thousand_rows_go_in_at_once(db) {
        let write = async |tx: &Tx| {
            let rows: Vec<_> = (1..=3000).map(|n| (PersonId(n), format!("p{n}"), n)).collect();
            let changed = tx.exec_many(&ADD_AGED, &rows).await?;
            let none: [(PersonId, &str, i64); 0] = [];
            Ok((changed, tx.exec_many(&ADD_AGED, &none).await?))
        };
        assert_eq!(db.write(write).await, Ok((3000, 0)));
        assert_eq!(count(db).await, 3000);
        assert_eq!(db.read(async |c| c.one(&BY_NAME, "p2999").await).await, Ok((PersonId(2999),)));
    }

    fn many_updates_go_in_at_once_too(db) {
        add_people(db, 300).await;
        let write = async |tx: &Tx| {
            let rows: Vec<_> = (1..=300).map(|n| (PersonId(n), format!("q{n}"))).collect();
            tx.exec_many(&RENAME, &rows).await
        };
        assert_eq!(db.write(write).await, Ok(300));
        assert_eq!(db.read(async |c| c.one(&BY_NAME, "q300").await).await, Ok((PersonId(300),)));
    }

    fn one_bad_row_of_many_keeps_the_others_out(db) {
        let write = async |tx: &Tx| {
            let rows: Vec<_> = (1..=100).map(|n| (PersonId(n), format!("p{n}"), 50 - n)).collect();
            tx.exec_many(&ADD_AGED, &rows).await
        };
        assert_eq!(db.write(write).await, Err(Error::Check("person_age".to_owned())));
        assert_eq!(count(db).await, 0);
    }

    fn a_panic_in_a_write_is_an_error_and_leaves_nothing(db) {
        let write = async |tx: &Tx| -> Result<()> {
            add(tx, 1, "a").await?;
            panic!("on purpose")
        };
        let result = db.write(write).await;
        assert!(matches!(&result, Err(Error::Bug(why)) if why.contains("on purpose")), "{result:?}");
        add_people(db, 1).await;
        assert_eq!(count(db).await, 1);
    }

    fn writes_of_many_at_once_lose_no_step(db) {
        add_people(db, 1).await;
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let db = db.arc();
                tokio::spawn(async move { db.write(async |tx| tx.one(&GROW, PersonId(1)).await).await })
            })
            .collect();
        let mut ages = Vec::new();
        for task in tasks {
            ages.push(task.await.unwrap().unwrap().0);
        }
        ages.sort_unstable();
        assert_eq!(ages, (2..=51).collect::<Vec<_>>());
    }
);

/// Two transactions that wait for each other: PostgreSQL ends one, which is then tried again.
#[test]
fn a_deadlock_on_postgresql_is_tried_again() {
    db::testing::on_postgres(MIGRATIONS, async |db: &db::TestDb| {
        add_people(db, 2).await;
        let meet = Arc::new(Barrier::new(2));
        let swap = |first: i64, second: i64| {
            let (db, meet) = (db.arc(), Arc::clone(&meet));
            let met = std::sync::atomic::AtomicBool::new(false);
            tokio::spawn(async move {
                let write = async move |tx: &Tx| {
                    tx.one(&GROW, PersonId(first)).await?;
                    // The first time both wait here until each holds one row.
                    if !met.swap(true, std::sync::atomic::Ordering::SeqCst) {
                        meet.wait().await;
                    }
                    tx.one(&GROW, PersonId(second)).await
                };
                db.write(write).await
            })
        };
        let (a, b) = (swap(1, 2), swap(2, 1));
        let mut ages = [a.await.unwrap().unwrap().0, b.await.unwrap().unwrap().0];
        ages.sort_unstable();
        assert_eq!(ages, [2, 3]);
    });
}
