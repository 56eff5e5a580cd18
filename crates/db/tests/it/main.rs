//! The store on both engines, from one body for each test.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod closing;
mod constraints;
mod copying;
mod migrations;
mod opening;
mod people;
mod reading;
mod schema;
mod statements;
mod types;
mod waiting;
mod writing;
