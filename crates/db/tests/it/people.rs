//! What the tests keep: people, their friends and notes about them.

use std::str::FromStr;

use db::{Db, Migration, Result, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

db::id!(pub(crate) PersonId);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Guest,
    Member,
}

impl Kind {
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Member => "member",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        match text {
            "guest" => Ok(Self::Guest),
            "member" => Ok(Self::Member),
            _ => Err(()),
        }
    }
}

db::text_enum!(Kind);

db::row! {
    pub(crate) struct Person {
        id: PersonId,
        name: String,
        born: Option<Date>,
        seen: Timestamp,
        kind: Kind,
        trusted: bool,
        size: Option<f64>,
        face: Option<Vec<u8>>,
        age: u16,
    }
}

db::sql! {
    ADD: (PersonId, String, Option<Date>, Timestamp, Kind, bool, Option<f64>, Option<Vec<u8>>, u16) =
        "INSERT INTO person (id, name, born, seen, kind, trusted, size, face, age)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// A plain person, with an age that the database may refuse.
    ADD_AGED: (PersonId, String, i64) =
        "INSERT INTO person (id, name, seen, kind, trusted, age) VALUES ($1, $2, 0, 'guest', true, $3)";
    ALL: () => Person = "SELECT id, name, born, seen, kind, trusted, size, face, age FROM person ORDER BY id";
    NAMES: [PersonId; 4] => (PersonId, String) = "SELECT id, name FROM person WHERE id IN ($1..$4) ORDER BY id";
    OTHERS: (String, [PersonId; 4]) => (String,) =
        "SELECT name FROM person WHERE name <> $1 AND id IN ($2..$5) ORDER BY id";
    BY_NAME: String => (PersonId,) = "SELECT id FROM person WHERE name = $1";
    COUNT: () => (i64,) = "SELECT count(*) FROM person";
    RENAME: (PersonId, String) = "UPDATE person SET name = $2 WHERE id = $1";
    GROW: PersonId => (i64,) = "UPDATE person SET age = age + 1 WHERE id = $1 RETURNING age";
    DELETE: PersonId = "DELETE FROM person WHERE id = $1";
    BEFRIEND: (PersonId, PersonId) = "INSERT INTO friend (a, b) VALUES ($1, $2)";
    BEFRIEND_FROM: (PersonId, PersonId) =
        "WITH new (a, b) AS (SELECT $1, $2) INSERT INTO friend (a, b) SELECT a, b FROM new";
    MOVE_FRIEND: (PersonId, PersonId) = "UPDATE friend SET b = $2 WHERE a = $1";
    PROMISE: (i64, PersonId) = "INSERT INTO late (id, person_id) VALUES ($1, $2)";
    ENGINE: () => (String,) = sqlite "SELECT 'sqlite'", postgres "SELECT 'postgres'::text";
}

pub(crate) const MIGRATIONS: &[Migration] = db::migrations!(
    "../migrations/": "0001_start.sql",
    "sqlite/0002_search.sql",
    "postgres/0002_search.sql",
);

pub(crate) async fn add(tx: &Tx, id: i64, name: &str) -> Result<u64> {
    tx.exec(&ADD_AGED, (PersonId(id), name, 1_i64)).await
}

/// Makes people 1 to `last`, called p1, p2, and so on.
pub(crate) async fn add_people(db: &Db, last: i64) {
    let add_all = async move |tx: &Tx| {
        for id in 1..=last {
            add(tx, id, &format!("p{id}")).await?;
        }
        Ok(())
    };
    db.write(add_all).await.unwrap();
}

pub(crate) async fn count(db: &Db) -> i64 {
    db.read(async |c| c.one(&COUNT, ()).await).await.unwrap().0
}
