//! The store on both engines, from one body each.

use db::{Error, Migration, db_test};
use jiff::Timestamp;
use jiff::civil::date;

db::id!(pub PersonId);

const SCHEMA: &[Migration] = &[Migration {
    name: "0001_test.sql",
    text: "CREATE TABLE person (id bigint NOT NULL PRIMARY KEY, name text NOT NULL, born text, seen bigint NOT NULL, \
           kind boolean NOT NULL, size double precision, face bytea, age bigint NOT NULL CONSTRAINT person_age CHECK (age >= 0)); \
           CREATE UNIQUE INDEX person_name ON person (name); \
           CREATE TABLE friend (a bigint NOT NULL REFERENCES person (id), b bigint NOT NULL REFERENCES person (id), PRIMARY KEY (a, b));",
}];

type Full = (PersonId, String, Option<jiff::civil::Date>, Timestamp, bool, Option<f64>, Option<Vec<u8>>, i64);

db::row! {
    #[derive(Debug, PartialEq)]
    struct Named { id: PersonId, name: String }
}

db::sql! {
    ADD: (PersonId, String, Option<jiff::civil::Date>, Timestamp, bool, Option<f64>, Option<Vec<u8>>, i64) =
        "INSERT INTO person (id, name, born, seen, kind, size, face, age) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BEFRIEND: (PersonId, PersonId) = "INSERT INTO friend (a, b) VALUES ($1, $2)";
    ALL: () => Full = "SELECT id, name, born, seen, kind, size, face, age FROM person ORDER BY id";
    NAMED: (String, [PersonId; 4]) => Named = "SELECT id, name FROM person WHERE name <> $1 AND id IN ($2..$5) ORDER BY id";
    COUNT: () => (i64,) = "SELECT count(*) FROM person";
}

async fn add(tx: &db::Tx, id: i64, name: &str, age: i64) -> db::Result<u64> {
    let none = (None::<jiff::civil::Date>, None::<f64>, None::<Vec<u8>>);
    tx.exec(&ADD, (PersonId(id), name, none.0, Timestamp::UNIX_EPOCH, true, none.1, none.2, age)).await
}

async fn count(db: &db::Db) -> i64 {
    db.read(async |c| c.one(&COUNT, ()).await).await.unwrap().0
}

db_test!(SCHEMA, fn every_type_comes_back_as_it_went_in(db) {
    let full: Full = (
        PersonId(i64::MAX), "Zoë 'quoted' $1".into(), Some(date(1970, 2, 28)),
        Timestamp::from_microsecond(1_700_000_000_123_456).unwrap(), false, Some(0.1), Some(vec![0, 255]), 7,
    );
    let row = full.clone();
    db.write(async move |tx| tx.exec(&ADD, row.clone()).await).await.unwrap();
    assert_eq!(db.read(async |c| c.all(&ALL, ()).await).await.unwrap(), [full]);
});

db_test!(SCHEMA, fn a_padded_list_and_another_parameter_do_not_mix(db) {
    db.write(async |tx| { for id in 1..=5 { add(tx, id, &format!("p{id}"), 1).await?; } Ok(()) }).await.unwrap();
    let found = db.read(async |c| c.all(&NAMED, ("p2", db::pad([PersonId(1), PersonId(2), PersonId(4)], PersonId(-1)))).await);
    let names: Vec<String> = found.await.unwrap().into_iter().map(|n: Named| n.name).collect();
    assert_eq!(names, ["p1", "p4"]);
});

db_test!(SCHEMA, fn broken_rules_have_the_same_names_on_both_engines(db) {
    db.write(async |tx| add(tx, 1, "a", 1).await).await.unwrap();
    let unique = db.write(async |tx| add(tx, 2, "a", 1).await).await;
    assert_eq!(unique, Err(Error::Unique("person_name".into())));
    let key = db.write(async |tx| add(tx, 1, "b", 1).await).await;
    assert_eq!(key, Err(Error::Unique("person_pkey".into())));
    let check = db.write(async |tx| add(tx, 3, "c", -1).await).await;
    assert_eq!(check, Err(Error::Check("person_age".into())));
    let missing = db.write(async |tx| tx.exec(&BEFRIEND, (PersonId(1), PersonId(9))).await).await;
    assert!(matches!(missing, Err(Error::ForeignKey(_))), "{missing:?}");
    assert_eq!(count(db).await, 1);
});

