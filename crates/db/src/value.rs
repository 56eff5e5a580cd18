//! Values on their way into a statement, borrowed where they can be, and readable by both drivers.

use std::borrow::Cow;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// The five kinds of value that both engines keep alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `bigint`: numbers, ids, times in microseconds.
    Int,
    /// `double precision`.
    Real,
    /// `boolean`.
    Bool,
    /// `text`, also dates and JSON.
    Text,
    /// `bytea`.
    Bytes,
}

/// One bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Val<'a> {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A fraction.
    Real(f64),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Kind {
    /// The type PostgreSQL is told for a parameter of this kind, so that it never has to guess.
    pub(crate) fn postgres(self) -> Type {
        match self {
            Self::Int => Type::INT8,
            Self::Real => Type::FLOAT8,
            Self::Bool => Type::BOOL,
            Self::Text => Type::TEXT,
            Self::Bytes => Type::BYTEA,
        }
    }
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Real(x) => ToSqlOutput::Owned(Value::Real(*x)),
            Self::Bool(b) => ToSqlOutput::Owned(Value::Integer(i64::from(*b))),
            Self::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Self::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
        })
    }
}

impl ToSql for Val<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) => n.to_sql_checked(ty, out),
            Self::Real(x) => x.to_sql_checked(ty, out),
            Self::Bool(b) => b.to_sql_checked(ty, out),
            Self::Text(t) => t.as_ref().to_sql_checked(ty, out),
            Self::Bytes(b) => b.to_sql_checked(ty, out),
        }
    }

    // Each value checks itself against the type when it is written.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
