//! Callers that leave, and callers that wait.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use db::{Db, Error, Options, Tx, db_test};

use super::people::{COUNT, MIGRATIONS, add, add_people, count};

db::sql! {
    /// Runs until it is interrupted, for all practical purposes.
    ENDLESS: () => (i64,) =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT max(i) FROM n";
}

/// Polls a future three times at most, as a request does whose caller then leaves. A quick one may have ended by then.
async fn begin<F: Future>(future: F) {
    let mut future = pin!(future);
    for _ in 0..3 {
        if poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await.is_ready() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// How many may wait.
const WAITING: usize = 4096;

async fn with_one_reader(db: &db::TestDb) -> Db {
    let options =
        Options { readers: Some(1), writers: 1, wait: Duration::from_secs(30), ..Options::default() };
    Db::open_with(&db.url, options).await.unwrap()
}

db_test!(
    MIGRATIONS,
    fn a_reader_that_leaves_gives_its_connection_back(db) {
        let db = with_one_reader(db).await;
        for _ in 0..3 {
            let endless = db.read(async |c| c.one(&ENDLESS, ()).await);
            let left = tokio::time::timeout(Duration::from_millis(20), endless).await;
            assert!(left.is_err(), "the endless statement ended");
        }
        // The one connection would be in use for hours.
        assert_eq!(count(&db).await, 0);
        db.close().await;
    }

    fn readers_that_leave_at_once_leave_nothing_behind(db) {
        let db = with_one_reader(db).await;
        for _ in 0..20 {
            begin(db.read(async |c| c.one(&ENDLESS, ()).await)).await;
        }
        assert_eq!(count(&db).await, 0);
        db.close().await;
    }

    fn a_writer_that_leaves_writes_all_or_nothing(db) {
        for n in 0..40 {
            let pair = async move |tx: &Tx| {
                add(tx, 2 * n, &format!("a{n}")).await?;
                add(tx, 2 * n + 1, &format!("b{n}")).await
            };
            begin(db.write(pair)).await;
        }
        // A last write that is waited for: all before it have ended then.
        db.write(async |tx| add(tx, 1_000, "last").await).await.unwrap();
        db.write(async |tx| add(tx, 1_001, "last of all").await).await.unwrap();
        assert_eq!(count(db).await % 2, 0);
    }

    fn a_reader_is_told_when_all_connections_stay_in_use(db) {
        let options = Options { readers: Some(1), wait: Duration::from_millis(50), ..Options::default() };
        let db = std::sync::Arc::new(Db::open_with(&db.url, options).await.unwrap());
        let (hold, held) = tokio::sync::oneshot::channel();
        let holder = tokio::spawn({
            let db = std::sync::Arc::clone(&db);
            let endless = async move |c: &db::Conn| {
                hold.send(()).unwrap();
                c.one(&ENDLESS, ()).await
            };
            async move { db.read(endless).await }
        });
        held.await.unwrap();
        let busy = db.read(async |c| c.one(&COUNT, ()).await).await;
        assert!(matches!(busy, Err(Error::Busy(_))), "{busy:?}");
        holder.abort();
        assert!(holder.await.unwrap_err().is_cancelled());
        db.close().await;
    }

    fn so_many_wait_to_read_and_whoever_comes_then_is_told_at_once(db) {
        let db = std::sync::Arc::new(with_one_reader(db).await);
        let holder = tokio::spawn({
            let db = std::sync::Arc::clone(&db);
            async move { db.read(async |c| c.one(&ENDLESS, ()).await).await }
        });
        let reading = || db.pools().into_iter().find(|pool| pool.name == "read").unwrap();
        until(|| reading().in_use == 1 && reading().waiting == 0).await;
        let one = |db: std::sync::Arc<Db>| async move { count(&db).await };
        let waiting: Vec<_> = (0..WAITING).map(|_| tokio::spawn(one(std::sync::Arc::clone(&db)))).collect();
        until(|| reading().waiting == WAITING).await;
        // Those who wait would wait for half a minute.
        let late = tokio::time::timeout(Duration::from_secs(10), db.read(async |c| c.one(&COUNT, ()).await));
        let late = late.await.unwrap();
        assert!(matches!(&late, Err(Error::Busy(why)) if why.contains("too many")), "{late:?}");
        assert!(waiting.iter().all(|one| !one.is_finished()));
        holder.abort();
        for one in waiting {
            assert_eq!(one.await.unwrap(), 0, "whoever waits has their turn");
        }
        assert_eq!(count(&db).await, 0, "places are given back");
        db.close().await;
    }
);

async fn until(holds: impl Fn() -> bool) {
    let long = tokio::time::timeout(Duration::from_secs(60), async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    long.await.unwrap();
}

/// A closure that awaits anything but the database could hold the writer for ever; on SQLite it is found at once.
#[test]
fn a_closure_that_awaits_something_else_is_found_on_sqlite() {
    db::testing::on_sqlite(MIGRATIONS, async |db: &db::TestDb| {
        let (_keep, never) = tokio::sync::oneshot::channel::<()>();
        let read: db::Result<()> = db.read(async move |_| never.await.map_err(|_| Error::NotFound)).await;
        assert!(matches!(&read, Err(Error::Bug(why)) if why.contains("something else")), "{read:?}");
        let write = db.write(async |_| {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(())
        });
        let write = write.await;
        assert!(matches!(write, Err(Error::Bug(_))), "{write:?}");
        add_people(db, 1).await;
        assert_eq!(count(db).await, 1);
    });
}