db_test!(SCHEMA, fn a_write_that_ignores_an_error_still_fails(db) {
    let result = db.write(async |tx| {
        add(tx, 1, "a", 1).await?;
        drop(add(tx, 2, "a", 1).await);
        assert_eq!(add(tx, 3, "b", 1).await, Err(Error::Aborted));
        Ok(())
    });
    assert_eq!(result.await, Err(Error::Aborted));
    assert_eq!(count(db).await, 0);
});

db_test!(SCHEMA, fn one_failing_write_leaves_its_neighbours_alone(db) {
    let arc = db.arc();
    let tasks: Vec<_> = (0..64).map(|id| {
        let db = std::sync::Arc::clone(&arc);
        tokio::spawn(async move { db.write(async move |tx| add(tx, id, &format!("p{id}"), if id % 8 == 0 { -1 } else { 1 }).await).await })
    }).collect();
    let mut stored = 0;
    for task in tasks {
        stored += i64::from(task.await.unwrap().is_ok());
    }
    assert_eq!(stored, 56);
    assert_eq!(count(db).await, 56);
});

db_test!(SCHEMA, fn three_thousand_rows_go_in_at_once(db) {
    let rows: Vec<_> = (0..3000).map(|n| (PersonId(n), format!("p{n}"), None, Timestamp::UNIX_EPOCH, true, None, None, 1)).collect();
    let rows: Vec<Full> = rows;
    assert_eq!(db.write(async move |tx| tx.exec_many(&ADD, &rows).await).await, Ok(3000));
    assert_eq!(count(db).await, 3000);
});

db_test!(SCHEMA, fn a_read_cannot_write(db) {
    let result = db.read(async |c| c.all(&SNEAK, ()).await).await;
    assert!(result.is_err());
    assert_eq!(count(db).await, 0);
});
static SNEAK: db::Stmt<(), (i64,)> = db::Stmt::new("SNEAK", SNEAK_TEXT, SNEAK_TEXT);
const SNEAK_TEXT: &str = "INSERT INTO person (id, name, seen, kind, age) VALUES (1, 'x', 0, true, 1) RETURNING id";

db_test!(SCHEMA, fn callers_that_leave_give_their_connections_back(db) {
    for round in 0..40 {
        let reading = db.read(async |c| c.all(&ALL, ()).await);
        if round % 2 == 0 { drop(tokio::time::timeout(std::time::Duration::ZERO, reading).await); } else { drop(reading); }
    }
    assert_eq!(count(db).await, 0);
});

db_test!(SCHEMA, fn migrating_twice_changes_nothing(db) {
    assert_eq!(db.migrate(SCHEMA).await.unwrap().applied, Vec::<String>::new());
    assert_eq!(db.pending(SCHEMA).await.unwrap(), Vec::<&str>::new());
});

db_test!(SCHEMA, fn a_changed_or_unknown_migration_is_refused(db) {
    const CHANGED: &[Migration] = &[Migration { name: "0001_test.sql", text: "SELECT 1" }];
    const OTHER: &[Migration] = &[];
    assert!(db.migrate(CHANGED).await.unwrap_err().to_string().contains("changed after it was applied"));
    assert!(db.migrate(OTHER).await.unwrap_err().to_string().contains("newer"));
});

db_test!(SCHEMA, fn every_statement_fits_its_declaration(db) {
    assert_eq!(db::testing::check_statements(db, &[STATEMENTS]).await, Vec::<String>::new());
});

db_test!(SCHEMA, fn a_wrong_declaration_is_found(db) {
    static WRONG: db::Stmt<PersonId, (i64, i64)> = db::Stmt::new("WRONG", "SELECT name FROM person", "SELECT name FROM person");
    static LIST: &[&dyn db::Statement] = &[&WRONG];
    assert!(db::testing::check_statements(db, &[LIST]).await.len() >= 2);
});

#[test]
fn a_closure_that_waits_for_something_else_is_found_out_on_sqlite() {
    db::testing::on_sqlite(SCHEMA, async |db: &db::testing::TestDb| {
        let read: Result<(), Error> = db.read(async |_| { tokio::task::yield_now().await; Ok(()) }).await;
        assert!(matches!(read, Err(Error::Bug(_))), "{read:?}");
        let write: Result<(), Error> = db.write(async |_| { tokio::task::yield_now().await; Ok(()) }).await;
        assert!(matches!(write, Err(Error::Bug(_))), "{write:?}");
    });
}

#[test]
fn a_database_that_cannot_be_opened_says_how_to_mend_it() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (url, hint) in [("mysql://x", "not a database we know"), ("sqlite:/no/such/folder/a.db", "make it first"), ("postgres://127.0.0.1:1/x", "cannot be reached")] {
        let error = runtime.block_on(db::Db::open(url)).unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
}
