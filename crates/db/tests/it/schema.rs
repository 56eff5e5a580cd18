//! The comparison of the engines' schemas.

use db::testing::on_both;
use db::{Migration, TestDb, schema_differences};

use super::people::MIGRATIONS;

const UNLIKE: &[Migration] = &[
    Migration {
        name: "sqlite/0001_start.sql",
        text: "CREATE TABLE a (id bigint NOT NULL PRIMARY KEY, n bigint, b_id bigint, gone text);
               CREATE UNIQUE INDEX a_n ON a (n);
               CREATE TABLE b (id bigint NOT NULL PRIMARY KEY);",
    },
    Migration {
        name: "postgres/0001_start.sql",
        text: "CREATE TABLE b (id bigint NOT NULL PRIMARY KEY);
               CREATE TABLE a (id bigint NOT NULL PRIMARY KEY, n text NOT NULL, b_id bigint REFERENCES b (id));
               CREATE INDEX a_n ON a (n);
               CREATE TABLE search_x (id bigint);",
    },
];

#[test]
fn one_schema_on_both_engines_has_no_differences() {
    on_both(MIGRATIONS, async |sqlite: &TestDb, postgres: &TestDb| {
        assert_eq!(schema_differences(sqlite, postgres, &["search_"]).await, Vec::<String>::new());
        assert_ne!(schema_differences(sqlite, postgres, &[]).await, Vec::<String>::new());
    });
}

#[test]
fn every_difference_of_two_schemas_is_told() {
    on_both(UNLIKE, async |sqlite: &TestDb, postgres: &TestDb| {
        assert_eq!(
            schema_differences(sqlite, postgres, &["search_"]).await,
            [
                "only SQLite: a column gone text",
                "only SQLite: a column n bigint",
                "only SQLite: a unique index a_n (n)",
                "only PostgreSQL: a column n text not null",
                "only PostgreSQL: a foreign key (b_id) to b on delete no action",
                "only PostgreSQL: a index a_n (n)",
            ]
        );
    });
}
