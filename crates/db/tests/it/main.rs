//! The store on both engines, from one body for each test.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod closing;
mod cluster;
mod constraints;
mod copying;
mod migrations;
mod opening;
mod people;
mod pooler;
mod reading;
mod replicas;
mod schema;
mod statements;
mod types;
mod under_load;
mod waiting;
mod writing;
