//! Statements as typed statics: their texts, what they take and what they give.

use std::marker::PhantomData;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::types::Type;

use crate::dialect;
use crate::{Args, Error, FromRow, Kind, Result};

/// What a statement gives: rows of a [`FromRow`], or `()` for nothing.
pub trait Shape {
    /// Names (where known) and kinds of the columns.
    fn columns() -> Columns;
}

/// The declared columns of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Their names, where the row type knows them.
    pub names: Option<&'static [&'static str]>,
    /// Their kinds; empty for a statement that gives no rows.
    pub kinds: Vec<Kind>,
}

impl Shape for () {
    fn columns() -> Columns {
        Columns { names: None, kinds: Vec::new() }
    }
}

impl<R: FromRow> Shape for R {
    fn columns() -> Columns {
        Columns { names: R::NAMES, kinds: R::kinds() }
    }
}

/// A statement that takes parameters `P` and gives rows `R`. Made by [`sql!`](crate::sql).
pub struct Stmt<P, R> {
    pub(crate) core: Core,
    types: PhantomData<fn(P) -> R>,
}

/// Any statement, for the tests that look at all of them.
pub trait Statement: Sync {
    /// The statement without its types.
    #[doc(hidden)]
    fn core(&self) -> &Core;

    /// `module::NAME`.
    fn name(&self) -> &'static str {
        self.core().label()
    }
}

/// The part of a statement that does not depend on its types.
#[doc(hidden)]
pub struct Core {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    kinds: fn() -> Vec<Kind>,
    columns: fn() -> Columns,
    sqlite_text: OnceLock<Result<String>>,
    postgres_text: OnceLock<Result<String>>,
    postgres_types: OnceLock<Vec<Type>>,
    /// The text for 4, 16, .. 1024 rows at once on PostgreSQL; `None` inside when it cannot be multiplied.
    many: [OnceLock<Option<String>>; SIZES],
    names_checked: AtomicBool,
}

/// How many sizes [`Core::many`] knows: 4, 16, 64, 256, 1024.
pub(crate) const SIZES: usize = 5;

impl<P, R> Stmt<P, R> {
    /// A statement outside [`sql!`](crate::sql), with a text for each engine.
    pub const fn new(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self
    where
        P: Args<P>,
        R: Shape,
    {
        let core = Core {
            name,
            sqlite,
            postgres,
            kinds: <P as Args<P>>::kinds,
            columns: R::columns,
            sqlite_text: OnceLock::new(),
            postgres_text: OnceLock::new(),
            postgres_types: OnceLock::new(),
            many: [const { OnceLock::new() }; SIZES],
            names_checked: AtomicBool::new(false),
        };
        Self { core, types: PhantomData }
    }
}

impl<P, R> Statement for Stmt<P, R> {
    fn core(&self) -> &Core {
        &self.core
    }
}

impl Core {
    pub(crate) fn label(&self) -> &'static str {
        self.name
    }

    pub(crate) fn sqlite(&self) -> Result<&str> {
        as_ref(self.sqlite_text.get_or_init(|| self.rewritten(self.sqlite, '?')))
    }

    pub(crate) fn postgres(&self) -> Result<&str> {
        as_ref(self.postgres_text.get_or_init(|| self.rewritten(self.postgres, '$')))
    }

    pub(crate) fn postgres_types(&self) -> &[Type] {
        self.postgres_types.get_or_init(|| self.parameters().into_iter().map(Kind::postgres).collect())
    }

    /// The INSERT for 4^(`size` + 1) rows.
    pub(crate) fn many(&self, size: usize) -> Option<&str> {
        let make = || {
            let text = self.postgres().ok()?;
            dialect::many(text, self.postgres_types().len(), 4_usize.pow(size as u32 + 1))
        };
        self.many[size].get_or_init(make).as_deref()
    }

    pub(crate) fn parameters(&self) -> Vec<Kind> {
        (self.kinds)()
    }

    pub(crate) fn columns(&self) -> Columns {
        (self.columns)()
    }

    /// Compares the names of the first result ever with those of the row type: they are read by order, so
    /// swapped columns of one type would pass unseen.
    pub(crate) fn check_names<'a>(&self, given: impl Iterator<Item = &'a str>) -> Result<()> {
        if self.names_checked.load(Ordering::Relaxed) {
            return Ok(());
        }
        let declared = self.columns();
        let given: Vec<&str> = given.collect();
        if given.len() != declared.kinds.len() {
            let what =
                format!("{} columns are declared, the text gives {}", declared.kinds.len(), given.len());
            return Err(Error::bug(self.label(), what));
        }
        if let Some(names) = declared.names.filter(|names| *names != given) {
            return Err(Error::bug(
                self.label(),
                format!("declared are {names:?}, the text gives {given:?}"),
            ));
        }
        self.names_checked.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn rewritten(&self, text: &str, mark: char) -> Result<String> {
        let (text, highest) =
            dialect::rewrite(text, mark).map_err(|unclear| Error::bug(self.label(), unclear.0))?;
        let declared = self.parameters().len();
        if highest == declared {
            return Ok(text);
        }
        Err(Error::bug(self.label(), format!("{declared} parameters are declared, the text uses {highest}")))
    }
}

fn as_ref(text: &Result<String>) -> Result<&str> {
    text.as_deref().map_err(Clone::clone)
}
