//! Rows as lines of JSON, some thousands together, compressed: what `gzip -d` and any program can read.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use db::Kind;
use db::copy::{Cell, Table};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::{Error, Result};

/// Bytes of text after which a piece ends.
pub(super) const FULL: usize = 4 << 20;

/// Compresses.
pub(super) fn packed(text: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder.write_all(text).and_then(|()| encoder.finish());
    packed.map_err(|e| Error::Files(format!("A file of the backup cannot be compressed ({e}).")))
}

/// Takes compressed bytes apart again.
pub(super) fn unpacked(bytes: &[u8], name: &str) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let read = GzDecoder::new(bytes).read_to_end(&mut text);
    read.map_err(|e| Error::Copy(format!("{name} in the backup is damaged ({e}).")))?;
    Ok(text)
}

/// Adds a row as a line: an array with a value for each column. Bytes are in base64, fractions are texts.
pub(super) fn write(out: &mut Vec<u8>, row: &[Cell]) {
    let value = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Int(n) => Value::from(*n),
        Cell::Real(x) => Value::from(format!("{x:?}")),
        Cell::Bool(b) => Value::from(*b),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Bytes(bytes) => Value::from(STANDARD.encode(bytes)),
    };
    let line = Value::Array(row.iter().map(value).collect());
    out.extend(line.to_string().as_bytes());
    out.push(b'\n');
}

/// The rows of a piece.
pub(super) fn rows(text: &[u8], table: &Table, name: &str) -> Result<Vec<Vec<Cell>>> {
    let damaged =
        || Error::Copy(format!("{name} in the backup is damaged: a line is no row of {}.", table.name));
    let row = |line: &[u8]| {
        let values: Vec<Value> = serde_json::from_slice(line).map_err(|_| damaged())?;
        if values.len() != table.columns.len() {
            return Err(damaged());
        }
        let cells = values.into_iter().zip(&table.columns).map(|(value, column)| cell(value, column.kind));
        cells.collect::<Option<Vec<_>>>().ok_or_else(damaged)
    };
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(row).collect()
}

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    Some(match (kind, value) {
        (_, Value::Null) => Cell::Null,
        (Kind::Int, Value::Number(n)) => Cell::Int(n.as_i64()?),
        (Kind::Real, Value::String(text)) => Cell::Real(text.parse().ok()?),
        (Kind::Bool, Value::Bool(b)) => Cell::Bool(b),
        (Kind::Text, Value::String(text)) => Cell::Text(text),
        (Kind::Bytes, Value::String(text)) => Cell::Bytes(STANDARD.decode(text).ok()?),
        _ => return None,
    })
}
