//! Behind PgBouncer in transaction mode, where each transaction meets another session.

use db::{Db, Error, Options};

use super::cluster::{self, Pooler, Server};
use super::people::{MIGRATIONS, add, add_people, count};

db::sql! {
    NAME: i64 => (String,) = "SELECT name FROM person WHERE id = $1";
    /// Runs until it is interrupted, for all practical purposes.
    ENDLESS: () => (i64,) =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT max(i) FROM n";
}

async fn name(db: &Db, id: i64) -> String {
    db.read(async move |c| c.one(&NAME, id).await).await.unwrap().0
}

#[test]
fn everything_works_behind_a_pooler_that_gives_each_transaction_another_session() {
    if !cluster::is_there() {
        return;
    }
    let server = Server::primary();
    server.say("ALTER ROLE postgres SET client_connection_check_interval = '1s'");
    let pooler = Pooler::before(server.port);
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", pooler.port);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let options = Options { pooled: true, ..Options::default() };
        let (db, other) = (
            Db::open_with(&url, options.clone()).await.unwrap(),
            Db::open_with(&url, options).await.unwrap(),
        );
        let (one, two) = tokio::join!(db.migrate(MIGRATIONS), other.migrate(MIGRATIONS));
        assert_eq!(one.unwrap().applied.len() + two.unwrap().applied.len(), 2);
        add_people(&db, 5).await;

        // More at once than there are sessions, reading and writing.
        let busy = (100..160).map(|number| {
            let db = if number % 2 == 0 { &db } else { &other };
            async move {
                db.write(async move |tx| add(tx, number, &format!("p{number}")).await).await.unwrap();
                assert_eq!(name(db, number).await, format!("p{number}"));
            }
        });
        futures_util::future::join_all(busy).await;
        assert_eq!(count(&other).await, 65);

        let twice = db.write(async |tx| add(tx, 100, "taken").await).await;
        assert!(matches!(twice, Err(Error::Unique(_))), "{twice:?}");
        let impatient = db.read(async |c| c.one(&ENDLESS, ()).await);
        assert!(tokio::time::timeout(std::time::Duration::from_millis(50), impatient).await.is_err());
        assert_eq!(count(&db).await, 65, "what nobody waits for is ended, and its session used again");
        let still =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'WITH RECURSIVE n%'";
        let began = std::time::Instant::now();
        while server.asked(still) != "0" {
            assert!(began.elapsed() < std::time::Duration::from_secs(30), "it goes on at the server");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        db.close().await;
        other.close().await;
    });
}
