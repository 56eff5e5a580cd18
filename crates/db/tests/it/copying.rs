//! A whole database is copied to the other engine, is ended half way, and is never taken for whole before it is.

use std::collections::BTreeMap;

use db::copy::{Filling, Page, Rows, Snapshot, Table, Tally, fill, tables, tally};
use db::testing::on_both;
use db::{Db, Error, Migration, Result, TestDb, db_test, schema_differences};

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_start.sql",
        text: "CREATE TABLE thing (
  id bigint NOT NULL PRIMARY KEY,
  parent_id bigint REFERENCES thing (id) ON DELETE CASCADE,
  zest double precision,
  name text NOT NULL,
  face bytea,
  good boolean NOT NULL,
  number bigint
);
CREATE TABLE word (
  thing_id bigint NOT NULL REFERENCES thing (id) ON DELETE CASCADE,
  word text NOT NULL,
  PRIMARY KEY (word, thing_id)
);
CREATE TABLE alone (name text NOT NULL PRIMARY KEY);
",
    },
    Migration {
        name: "sqlite/0002_search.sql",
        text: "CREATE VIRTUAL TABLE find USING fts5 (body, content = '', contentless_delete = 1);",
    },
    Migration {
        name: "postgres/0002_search.sql",
        text: "CREATE TABLE find (thing_id bigint NOT NULL PRIMARY KEY REFERENCES thing (id), words tsvector NOT NULL);",
    },
];

const THINGS: i64 = 3_000;

db::sql! {
    THING: (i64, Option<i64>, Option<f64>, String, Option<Vec<u8>>, bool, Option<i64>) =
        "INSERT INTO thing (id, parent_id, zest, name, face, good, number) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    WORD: (i64, String) = "INSERT INTO word (thing_id, word) VALUES ($1, $2)";
    CHANGE: i64 = "UPDATE thing SET name = 'another' WHERE id = $1";
    NAME: i64 => (String,) = "SELECT name FROM thing WHERE id = $1";
}

/// Things that point at later ones, with values at the ends of what the engines keep, and words that each engine orders its own way.
async fn furnish(db: &Db) {
    let last = THINGS - 1;
    let parents = (0..THINGS).rev().map(|id| {
        let parent = (id < last).then_some(if id % 3 == 0 { last } else { id + 1 });
        let zest =
            [Some(0.1), Some(-0.0), None, Some(f64::MIN_POSITIVE), Some(-1e300), Some(4.0)][id as usize % 6];
        let name = ["O'Brien; \\N \"x\"\t\n", "", "👩‍⚕️ naïve", "a\u{301}"][id as usize % 4].to_owned();
        let face = (id % 5 == 0).then(|| vec![0, 255, b'\\', (id % 256) as u8]);
        let number = [Some(i64::MIN), Some(i64::MAX), None, Some(id)][id as usize % 4];
        (id, parent, zest, name, face, id % 2 == 0, number)
    });
    let things: Vec<_> = parents.collect();
    let words: Vec<(i64, String)> = (0..THINGS)
        .flat_map(|id| {
            ["Zebra", "apple", "Äpfel", "z", "-", "B"].map(|word| (id, format!("{word}{}", id % 7)))
        })
        .collect();
    db.write(async move |tx| {
        tx.exec_many(&THING, &things).await?;
        tx.exec_many(&WORD, &words).await.map(drop)
    })
    .await
    .unwrap();
}

async fn sums(db: &Db) -> BTreeMap<String, Tally> {
    let mut snapshot = Snapshot::of(db).await.unwrap();
    let mut sums = BTreeMap::new();
    for table in tables(db).await.unwrap() {
        let counted = snapshot.count(&table).await.unwrap();
        let sum = tally(&mut snapshot, &table, |_| {}).await.unwrap();
        assert_eq!(sum.rows, counted);
        sums.insert(table.name, sum);
    }
    snapshot.close().await.unwrap();
    sums
}

async fn copy(from: &mut impl Rows, to: &Db, what: &str) -> Result<()> {
    let mut filling = Filling::begin(to, MIGRATIONS, what).await?;
    for table in tables(to).await? {
        fill(from, &filling, &table, |_| {}).await?;
    }
    filling.settle().await?;
    filling.finish().await
}

/// A source that is taken away after some pages, and counts those that it gave.
struct Ending<'s> {
    from: &'s mut Snapshot,
    pages: usize,
    given: usize,
}

impl Rows for Ending<'_> {
    async fn next(&mut self, table: &Table, after: Option<&str>) -> Result<Option<Page>> {
        if self.pages == 0 {
            return Err(Error::Closed);
        }
        let page = self.from.next(table, after).await?;
        if page.is_some() {
            self.pages -= 1;
            self.given += 1;
        }
        Ok(page)
    }
}

/// A source in which nobody is called 0.
struct Without0<'s>(&'s mut Snapshot);

impl Rows for Without0<'_> {
    async fn next(&mut self, table: &Table, after: Option<&str>) -> Result<Option<Page>> {
        let page = self.0.next(table, after).await?;
        let id = table.columns.iter().position(|column| column.name == "id");
        Ok(page.map(|mut page| {
            if let Some(id) = id {
                page.rows.retain(|row| row[id] != db::copy::Cell::Int(THINGS - 1));
            }
            page
        }))
    }
}

/// The body with SQLite on the left, and with PostgreSQL on the left.
fn both_ways(body: impl AsyncFn(&TestDb, &TestDb)) {
    on_both(MIGRATIONS, async |sqlite: &TestDb, postgres: &TestDb| body(sqlite, postgres).await);
    on_both(MIGRATIONS, async |sqlite: &TestDb, postgres: &TestDb| body(postgres, sqlite).await);
}

