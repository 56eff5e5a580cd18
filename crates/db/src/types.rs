//! The scalars that go in and come out: whole numbers, fractions, true and false, text, bytes, times and dates.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Bind, Col, Error, Kind, Result, Row, Val};

/// Copy types that become one [`Val`] and come back from one cell.
macro_rules! scalar {
    ($($t:ty: $kind:ident, |$v:ident| $val:expr, |$row:ident, $i:ident| $col:expr;)+) => {$(
        impl Bind for $t {
            type As = Self;
            const KINDS: &'static [Kind] = &[Kind::$kind];

            fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
                let $v = *self;
                out.push($val);
            }
        }

        impl Col for $t {
            const KIND: Kind = Kind::$kind;

            fn col($row: &Row<'_>, $i: usize) -> Result<Self> {
                $col
            }
        }
    )+};
}

scalar! {
    i64: Int, |v| Val::Int(v), |row, i| row.int(i);
    i32: Int, |v| Val::Int(v.into()), |row, i| narrow(row, i);
    u32: Int, |v| Val::Int(v.into()), |row, i| narrow(row, i);
    u16: Int, |v| Val::Int(v.into()), |row, i| narrow(row, i);
    bool: Bool, |v| Val::Bool(v), |row, i| row.bool(i);
    f64: Real, |v| Val::Real(v), |row, i| row.real(i);
    Timestamp: Int, |v| Val::Int(v.as_microsecond()), |row, i| timestamp(row, i);
    Date: Text, |v| Val::Text(Cow::Owned(v.to_string())), |row, i| date(row, i);
}

impl Col for String {
    const KIND: Kind = Kind::Text;

    fn col(row: &Row<'_>, i: usize) -> Result<Self> {
        row.text(i).map(str::to_owned)
    }
}

impl Col for Vec<u8> {
    const KIND: Kind = Kind::Bytes;

    fn col(row: &Row<'_>, i: usize) -> Result<Self> {
        row.bytes(i).map(<[u8]>::to_vec)
    }
}

impl<T: Col> Col for Option<T> {
    const KIND: Kind = T::KIND;

    fn col(row: &Row<'_>, i: usize) -> Result<Self> {
        if row.is_null(i)? { Ok(None) } else { T::col(row, i).map(Some) }
    }
}

fn narrow<T: TryFrom<i64>>(row: &Row<'_>, i: usize) -> Result<T> {
    let wide = row.int(i)?;
    T::try_from(wide).map_err(|_| {
        Error::Bug(format!("column {}: {wide} does not fit into {}", i + 1, std::any::type_name::<T>()))
    })
}

fn timestamp(row: &Row<'_>, i: usize) -> Result<Timestamp> {
    let micros = row.int(i)?;
    Timestamp::from_microsecond(micros)
        .map_err(|_| Error::Bug(format!("column {}: {micros} is no time in microseconds", i + 1)))
}

fn date(row: &Row<'_>, i: usize) -> Result<Date> {
    let text = row.text(i)?;
    text.parse().map_err(|_| Error::Bug(format!("column {}: {text:?} is no date", i + 1)))
}
