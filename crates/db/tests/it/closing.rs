//! The end of a database.

use db::{Db, Error, db_test};

use super::people::{COUNT, MIGRATIONS, add, count};

db_test!(
    MIGRATIONS,
    fn a_closed_database_refuses_work(db) {
        let other = Db::open(&db.url).await.unwrap();
        other.close().await;
        assert_eq!(other.read(async |c| c.one(&COUNT, ()).await).await, Err(Error::Closed));
        assert_eq!(other.write(async |tx| add(tx, 1, "a").await).await, Err(Error::Closed));
        other.close().await;
    }

    fn closing_finishes_what_waits(db) {
        let other = std::sync::Arc::new(Db::open(&db.url).await.unwrap());
        let tasks: Vec<_> = (0..30)
            .map(|n| {
                let other = std::sync::Arc::clone(&other);
                tokio::spawn(async move { other.write(async move |tx| add(tx, n, &format!("p{n}")).await).await })
            })
            .collect();
        other.close().await;
        let mut made = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => made += 1,
                Err(error) => assert_eq!(error, Error::Closed),
            }
        }
        assert_eq!(count(db).await, made);
    }
);

/// SQLite goes on writing into a deleted file. We do not.
#[cfg(unix)]
#[test]
fn a_deleted_file_is_noticed_before_the_next_write() {
    db::testing::on_sqlite(MIGRATIONS, async |db: &db::TestDb| {
        std::fs::remove_file(db.url.strip_prefix("sqlite:").unwrap()).unwrap();
        let result = db.write(async |tx| add(tx, 1, "a").await).await;
        assert!(matches!(&result, Err(Error::Db(why)) if why.contains("deleted or replaced")), "{result:?}");
    });
}
