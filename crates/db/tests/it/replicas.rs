//! Reading from servers that follow, and what happens when one of them, or the primary, goes away.

use std::time::{Duration, Instant};

use db::{Db, Error, Options, Position, Reach, within};

use super::cluster::{self, Server};
use super::people::{MIGRATIONS, add, add_people, count};

db::sql! {
    /// Only a follower is in recovery.
    FOLLOWS: () => (bool,) = sqlite "SELECT 0", postgres "SELECT pg_is_in_recovery()";
}

/// Old enough for any replica.
const ANY: Reach = Reach::Replica { since: Position::new(0), turn: 0 };
const PATIENCE: Duration = Duration::from_secs(30);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

async fn open(primary: &str, replicas: &[&Server], lag: Duration) -> Db {
    let replicas = replicas.iter().map(|server| server.url()).collect();
    Db::open_with(primary, Options { replicas, lag, ..Options::default() }).await.unwrap()
}

async fn migrate(primary: &Server) {
    let db = open(&primary.url(), &[], PATIENCE).await;
    db.migrate(MIGRATIONS).await.unwrap();
    db.close().await;
}

/// Whether a read as far back as that is answered by a follower.
async fn is_read_from_a_follower(db: &Db, reach: Reach) -> bool {
    within(reach, db.read(async |c| c.one(&FOLLOWS, ()).await)).await.0.unwrap().0
}

async fn until_read_from_a_follower(db: &Db, wanted: bool) {
    let began = Instant::now();
    while is_read_from_a_follower(db, ANY).await != wanted {
        assert!(began.elapsed() < PATIENCE, "it was to be read from a follower: {wanted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn seen(db: &Db, reach: Reach) -> i64 {
    within(reach, async { count(db).await }).await.0
}

#[test]
fn what_one_wrote_is_never_missing_on_what_one_reads_next() {
    if !cluster::is_there() {
        return;
    }
    let primary = Server::primary();
    runtime().block_on(async {
        migrate(&primary).await;
        let alone = open(&primary.url(), &[], PATIENCE).await;
        assert_eq!(alone.position().await, Ok(None), "nobody compares where nobody follows");
        alone.close().await;

        let follower = primary.follower();
        let db = open(&primary.url(), &[&follower], PATIENCE).await;
        until_read_from_a_follower(&db, true).await;
        assert!(!is_read_from_a_follower(&db, Reach::Primary).await);
        let outside = db.read(async |c| c.one(&FOLLOWS, ()).await).await.unwrap().0;
        assert!(!outside, "who says nothing reads where is written");

        follower.say("SELECT pg_wal_replay_pause()");
        let ((), written) = within(Reach::Primary, add_people(&db, 1)).await;
        let since = written.expect("a write tells how far the database has come");
        assert_eq!(seen(&db, ANY).await, 0, "the follower has stopped to follow");
        assert_eq!(seen(&db, Reach::Replica { since, turn: 0 }).await, 1);
        let twice = within(ANY, async {
            db.write(async |tx| add(tx, 77, "again").await).await.unwrap();
            count(&db).await
        });
        assert_eq!(twice.await.0, 2, "also within the same work");

        follower.say("SELECT pg_wal_replay_resume()");
        let began = Instant::now();
        while !is_read_from_a_follower(&db, Reach::Replica { since, turn: 0 }).await {
            assert!(began.elapsed() < PATIENCE, "the follower came far enough and was not read from");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(seen(&db, Reach::Replica { since, turn: 0 }).await, 2);
        let refused = within(ANY, db.position()).await.0.unwrap();
        assert!(refused >= Some(since), "the position is that of the primary");
        db.close().await;
    });
}

#[test]
fn a_follower_that_lies_behind_or_is_gone_is_left_out_until_it_is_well() {
    if !cluster::is_there() {
        return;
    }
    let primary = Server::primary();
    runtime().block_on(async {
        migrate(&primary).await;
        let (late, mut dead) = (primary.follower(), primary.follower());
        let db = open(&primary.url(), &[&late, &dead], Duration::from_secs(1)).await;
        until_read_from_a_follower(&db, true).await;
        late.say("SELECT pg_wal_replay_pause()");
        dead.kill();
        let mut written = 0;
        let began = Instant::now();
        // Each read is answered, wherever it goes.
        while is_read_from_a_follower(&db, ANY).await {
            written += 1;
            db.write(async move |tx| add(tx, written, &format!("p{written}")).await).await.unwrap();
            assert!(began.elapsed() < PATIENCE, "a follower that lies behind is read from");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(seen(&db, ANY).await, written);
        dead.start_again();
        until_read_from_a_follower(&db, true).await;
        db.close().await;
    });
}

#[test]
fn when_the_primary_goes_the_follower_that_takes_over_is_found_without_a_restart() {
    if !cluster::is_there() {
        return;
    }
    let mut primary = Server::primary();
    runtime().block_on(async {
        let follower = primary.follower();
        let both =
            format!("postgres://postgres@127.0.0.1:{},127.0.0.1:{}/postgres", primary.port, follower.port);
        let db = open(&both, &[&follower], PATIENCE).await;
        db.migrate(MIGRATIONS).await.unwrap();
        add_people(&db, 3).await;
        until_read_from_a_follower(&db, true).await;

        primary.kill();
        let refused = db.write(async |tx| add(tx, 50, "nobody").await).await;
        assert!(matches!(&refused, Err(error) if error.passes()), "{refused:?}");
        let read = db.read(async |c| c.one(&FOLLOWS, ()).await).await;
        assert!(matches!(&read, Err(Error::Unavailable(_))), "{read:?}");
        assert_eq!(seen(&db, ANY).await, 3, "what is there can be read on");

        follower.promote();
        let began = Instant::now();
        while let Err(error) = db.write(async |tx| add(tx, 51, "somebody").await).await {
            assert!(error.passes() && began.elapsed() < PATIENCE, "{error:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(count(&db).await, 4);
        assert_eq!(seen(&db, ANY).await, 4);
        db.close().await;
    });
}

/// An address may name one host alone, whose server may follow another one by now.
#[test]
fn a_server_that_takes_no_writes_any_more_is_no_error_of_the_program() {
    if !cluster::is_there() {
        return;
    }
    let primary = Server::primary();
    runtime().block_on(async {
        migrate(&primary).await;
        let follower = primary.follower();
        let db = open(&follower.url(), &[], PATIENCE).await;
        let refused = db.write(async |tx| add(tx, 1, "nobody").await).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        db.close().await;
    });
}

#[tokio::test]
async fn sqlite_has_no_replicas() {
    let options = Options { replicas: vec!["postgres://a@b/c".to_owned()], ..Options::default() };
    let refused = Db::open_with("sqlite:/tmp/a.db", options).await;
    assert!(matches!(&refused, Err(Error::Open(why)) if why.contains("no replicas")), "{refused:?}");
}