#[test]
fn a_copy_has_the_same_rows_and_the_same_rules() {
    both_ways(async |from, to| {
        furnish(from).await;
        let mut snapshot = Snapshot::of(from).await.unwrap();
        copy(&mut snapshot, to, "a test").await.unwrap();
        let (wanted, found) = (sums(from).await, sums(to).await);
        assert_eq!(wanted, found);
        assert_eq!((wanted["thing"].rows, wanted["word"].rows, wanted["alone"].rows), (3_000, 18_000, 0));
        assert!(!wanted.contains_key("find") && !wanted.contains_key("schema_migration"), "{wanted:?}");
        let (sqlite, postgres) = if from.is_sqlite() { (from, to) } else { (to, from) };
        assert_eq!(schema_differences(sqlite, postgres, &["find"]).await, Vec::<String>::new());
        assert_eq!(to.pending(MIGRATIONS).await, Ok(vec![]));
        let orphan = to.write(async |tx| tx.exec(&WORD, (-1_i64, "nobody's")).await).await;
        assert_eq!(orphan, Err(Error::ForeignKey("word_thing_id_fkey".to_owned())));
    });
}

#[test]
fn a_copy_that_was_ended_goes_on_where_it_stopped_and_is_not_used_before() {
    both_ways(async |from, to| {
        furnish(from).await;
        let mut snapshot = Snapshot::of(from).await.unwrap();
        let mut all = Ending { from: &mut snapshot, pages: usize::MAX, given: 0 };
        for table in tables(from).await.unwrap() {
            tally(&mut all, &table, |_| {}).await.unwrap();
        }
        let pages = all.given;
        let mut given = 0;
        for _ in 0..2 {
            let mut ending = Ending { from: &mut snapshot, pages: pages / 3, given: 0 };
            assert_eq!(copy(&mut ending, to, "a test").await, Err(Error::Closed));
            given += ending.given;
            let refused = to.migrate(MIGRATIONS).await;
            assert!(
                matches!(&refused, Err(Error::Migration(why)) if why.contains("not whole") && why.contains("a test"))
            );
            assert!(matches!(to.pending(MIGRATIONS).await, Err(Error::Migration(_))));
        }
        let other = copy(&mut snapshot, to, "another").await;
        assert!(matches!(&other, Err(Error::Copy(why)) if why.contains("already: a test")), "{other:?}");
        let mut rest = Ending { from: &mut snapshot, pages: usize::MAX, given: 0 };
        copy(&mut rest, to, "a test").await.unwrap();
        given += rest.given;
        // A page that was read and not written any more is read again.
        assert!(rest.given > 0 && given <= pages + 6, "{given} pages of {pages}, in the end {}", rest.given);
        assert_eq!(sums(from).await, sums(to).await);
        assert_eq!(to.pending(MIGRATIONS).await, Ok(vec![]));
    });
}

#[test]
fn a_row_that_points_at_none_is_found_and_the_copy_stays_closed() {
    both_ways(async |from, to| {
        furnish(from).await;
        let mut snapshot = Snapshot::of(from).await.unwrap();
        let ended = copy(&mut Without0(&mut snapshot), to, "a test").await;
        assert!(matches!(&ended, Err(Error::ForeignKey(_) | Error::Db(_))), "{ended:?}");
        assert!(matches!(to.pending(MIGRATIONS).await, Err(Error::Migration(_))));
    });
}

db_test!(
    MIGRATIONS,
    fn a_database_with_rows_is_not_filled(db) {
        db.write(async |tx| tx.exec(&THING, (1_i64, None::<i64>, None::<f64>, "mine", None::<Vec<u8>>, true, None::<i64>)).await)
            .await
            .unwrap();
        let refused = Filling::begin(db, MIGRATIONS, "a test").await.err();
        assert!(matches!(&refused, Some(Error::Copy(why)) if why.contains("rows in thing")), "{refused:?}");
        assert_eq!(db.pending(MIGRATIONS).await, Ok(vec![]));
    }

    fn a_snapshot_does_not_see_what_is_written_after_it(db) {
        furnish(db).await;
        let before = sums(db).await;
        let mut snapshot = Snapshot::of(db).await.unwrap();
        db.write(async |tx| tx.exec(&CHANGE, 1_700_i64).await).await.unwrap();
        let thing = tables(db).await.unwrap().into_iter().find(|table| table.name == "thing").unwrap();
        assert_eq!(tally(&mut snapshot, &thing, |_| {}).await.unwrap(), before["thing"]);
        snapshot.close().await.unwrap();
        let after = sums(db).await;
        assert_eq!(after["thing"].rows, before["thing"].rows);
        assert_ne!(after["thing"], before["thing"]);
        assert_eq!(db.read(async |c| c.one(&NAME, 1_700_i64).await).await.unwrap().0, "another");
    }
);

#[test]
fn a_tally_does_not_ask_for_the_order_of_rows_but_for_what_stands_where() {
    use db::copy::Cell::{Int, Null, Text};
    let sum = |rows: &[&[db::copy::Cell]]| {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(row));
        tally
    };
    let (one, other) = ([Int(1), Text("a".into())], [Int(2), Null]);
    assert_eq!(sum(&[&one, &other]), sum(&[&other, &one]));
    assert_ne!(sum(&[&one]), sum(&[&[Text("a".into()), Int(1)]]));
    assert_ne!(
        sum(&[&[Text("ab".into()), Text(String::new())]]),
        sum(&[&[Text("a".into()), Text("b".into())]])
    );
    assert_ne!(sum(&[&one, &one]), sum(&[&other, &other]));
    let both = sum(&[&one, &other]);
    assert_eq!(both.to_string().parse(), Ok(both));
}
