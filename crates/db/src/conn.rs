//! What a closure is lent: a connection to read with, or a transaction to write in.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::Instrument as _;

use crate::row::{Row, Source};
use crate::stmt::Core;
use crate::{Args, Error, FromRow, Result, Stats, Stmt, Val, postgres, sqlite};

/// A connection lent to a closure. [`Tx`] derefs to it, so a function that takes `&Conn` serves both.
pub struct Conn {
    pub(crate) link: Link,
    /// A statement of this transaction has failed.
    failed: AtomicBool,
    /// Whether a failure spoils what follows: in a write, not in a read.
    strict: bool,
    stats: Arc<Stats>,
}

pub(crate) enum Link {
    Lite(Arc<sqlite::Link>),
    Pg(Arc<postgres::Link>),
}

/// A transaction lent to a closure of [`Db::write`](crate::Db::write).
pub struct Tx(Conn);

impl Conn {
    pub(crate) fn reading(link: Link, stats: Arc<Stats>) -> Self {
        Self { link, failed: AtomicBool::new(false), strict: false, stats }
    }

    /// All rows.
    pub async fn all<P, R: FromRow>(&self, stmt: &Stmt<P, R>, args: impl Args<P>) -> Result<Vec<R>> {
        self.fetch(stmt, args, usize::MAX).await
    }

    /// The first row, if there is one.
    pub async fn opt<P, R: FromRow>(&self, stmt: &Stmt<P, R>, args: impl Args<P>) -> Result<Option<R>> {
        Ok(self.fetch(stmt, args, 1).await?.into_iter().next())
    }

    /// The first row, or [`Error::NotFound`], which does not spoil a write.
    pub async fn one<P, R: FromRow>(&self, stmt: &Stmt<P, R>, args: impl Args<P>) -> Result<R> {
        self.opt(stmt, args).await?.ok_or(Error::NotFound)
    }

    /// For the few functions whose statements differ in more than their text.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.link, Link::Lite(_))
    }

    async fn fetch<P, R: FromRow>(
        &self,
        stmt: &Stmt<P, R>,
        args: impl Args<P>,
        most: usize,
    ) -> Result<Vec<R>> {
        self.may_go_on()?;
        let mut values = Vec::new();
        args.bind(&mut values);
        let mut rows = Vec::new();
        let mut take = |row: &Row<'_>| {
            let row = R::from_row(row).map_err(|e| within(&stmt.core, e))?;
            rows.push(row);
            Ok(rows.len() < most)
        };
        let end = match &self.link {
            Link::Lite(link) => span(&stmt.core).in_scope(|| link.rows(&stmt.core, &values, &mut take)),
            Link::Pg(link) => match link.rows(&stmt.core, &values).instrument(span(&stmt.core)).await {
                Ok(found) => {
                    found.iter().take(most).try_for_each(|row| take(&Row(Source::Pg(row))).map(drop))
                }
                Err(error) => Err(error),
            },
        };
        self.noted(end)?;
        Ok(rows)
    }

    fn may_go_on(&self) -> Result<()> {
        self.stats.statements.one();
        if self.strict && self.failed.load(Ordering::Relaxed) { Err(Error::Aborted) } else { Ok(()) }
    }

    fn noted<T>(&self, end: Result<T>) -> Result<T> {
        if end.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        end
    }
}

impl Tx {
    pub(crate) fn new(link: Link, stats: Arc<Stats>) -> Self {
        Self(Conn { link, failed: AtomicBool::new(false), strict: true, stats })
    }

    /// Forgets the failure of the job before.
    pub(crate) fn renew(&self) {
        self.0.failed.store(false, Ordering::Relaxed);
    }

    /// What the closure said, unless a statement failed and the closure ignored it.
    pub(crate) fn verdict<T>(&self, said: Result<T>) -> Result<T> {
        if said.is_ok() && self.0.failed.load(Ordering::Relaxed) { Err(Error::Aborted) } else { said }
    }

    /// Runs a statement that gives no rows. Returns how many rows it changed.
    pub async fn exec<P>(&self, stmt: &Stmt<P, ()>, args: impl Args<P>) -> Result<u64> {
        self.may_go_on()?;
        let mut values = Vec::new();
        args.bind(&mut values);
        let end = match &self.0.link {
            Link::Lite(link) => span(&stmt.core).in_scope(|| link.exec(&stmt.core, &values)),
            Link::Pg(link) => link.exec(&stmt.core, &values).instrument(span(&stmt.core)).await,
        };
        self.noted(end)
    }

    /// Runs a statement for many rows. On PostgreSQL an `INSERT … VALUES` takes up to 1024 rows at a time, so an
    /// `ON CONFLICT DO UPDATE` must not meet the same key twice in `rows`. Returns how many rows it changed.
    pub async fn exec_many<P, A: Args<P>>(&self, stmt: &Stmt<P, ()>, rows: &[A]) -> Result<u64> {
        self.may_go_on()?;
        let mut values: Vec<Val<'_>> = Vec::new();
        rows.iter().for_each(|row| row.bind(&mut values));
        let each = values.len() / rows.len().max(1);
        let end = match &self.0.link {
            _ if rows.is_empty() => Ok(0),
            _ if each == 0 => Err(Error::bug(stmt.core.label(), "there is nothing to do many times")),
            Link::Lite(link) => span(&stmt.core).in_scope(|| link.exec_many(&stmt.core, &values, each)),
            Link::Pg(link) => link.exec_many(&stmt.core, &values, each).instrument(span(&stmt.core)).await,
        };
        self.noted(end)
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

/// One statement in a trace, by its name. What it is given is not said.
fn span(core: &Core) -> tracing::Span {
    tracing::debug_span!("statement", label = core.label())
}

/// Names the statement in an error that knew only the column.
fn within(core: &Core, error: Error) -> Error {
    match error {
        Error::Bug(what) => Error::bug(core.label(), what),
        other => other,
    }
}
