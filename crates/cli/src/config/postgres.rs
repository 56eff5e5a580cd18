//! How PostgreSQL is used: its replicas, how many connections, and what stands before it.

use std::time::Duration;

use db::Options;

use super::Values;
use super::keys::{
    DATABASE, Key, POSTGRES_LAG, POSTGRES_POOLER, POSTGRES_READERS, POSTGRES_REPLICAS, POSTGRES_STATEMENT,
    POSTGRES_WRITERS,
};
use crate::failure::Failure;

/// For SQLite, which none of it is about, what holds by default.
pub(super) fn read(values: &Values) -> Result<Options, Failure> {
    let replicas = replicas(values)?;
    if !values.text(&DATABASE).starts_with("postgres") {
        return Ok(Options::default());
    }
    let seconds = |key, most| number(values, key, 0, most).map(|number| Duration::from_secs(number as u64));
    Ok(Options {
        replicas,
        lag: seconds(&POSTGRES_LAG, 3600)?,
        readers: Some(number(values, &POSTGRES_READERS, 1, 1000)?),
        writers: number(values, &POSTGRES_WRITERS, 2, 1000)?,
        pooled: pooled(values)?,
        statement: seconds(&POSTGRES_STATEMENT, 86_400)?,
        ..Options::default()
    })
}

fn replicas(values: &Values) -> Result<Vec<String>, Failure> {
    let replicas: Vec<String> =
        values.text(&POSTGRES_REPLICAS).split_whitespace().map(str::to_owned).collect();
    let is_one = |url: &String| url.starts_with("postgres://") || url.starts_with("postgresql://");
    if !replicas.iter().all(is_one) {
        let wanted = "Write addresses as postgres://name@host/database, with spaces between them.";
        return Err(values.refuse(&POSTGRES_REPLICAS, wanted));
    }
    if !replicas.is_empty() && !values.text(&DATABASE).starts_with("postgres") {
        let wanted = "Replicas follow a PostgreSQL server: set `database` to its address, or take them away.";
        return Err(values.refuse(&POSTGRES_REPLICAS, wanted));
    }
    Ok(replicas)
}

fn pooled(values: &Values) -> Result<bool, Failure> {
    match values.text(&POSTGRES_POOLER) {
        "none" => Ok(false),
        "transaction" => Ok(true),
        _ => Err(values.refuse(&POSTGRES_POOLER, "Write none or transaction.")),
    }
}

fn number(values: &Values, key: &'static Key, least: usize, most: usize) -> Result<usize, Failure> {
    let number = values.text(key).parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| values.refuse(key, &format!("Write a number from {least} to {most}.")))
}
