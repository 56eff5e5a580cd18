//! One SQL text, two engines. A [`Db`] is SQLite or PostgreSQL; what runs on it is written once, as typed
//! statements ([`sql!`]) and plain `async` functions over [`Conn`] (reading) and [`Tx`] (writing).
//!
//! Keep to the portable subset: columns `bigint text boolean double precision bytea`, times as microseconds,
//! no `now()`, `random()`, arrays, `ilike` or `lateral`. Unique rules are made with `CREATE UNIQUE INDEX name`,
//! CHECKs are named, foreign keys never are: then a refused write bears the same name on both engines.

mod bind;
mod conn;
pub mod copy;
mod database;
mod dialect;
mod error;
mod macros;
mod migrate;
mod postgres;
mod reach;
mod row;
mod sqlite;
mod stats;
mod stmt;
#[cfg(feature = "testing")]
pub mod testing;
mod types;
mod unwind;
mod value;

pub use bind::{Args, Bind, pad};
pub use conn::{Conn, Tx};
pub use database::{Db, Options};
pub use error::{Error, Result};
pub use macros::NoId;
pub use migrate::{Migration, Report};
pub use reach::{Position, Reach, from_now_on, within};
pub use row::{Cells, Col, FromRow, Row};
pub use stats::{Asked, Pool, Stats};
pub use stmt::{Shape, Statement, Stmt};
#[cfg(feature = "testing")]
pub use testing::{TestDb, check_statements, folder_differences, schema_differences};
pub use value::{Kind, Val};

/// What the macros of this crate name in other crates. Nothing here is meant to be written by hand.
#[doc(hidden)]
pub mod hidden {
    pub use kernel::ids::{decode, encode};
}
