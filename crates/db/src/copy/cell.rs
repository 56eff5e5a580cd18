//! One value of a row on its way, and the one way in which rows are written as bytes.

use std::borrow::Cow;

use crate::{Error, Result, Val};

/// A value that belongs to nobody's statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A fraction.
    Real(f64),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Cell {
    /// The same, to be bound to a statement.
    pub(super) fn val(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Int(n) => Val::Int(*n),
            Self::Real(x) => Val::Real(*x),
            Self::Bool(b) => Val::Bool(*b),
            Self::Text(t) => Val::Text(Cow::Borrowed(t)),
            Self::Bytes(b) => Val::Bytes(b),
        }
    }

    /// About how many bytes of memory it takes.
    pub fn size(&self) -> usize {
        let more = match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            _ => 0,
        };
        size_of::<Self>() + more
    }

    /// Writes it so that no two different rows look alike: its kind, its length where that is not given by the kind, its bytes.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut long = |tag: u8, bytes: &[u8]| {
            out.push(tag);
            out.extend((bytes.len() as u64).to_be_bytes());
            out.extend(bytes);
        };
        match self {
            Self::Text(text) => long(b't', text.as_bytes()),
            Self::Bytes(bytes) => long(b'b', bytes),
            Self::Null => out.push(b'n'),
            Self::Bool(b) => out.extend([b'?', u8::from(*b)]),
            Self::Int(n) => {
                out.push(b'i');
                out.extend(n.to_be_bytes());
            }
            Self::Real(x) => {
                out.push(b'r');
                // SQLite keeps whole fractions as whole numbers, which have no minus zero.
                let x = if *x == 0.0 { 0.0 } else { *x };
                out.extend(x.to_bits().to_be_bytes());
            }
        }
    }

    /// Takes one off the front of what [`Cell::write`] wrote.
    fn read(from: &mut &[u8]) -> Option<Self> {
        let (tag, rest) = from.split_first()?;
        *from = rest;
        let mut take = |most: usize| {
            let (head, rest) = from.split_at_checked(most)?;
            *from = rest;
            Some(head)
        };
        let word = |head: Option<&[u8]>| head.and_then(|head| head.try_into().ok()).map(u64::from_be_bytes);
        Some(match tag {
            b'n' => Self::Null,
            b'?' => Self::Bool(take(1)? != [0]),
            b'i' => Self::Int(word(take(8))? as i64),
            b'r' => Self::Real(f64::from_bits(word(take(8))?)),
            b't' => {
                let long = usize::try_from(word(take(8))?).ok()?;
                Self::Text(str::from_utf8(take(long)?).ok()?.to_owned())
            }
            b'b' => {
                let long = usize::try_from(word(take(8))?).ok()?;
                Self::Bytes(take(long)?.to_vec())
            }
            _ => return None,
        })
    }
}

/// Cells as a text, to be noted in a table.
pub(super) fn to_text(cells: &[Cell]) -> String {
    let mut bytes = Vec::new();
    cells.iter().for_each(|cell| cell.write(&mut bytes));
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cells of such a text.
pub(super) fn from_text(text: &str) -> Result<Vec<Cell>> {
    let bytes: Option<Vec<u8>> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect();
    let bytes = bytes.unwrap_or_default();
    let (mut rest, mut cells) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        cells.push(
            Cell::read(&mut rest).ok_or_else(|| Error::Copy(format!("{text:?} is no place in a table.")))?,
        );
    }
    Ok(cells)
}
