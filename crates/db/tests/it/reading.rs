//! What a read sees and what it refuses.

use db::{Error, db_test};

use super::people::{ALL, BY_NAME, ENGINE, MIGRATIONS, NAMES, OTHERS, PersonId, add_people, count};

db::sql! {
    SNEAK: () => (i64,) =
        "INSERT INTO person (id, name, seen, kind, trusted, age) VALUES (1, 'x', 0, 'guest', true, 1) RETURNING id";
    NONSENSE: () => (i64,) = "SELECT nothing FROM nowhere";
    MISCOUNTED: (i64, i64) => (i64,) = "SELECT $1 AS n";
    UNREADABLE: String => (i64,) = sqlite "SELECT json_extract('{}', $1)", postgres "SELECT CAST($1 AS bigint)";
}

db_test!(
    MIGRATIONS,
    fn the_first_row_or_none_or_an_error(db) {
        add_people(db, 3).await;
        let read = async |c: &db::Conn| {
            let all = c.all(&NAMES, db::pad([PersonId(3), PersonId(1)], PersonId(-1))).await?;
            let first = c.opt(&NAMES, db::pad([PersonId(3), PersonId(2)], PersonId(-1))).await?;
            let none = c.opt(&BY_NAME, "nobody").await?;
            Ok((all, first, none, c.one(&BY_NAME, "p2").await?, c.one(&BY_NAME, "nobody").await))
        };
        let (all, first, none, one, missing) = db.read(read).await.unwrap();
        assert_eq!(all, [(PersonId(1), "p1".to_owned()), (PersonId(3), "p3".to_owned())]);
        assert_eq!(first, Some((PersonId(2), "p2".to_owned())));
        assert_eq!((none, one, missing), (None, (PersonId(2),), Err(Error::NotFound)));
    }

    fn a_padded_list_and_another_parameter_do_not_mix(db) {
        add_people(db, 5).await;
        let ids = db::pad([PersonId(1), PersonId(2), PersonId(4)], PersonId(-1));
        let found = db.read(async move |c| c.all(&OTHERS, ("p2", ids)).await).await.unwrap();
        assert_eq!(found, [("p1".to_owned(),), ("p4".to_owned(),)]);
    }

    fn each_engine_gets_its_own_text(db) {
        let (name,) = db.read(async |c| c.one(&ENGINE, ()).await).await.unwrap();
        assert_eq!(name == "sqlite", db.is_sqlite());
    }

    fn a_read_cannot_write(db) {
        let result = db.read(async |c| c.one(&SNEAK, ()).await).await;
        assert!(matches!(&result, Err(Error::Bug(why)) if why.contains("must not write")), "{result:?}");
        assert_eq!(count(db).await, 0);
    }

    fn a_wrong_statement_is_named(db) {
        let nonsense = db.read(async |c| c.all(&NONSENSE, ()).await).await;
        assert!(matches!(&nonsense, Err(Error::Bug(why)) if why.contains("reading::NONSENSE")), "{nonsense:?}");
        let miscounted = db.read(async |c| c.all(&MISCOUNTED, (1_i64, 2_i64)).await).await;
        assert!(matches!(&miscounted, Err(Error::Bug(why)) if why.contains("2 parameters")), "{miscounted:?}");
    }

    fn an_error_does_not_repeat_what_it_was_given(db) {
        let result = db.read(async |c| c.one(&UNREADABLE, "said in confidence").await).await;
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Db(_) | Error::Bug(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("confidence"), "{error:?}");
    }

    fn what_is_asked_is_counted_and_how_it_ended(db) {
        let before = (db.stats().reads.took.taken(), db.stats().writes.took.taken());
        add_people(db, 1).await;
        count(db).await;
        assert!(db.read(async |c| c.all(&NONSENSE, ()).await).await.is_err());
        assert!(db.read(async |c| c.one(&BY_NAME, "nobody").await).await.is_err());
        let (reads, writes) = (&db.stats().reads, &db.stats().writes);
        let (read, written) = (reads.took.taken().since(&before.0), writes.took.taken().since(&before.1));
        assert_eq!((read.number(), written.number()), (3, 1));
        // That a row is missing is no failure of the database.
        assert_eq!((reads.failed.get(), writes.failed.get(), reads.busy.get()), (1, 0, 0));
        assert!(reads.waited.taken().number() >= 3 && writes.waited.taken().number() >= 1);
        let [read, write] = db.pools();
        assert_eq!((read.name, write.name, write.waiting), ("read", "write", 0));
        assert!(read.most >= 1 && read.in_use <= read.most && write.most >= 1, "{read:?} {write:?}");
    }

    fn a_failed_statement_does_not_spoil_the_rest_of_a_read(db) {
        let read = async |c: &db::Conn| {
            assert!(c.all(&NONSENSE, ()).await.is_err());
            c.all(&ALL, ()).await
        };
        assert_eq!(db.read(read).await, Ok(vec![]));
    }

    fn a_panic_in_a_read_is_an_error_and_frees_the_connection(db) {
        for _ in 0..20 {
            let result: db::Result<()> = db.read(async |_| panic!("on purpose")).await;
            assert!(matches!(&result, Err(Error::Bug(why)) if why.contains("on purpose")), "{result:?}");
        }
        assert_eq!(count(db).await, 0);
    }

    fn joined_reads_run_on_one_connection(db) {
        add_people(db, 100).await;
        let read = async |c: &db::Conn| {
            let each = (1..=100).map(|n| {
                let name = format!("p{n}");
                async move { c.one(&BY_NAME, name).await }
            });
            futures_util::future::try_join_all(each).await
        };
        let found = db.read(read).await.unwrap();
        assert_eq!(found.len(), 100);
        assert_eq!(found[99], (PersonId(100),));
    }
);

/// On SQLite one read sees one moment, whatever is written meanwhile.
#[test]
fn a_read_on_sqlite_is_a_snapshot() {
    db::testing::on_sqlite(MIGRATIONS, async |db: &db::TestDb| {
        let (began, begun) = std::sync::mpsc::channel();
        let (wrote, written) = std::sync::mpsc::channel();
        let reading = tokio::spawn({
            let db = db.arc();
            async move {
                let read = async move |c: &db::Conn| {
                    let before = c.all(&ALL, ()).await?.len();
                    began.send(()).unwrap();
                    written.recv().unwrap();
                    Ok((before, c.all(&ALL, ()).await?.len()))
                };
                db.read(read).await
            }
        });
        tokio::task::spawn_blocking(move || begun.recv()).await.unwrap().unwrap();
        add_people(db, 2).await;
        wrote.send(()).unwrap();
        assert_eq!(reading.await.unwrap(), Ok((0, 0)));
        assert_eq!(count(db).await, 2);
    });
}
