//! The schema changes while the version before reads and writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use db::{Db, Migration};
use futures_util::future::join_all;

use super::people::{MIGRATIONS, add, add_people, count};

const PATIENCE: Duration = Duration::from_secs(60);

/// Widen, index without keeping anybody out, and take away what the version before does not need any more.
const LATER: [Migration; 6] = [
    MIGRATIONS[0],
    MIGRATIONS[1],
    MIGRATIONS[2],
    Migration { name: "0003_widen.sql", text: "ALTER TABLE person ADD COLUMN town text;" },
    Migration {
        name: "postgres/0004_town.sql",
        text: "-- one by one\nDROP INDEX CONCURRENTLY IF EXISTS person_town;\n\
               CREATE INDEX CONCURRENTLY person_town ON person (town);\n",
    },
    Migration { name: "0005_narrow.sql", text: "DROP TABLE late;" },
];

db::sql! {
    /// Reads the table for as long as the transaction lasts.
    HOLD: () => (i64,) = "SELECT count(*) FROM person WHERE age > 0";
    INDEXED: () => (bool,) = sqlite "SELECT 1", postgres "SELECT i.indisvalid FROM pg_index i JOIN pg_class c
        ON c.oid = i.indexrelid WHERE c.relname = 'person_town'";
}

/// What the version before does, again and again: each answer counts.
struct Load {
    db: Arc<Db>,
    done: AtomicI64,
    failed: AtomicI64,
    ends: AtomicBool,
}

impl Load {
    async fn go_on(&self, worker: i64) {
        let mut number = 1_000_000 * worker;
        while !self.ends.load(Ordering::Relaxed) {
            number += 1;
            let id = number;
            let wrote = self.db.write(async move |tx| add(tx, id, &format!("p{id}")).await).await;
            let read = self.db.read(async |c| c.one(&HOLD, ()).await).await;
            if wrote.is_ok() && read.is_ok() {
                self.done.fetch_add(1, Ordering::Relaxed);
            } else {
                self.failed.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Waits until it has done so many more.
    async fn does(&self, more: i64) {
        let (before, began) = (self.done.load(Ordering::Relaxed), Instant::now());
        while self.done.load(Ordering::Relaxed) < before + more {
            assert!(began.elapsed() < PATIENCE, "readers and writers stand still");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[test]
fn a_migration_that_has_to_wait_keeps_nobody_else_waiting_and_fails_nothing() {
    db::testing::on_postgres(MIGRATIONS, async |test: &db::TestDb| {
        add_people(test, 500).await;
        let db = Arc::new(Db::open(&test.url).await.unwrap());
        let load = Arc::new(Load {
            db,
            done: AtomicI64::new(0),
            failed: AtomicI64::new(0),
            ends: AtomicBool::new(false),
        });
        let workers: Vec<_> = (1..=4)
            .map(|worker| {
                let load = Arc::clone(&load);
                tokio::spawn(async move { load.go_on(worker).await })
            })
            .collect();

        // Somebody reads for long, so that the table cannot be changed.
        let (let_go, held) = tokio::sync::oneshot::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
        let holder = test.arc();
        let holder = tokio::spawn(async move {
            let (held, begun) = (std::sync::Mutex::new(Some(held)), std::sync::Mutex::new(Some(begun)));
            let hold = async move |tx: &db::Tx| {
                tx.one(&HOLD, ()).await?;
                let begun = begun.lock().unwrap().take();
                begun.unwrap().send(()).unwrap();
                let held = held.lock().unwrap().take();
                held.unwrap().await.unwrap();
                Ok(())
            };
            holder.write(hold).await
        });
        has_begun.await.unwrap();
        let newer = Db::open(&test.url).await.unwrap();
        let migrating = tokio::spawn(async move { (newer.migrate(&LATER).await, newer) });
        // Long enough for the migration to stand in the queue, more than once.
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(4) {
            load.does(20).await;
        }
        assert!(!migrating.is_finished(), "nothing was in its way");
        let_go.send(()).unwrap();
        holder.await.unwrap().unwrap();

        let (report, newer) = migrating.await.unwrap();
        assert_eq!(report.unwrap().applied, ["0003_widen", "0004_town", "0005_narrow"]);
        load.does(20).await;
        load.ends.store(true, Ordering::Relaxed);
        join_all(workers).await;
        assert_eq!(load.failed.load(Ordering::Relaxed), 0);
        assert_eq!(newer.read(async |c| c.one(&INDEXED, ()).await).await, Ok((true,)));
        assert_eq!(count(&newer).await, 500 + load.done.load(Ordering::Relaxed));
        load.db.close().await;
        newer.close().await;
    });
}

#[test]
fn a_migration_that_was_ended_half_way_is_made_again_from_its_first_statement() {
    db::testing::on_postgres(MIGRATIONS, async |db: &db::TestDb| {
        let bad = Migration {
            name: LATER[4].name,
            text: "-- one by one\nDROP INDEX CONCURRENTLY IF EXISTS person_town;\n\
                   CREATE INDEX CONCURRENTLY person_town ON person (town);\nSELECT nothing FROM nowhere;\n",
        };
        let failed = db.migrate(&[LATER[0], LATER[1], LATER[2], LATER[3], bad]).await;
        assert!(matches!(&failed, Err(db::Error::Migration(why)) if why.contains("0004_town")), "{failed:?}");
        assert_eq!(db.migrate(&LATER).await.unwrap().applied, ["0004_town", "0005_narrow"]);
        assert_eq!(db.read(async |c| c.one(&INDEXED, ()).await).await, Ok((true,)));
    });
}
