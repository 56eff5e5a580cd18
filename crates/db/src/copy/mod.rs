//! Copying a whole database: what tables there are, all rows of one moment, and filling another database with them, of either engine.
//!
//! Rows travel as [`Cell`]s, columns in the order of their names, so that a row is the same wherever it lies. What the engines
//! keep apart is left out: the full-text indexes, which are made anew, and the list of migrations, which is compared.

mod cell;
mod filling;
mod postgres;
mod run;
mod schema;
mod snapshot;
mod sqlite;
mod tally;

pub use cell::Cell;
pub use filling::{Filling, Position};
pub use run::{Page, Rows, fill, tally};
pub use schema::{Column, Table, tables};
pub use snapshot::Snapshot;
pub use tally::Tally;

pub(crate) use filling::being_filled;
