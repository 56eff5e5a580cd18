//! The check that stands in for a compiler of SQL.

use db::{Statement, check_statements, db_test};

use super::people::{self, MIGRATIONS};

db::row! { struct Named { id: i64, name: String } }

db::sql! {
    SWAPPED: () => Named = "SELECT name, id FROM person";
    SHORT: () => (i64, i64) = "SELECT id FROM person";
    GONE: () => (i64,) = "SELECT id FROM nobody";
    MISCOUNTED: i64 => (i64,) = "SELECT id FROM person";
    SILENT: () => (i64,) = "DELETE FROM person";
}

mod typed {
    db::sql! {
        SUM: () => (i64,) = "SELECT sum(age) FROM person";
        COMPARED: String => (i64,) = "SELECT age FROM person WHERE age = $1";
    }
}

db_test!(
    MIGRATIONS,
    fn statements_that_fit_give_no_complaint(db) {
        assert_eq!(check_statements(db, &[people::STATEMENTS]).await, Vec::<String>::new());
    }

    fn every_kind_of_misfit_is_found(db) {
        let complaints = check_statements(db, &[STATEMENTS]).await;
        for name in ["SWAPPED", "SHORT", "GONE", "MISCOUNTED", "SILENT"] {
            let named = format!("statements::{name}: ");
            assert!(complaints.iter().any(|c| c.contains(&named)), "{name} is not among {complaints:?}");
        }
    }

    fn a_row_with_swapped_columns_is_refused_when_it_runs(db) {
        let result = db.read(async |c| c.all(&SWAPPED, ()).await).await;
        assert!(matches!(&result, Err(db::Error::Bug(why)) if why.contains("SWAPPED")), "{result:?}");
    }
);

/// SQLite has no types to compare with.
#[test]
fn types_that_do_not_fit_are_found_on_postgresql() {
    db::testing::on_postgres(MIGRATIONS, async |db: &db::TestDb| {
        let complaints = check_statements(db, &[typed::STATEMENTS]).await;
        assert!(
            complaints[0].contains("column sum is declared Int, the text gives numeric"),
            "{complaints:?}"
        );
        assert!(complaints[1].contains("COMPARED: operator does not exist"), "{complaints:?}");
    });
}

#[test]
fn a_statement_is_known_by_its_module_and_name() {
    assert_eq!(people::ALL.name(), concat!(module_path!(), "::ALL").replace("statements", "people"));
}
