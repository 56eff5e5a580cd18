//! Migrations are applied once, in order, or refused with a reason.

use db::{Error, Migration, db_test, folder_differences};

use super::people::{MIGRATIONS, count};

const NONE: &[Migration] = &[];

const fn third(text: &'static str) -> [Migration; 4] {
    [MIGRATIONS[0], MIGRATIONS[1], MIGRATIONS[2], Migration { name: "0003_third.sql", text }]
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|&name| name.to_owned()).collect()
}

async fn refused(db: &db::Db, all: &[Migration], why: &str) {
    let pending = db.pending(all).await;
    assert!(matches!(&pending, Err(Error::Migration(told)) if told.contains(why)), "{pending:?}");
    let migrated = db.migrate(all).await;
    assert!(matches!(&migrated, Err(Error::Migration(told)) if told.contains(why)), "{migrated:?}");
}

db_test!(
    NONE,
    fn migrations_are_applied_once_and_in_order(db) {
        let all = names(&["0001_start", "0002_search"]);
        assert_eq!(db.pending(MIGRATIONS).await, Ok(all.clone()));
        let first = db.migrate(MIGRATIONS).await.unwrap();
        assert_eq!((first.applied, first.already), (all, 0));
        let second = db.migrate(MIGRATIONS).await.unwrap();
        assert_eq!((second.applied, second.already), (vec![], 2));
        assert_eq!(db.pending(MIGRATIONS).await, Ok(vec![]));
        assert_eq!(count(db).await, 0);
    }

    fn two_processes_that_migrate_at_once_do_it_once(db) {
        let other = db::Db::open(&db.url).await.unwrap();
        let (a, b) = tokio::join!(db.migrate(MIGRATIONS), other.migrate(MIGRATIONS));
        let applied = a.unwrap().applied.len() + b.unwrap().applied.len();
        assert_eq!(applied, 2);
        other.close().await;
    }
);

db_test!(
    MIGRATIONS,
    fn a_later_migration_is_added(db) {
        let all = third("CREATE TABLE third (id bigint NOT NULL PRIMARY KEY); INSERT INTO third (id) VALUES (1);");
        assert_eq!(db.pending(&all).await, Ok(names(&["0003_third"])));
        let report = db.migrate(&all).await.unwrap();
        assert_eq!((report.applied, report.already), (names(&["0003_third"]), 2));
    }

    fn a_changed_migration_is_refused(db) {
        let mut all = MIGRATIONS.to_vec();
        all[0].text = "SELECT 1";
        refused(db, &all, "0001_start has changed").await;
    }

    fn a_database_newer_than_the_program_is_refused(db) {
        refused(db, &MIGRATIONS[..1], "newer than this program: it has the migration 0002_search").await;
    }

    fn a_migration_that_is_missing_in_between_is_refused(db) {
        let all = third("SELECT 1");
        refused(db, &all[1..], "0001_start, which this program lacks").await;
    }

    fn a_migration_added_in_between_is_refused(db) {
        let between = Migration { name: "0000_before.sql", text: "SELECT 1" };
        let all = [between, MIGRATIONS[0], MIGRATIONS[1], MIGRATIONS[2]];
        refused(db, &all, "0000_before was added before 0001_start").await;
    }

    fn a_migration_that_fails_leaves_nothing_and_can_be_tried_again(db) {
        let bad = third("CREATE TABLE third (id bigint NOT NULL); INSERT INTO nowhere VALUES (1);");
        let failed = db.migrate(&bad).await;
        assert!(matches!(&failed, Err(Error::Migration(why)) if why.contains("0003_third failed")), "{failed:?}");
        let good = third("CREATE TABLE third (id bigint NOT NULL PRIMARY KEY);");
        assert_eq!(db.migrate(&good).await.unwrap().applied, ["0003_third"]);
    }

    fn windows_line_ends_are_no_change(db) {
        let mut all = MIGRATIONS.to_vec();
        let text = all[0].text.replace('\n', "\r\n");
        all[0].text = Box::leak(text.into_boxed_str());
        assert_eq!(db.pending(&all).await, Ok(vec![]));
    }

    fn migrations_out_of_order_are_a_bug(db) {
        let all = [MIGRATIONS[1], MIGRATIONS[2], MIGRATIONS[0]];
        assert!(matches!(db.migrate(&all).await, Err(Error::Bug(_))));
        let unnumbered = [Migration { name: "start.sql", text: "" }];
        assert!(matches!(db.migrate(&unnumbered).await, Err(Error::Bug(_))));
    }
);

#[test]
fn the_list_of_migrations_is_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/migrations");
    assert_eq!(folder_differences(MIGRATIONS, folder), Vec::<String>::new());
    let told = folder_differences(&third("")[1..], folder);
    assert_eq!(
        told,
        [
            "0001_start.sql is in the folder and not in the list",
            "0003_third.sql is in the list and not in the folder",
        ]
    );
}

/// Rows that point nowhere must not come out of a migration: foreign keys are off meanwhile on SQLite.
#[test]
fn a_migration_on_sqlite_that_breaks_a_foreign_key_is_undone() {
    db::testing::on_sqlite(MIGRATIONS, async |db: &db::TestDb| {
        let all = third("INSERT INTO friend (a, b) VALUES (1, 2);");
        let failed = db.migrate(&all).await;
        assert!(matches!(failed, Err(Error::Migration(_))), "{failed:?}");
        assert_eq!(db.pending(&all).await, Ok(names(&["0003_third"])));
    });
}
