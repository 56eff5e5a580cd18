//! The macros a module writes its statements, rows and ids with.

/// Typed statements as statics, and `STATEMENTS`, the list of them for the test that prepares each.
///
/// `NAME: Parameters => Row = "text";`. Without `=> Row` the statement gives no rows. Where the engines need
/// different texts: `NAME: Parameters => Row = sqlite "…", postgres "…";`.
///
/// ```
/// db::row! { pub struct Comment { id: i64, body: String } }
/// db::sql! {
///     /// Newest last.
///     OF_POST: (i64, i64) => Comment = "SELECT id, body FROM comment WHERE post_id = $1 AND id > $2 ORDER BY id";
///     NAMES: [i64; 20] => (i64, String) = "SELECT id, name FROM member WHERE id IN ($1..$20)";
///     ADD: (i64, i64, String) = "INSERT INTO comment (id, post_id, body) VALUES ($1, $2, $3)";
/// }
/// ```
#[macro_export]
macro_rules! sql {
    (@one [$($names:ident)*]) => {
        /// Every statement of this module.
        pub static STATEMENTS: &[&dyn $crate::Statement] = &[$(&$names),*];
    };
    (@one [$($names:ident)*] $(#[$m:meta])* $name:ident: $p:ty => $r:ty = sqlite $a:expr, postgres $b:expr; $($rest:tt)*) => {
        $crate::sql!(@static $(#[$m])* $name, $p, $r, $a, $b);
        $crate::sql!(@one [$($names)* $name] $($rest)*);
    };
    (@one [$($names:ident)*] $(#[$m:meta])* $name:ident: $p:ty = sqlite $a:expr, postgres $b:expr; $($rest:tt)*) => {
        $crate::sql!(@static $(#[$m])* $name, $p, (), $a, $b);
        $crate::sql!(@one [$($names)* $name] $($rest)*);
    };
    (@one [$($names:ident)*] $(#[$m:meta])* $name:ident: $p:ty => $r:ty = $text:expr; $($rest:tt)*) => {
        $crate::sql!(@static $(#[$m])* $name, $p, $r, $text, $text);
        $crate::sql!(@one [$($names)* $name] $($rest)*);
    };
    (@one [$($names:ident)*] $(#[$m:meta])* $name:ident: $p:ty = $text:expr; $($rest:tt)*) => {
        $crate::sql!(@static $(#[$m])* $name, $p, (), $text, $text);
        $crate::sql!(@one [$($names)* $name] $($rest)*);
    };
    (@static $(#[$m:meta])* $name:ident, $p:ty, $r:ty, $a:expr, $b:expr) => {
        $(#[$m])*
        pub(crate) static $name: $crate::Stmt<$p, $r> =
            $crate::Stmt::new(concat!(module_path!(), "::", stringify!($name)), $a, $b);
    };
    ($($all:tt)*) => { $crate::sql!(@one [] $($all)*); };
}

/// Structs that are read from a row by order, their field names compared with the columns' names. The fields
/// are as visible as the struct; `Debug`, `Clone` and `PartialEq` come with it.
#[macro_export]
macro_rules! row {
    ($($(#[$m:meta])* $v:vis struct $name:ident { $($(#[$fm:meta])* $field:ident: $t:ty),+ $(,)? })+) => {$(
        $(#[$m])*
        #[derive(Debug, Clone, PartialEq)]
        $v struct $name { $($(#[$fm])* $v $field: $t),+ }

        impl $crate::FromRow for $name {
            const NAMES: Option<&'static [&'static str]> = Some(&[$(stringify!($field)),+]);

            fn kinds() -> ::std::vec::Vec<$crate::Kind> {
                ::std::vec![$(<$t as $crate::Col>::KIND),+]
            }

            fn from_row(row: &$crate::Row<'_>) -> $crate::Result<Self> {
                let mut cells = row.cells();
                Ok(Self { $($field: cells.take::<$t>()?),+ })
            }
        }
    )+};
}

/// An id of its own type: a number in the database, 13 characters of Crockford's base 32 for people.
#[macro_export]
macro_rules! id {
    ($(#[$m:meta])* $v:vis $name:ident) => {
        $(#[$m])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $v struct $name(pub i64);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&$crate::hidden::encode(self.0))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::NoId;

            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::NoId> {
                $crate::hidden::decode(text).map(Self).ok_or($crate::NoId)
            }
        }

        impl $crate::Bind for $name {
            type As = Self;
            const KINDS: &'static [$crate::Kind] = &[$crate::Kind::Int];

            fn bind<'a>(&'a self, out: &mut ::std::vec::Vec<$crate::Val<'a>>) {
                out.push($crate::Val::Int(self.0));
            }
        }

        impl $crate::Col for $name {
            const KIND: $crate::Kind = $crate::Kind::Int;

            fn col(row: &$crate::Row<'_>, i: usize) -> $crate::Result<Self> {
                row.int(i).map(Self)
            }
        }
    };
    ($(#[$m:meta])* $v:vis $name:ident;) => { $crate::id!($(#[$m])* $v $name); };
}

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 13 digits and letters")]
pub struct NoId;

/// Keeps a type as text: it needs `as_str(&self) -> &str` and `FromStr`.
#[macro_export]
macro_rules! text_enum {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::Bind for $name {
            type As = Self;
            const KINDS: &'static [$crate::Kind] = &[$crate::Kind::Text];

            fn bind<'a>(&'a self, out: &mut ::std::vec::Vec<$crate::Val<'a>>) {
                out.push($crate::Val::Text(::std::borrow::Cow::Borrowed(self.as_str())));
            }
        }

        impl $crate::Col for $name {
            const KIND: $crate::Kind = $crate::Kind::Text;

            fn col(row: &$crate::Row<'_>, i: usize) -> $crate::Result<Self> {
                let text = row.text(i)?;
                text.parse().map_err(|_| {
                    let what = format!("column {}: {text:?} is no {}", i + 1, stringify!($name));
                    $crate::Error::Bug(what)
                })
            }
        }
    )+};
}

/// The migrations, embedded: the folder as seen from the file that calls this, then the files in order. Those
/// in `sqlite/` and `postgres/` are for that engine only.
///
/// `pub const MIGRATIONS: &[Migration] = db::migrations!("../migrations/": "0001_start.sql", "sqlite/0002_search.sql", …);`
#[macro_export]
macro_rules! migrations {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$($crate::Migration { name: $file, text: include_str!(concat!($folder, $file)) }),+]
    };
}
