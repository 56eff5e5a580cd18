//! How rows become Rust values: a [`Row`] of either engine, read cell by cell, in order.

use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};

use crate::{Error, Kind, Result};

/// One row of either engine.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Pg(&'a tokio_postgres::Row),
}

/// A type that one cell can hold.
pub trait Col: Sized {
    /// What kind of column it comes from.
    const KIND: Kind;
    /// Reads cell `i`, counted from 0.
    fn col(row: &Row<'_>, i: usize) -> Result<Self>;
}

/// A type that one row can hold: tuples of up to 12, and what [`row!`](crate::row) makes.
pub trait FromRow: Sized {
    /// The columns' names where the type knows them.
    const NAMES: Option<&'static [&'static str]>;
    /// The columns' kinds.
    fn kinds() -> Vec<Kind>;
    /// Reads the row, cell by cell.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// Hands out the cells of a row from left to right.
pub struct Cells<'r, 'a> {
    row: &'r Row<'a>,
    next: usize,
}

impl Cells<'_, '_> {
    /// The next cell.
    pub fn take<T: Col>(&mut self) -> Result<T> {
        let i = self.next;
        self.next += 1;
        T::col(self.row, i)
    }
}

impl<'a> Row<'a> {
    /// The cells, from the first.
    pub fn cells(&self) -> Cells<'_, 'a> {
        Cells { row: self, next: 0 }
    }

    /// Whether cell `i` is empty.
    pub fn is_null(&self, i: usize) -> Result<bool> {
        match self.0 {
            Source::Lite(row) => Ok(matches!(lite(row, i)?, ValueRef::Null)),
            Source::Pg(row) => pg::<Option<Anything>>(row, i).map(|cell| cell.is_none()),
        }
    }

    /// A whole number.
    pub fn int(&self, i: usize) -> Result<i64> {
        match self.0 {
            Source::Lite(row) => match lite(row, i)? {
                ValueRef::Integer(n) => Ok(n),
                other => Err(unlike(i, "a whole number", other)),
            },
            Source::Pg(row) => pg::<Whole>(row, i).map(|n| n.0),
        }
    }

    /// A fraction. SQLite gives whole ones as whole numbers in some expressions; they are taken too.
    pub fn real(&self, i: usize) -> Result<f64> {
        match self.0 {
            Source::Lite(row) => match lite(row, i)? {
                ValueRef::Real(x) => Ok(x),
                ValueRef::Integer(n) => Ok(n as f64),
                other => Err(unlike(i, "a fraction", other)),
            },
            Source::Pg(row) => pg::<Fraction>(row, i).map(|x| x.0),
        }
    }

    /// True or false; 0 and 1 on SQLite.
    pub fn bool(&self, i: usize) -> Result<bool> {
        match self.0 {
            Source::Lite(row) => match lite(row, i)? {
                ValueRef::Integer(0) => Ok(false),
                ValueRef::Integer(1) => Ok(true),
                other => Err(unlike(i, "true or false", other)),
            },
            Source::Pg(row) => pg(row, i),
        }
    }

    /// A text.
    pub fn text(&self, i: usize) -> Result<&str> {
        match self.0 {
            Source::Lite(row) => match lite(row, i)? {
                ValueRef::Text(t) => str::from_utf8(t)
                    .map_err(|_| Error::Bug(format!("column {}: the text is not UTF-8", i + 1))),
                other => Err(unlike(i, "a text", other)),
            },
            Source::Pg(row) => pg(row, i),
        }
    }

    /// Bytes.
    pub fn bytes(&self, i: usize) -> Result<&[u8]> {
        match self.0 {
            Source::Lite(row) => match lite(row, i)? {
                ValueRef::Blob(b) => Ok(b),
                other => Err(unlike(i, "bytes", other)),
            },
            Source::Pg(row) => pg(row, i),
        }
    }
}

fn lite<'r>(row: &'r rusqlite::Row<'_>, i: usize) -> Result<ValueRef<'r>> {
    row.get_ref(i).map_err(|e| Error::Bug(format!("column {}: {e}", i + 1)))
}

fn pg<'r, T: FromSql<'r>>(row: &'r tokio_postgres::Row, i: usize) -> Result<T> {
    row.try_get(i).map_err(|e| {
        let why = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
        Error::Bug(format!("column {}: {why}", i + 1))
    })
}

fn unlike(i: usize, wanted: &str, got: ValueRef<'_>) -> Error {
    Error::Bug(format!("column {}: {wanted} is declared, the cell holds {}", i + 1, got.data_type()))
}

/// A whole number of any width: `SELECT 1` is four bytes wide on PostgreSQL.
struct Whole(i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT2 => i16::from_sql(ty, raw)?.into(),
            Type::INT4 => i32::from_sql(ty, raw)?.into(),
            _ => i64::from_sql(ty, raw)?,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8)
    }
}

/// A fraction of either width: `ts_rank` is four bytes wide.
struct Fraction(f64);

impl<'a> FromSql<'a> for Fraction {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(if *ty == Type::FLOAT4 { f32::from_sql(ty, raw)?.into() } else { f64::from_sql(ty, raw)? }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::FLOAT4 | Type::FLOAT8)
    }
}

/// Takes any cell and looks at nothing: only whether there is one.
struct Anything;

impl<'a> FromSql<'a> for Anything {
    fn from_sql(
        _: &Type,
        _: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

macro_rules! tuple_row {
    ($($t:ident),+) => {
        impl<$($t: Col),+> FromRow for ($($t,)+) {
            const NAMES: Option<&'static [&'static str]> = None;

            fn kinds() -> Vec<Kind> {
                vec![$($t::KIND),+]
            }

            fn from_row(row: &Row<'_>) -> Result<Self> {
                let mut cells = row.cells();
                Ok(($(cells.take::<$t>()?,)+))
            }
        }
    };
}

tuple_row!(A);
tuple_row!(A, B);
tuple_row!(A, B, C);
tuple_row!(A, B, C, D);
tuple_row!(A, B, C, D, E);
tuple_row!(A, B, C, D, E, F);
tuple_row!(A, B, C, D, E, F, G);
tuple_row!(A, B, C, D, E, F, G, H);
tuple_row!(A, B, C, D, E, F, G, H, I);
tuple_row!(A, B, C, D, E, F, G, H, I, J);
tuple_row!(A, B, C, D, E, F, G, H, I, J, K);
tuple_row!(A, B, C, D, E, F, G, H, I, J, K, L);
