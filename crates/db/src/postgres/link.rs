//! Runs statements on one PostgreSQL connection.

use std::sync::{Mutex, PoisonError};

use futures_util::future::try_join_all;
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::errors;
use super::lease::Lease;
use crate::stmt::{Core, SIZES};
use crate::{Error, Result, Val};

/// PostgreSQL counts parameters with 16 bits.
const MOST_PARAMETERS: usize = 65_535;
/// Statements sent ahead of their answers.
const AHEAD: usize = 128;

pub(crate) struct Link {
    lease: Lease,
    /// Whether statements are sent whole each time, since the next one may meet another session.
    pooled: bool,
    /// Whether a statement collided with another transaction, which the closure may not tell.
    collided: Mutex<bool>,
}

impl Link {
    pub(super) fn new(lease: Lease, pooled: bool) -> Self {
        Self { lease, pooled, collided: Mutex::new(false) }
    }

    pub(super) fn lease(&self) -> &Lease {
        &self.lease
    }

    pub(super) fn collided(&self) -> bool {
        *self.collided.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn give_back(self) {
        self.lease.give_back();
    }

    pub(crate) async fn rows(&self, core: &Core, values: &[Val<'_>]) -> Result<Vec<Row>> {
        let client = self.lease.client()?;
        let told = |e: tokio_postgres::Error| self.told(core, &e);
        if self.pooled {
            let typed = typed(values, core.postgres_types());
            let rows = client.query_typed(core.postgres()?, &typed).await.map_err(told)?;
            if let Some(row) = rows.first() {
                core.check_names(row.columns().iter().map(tokio_postgres::Column::name))?;
            }
            return Ok(rows);
        }
        let stmt =
            client.prepare_typed_cached(core.postgres()?, core.postgres_types()).await.map_err(told)?;
        core.check_names(stmt.columns().iter().map(tokio_postgres::Column::name))?;
        client.query(&stmt, &refs(values)).await.map_err(told)
    }

    pub(crate) async fn exec(&self, core: &Core, values: &[Val<'_>]) -> Result<u64> {
        self.change(core, core.postgres()?, core.postgres_types(), values).await
    }

    pub(crate) async fn exec_many(&self, core: &Core, values: &[Val<'_>], each: usize) -> Result<u64> {
        let mut changed = 0;
        let mut rest = values;
        while rest.len() > each {
            let Some((text, rows)) = multiplied(core, rest.len() / each, each) else { break };
            let (now, later) = rest.split_at(rows * each);
            changed += self.exec_text(core, text, now, rows).await?;
            rest = later;
        }
        for ahead in rest.chunks(each * AHEAD) {
            let sent = ahead.chunks(each).map(|row| self.exec(core, row));
            changed += try_join_all(sent).await?.into_iter().sum::<u64>();
        }
        Ok(changed)
    }

    async fn exec_text(&self, core: &Core, text: &str, values: &[Val<'_>], rows: usize) -> Result<u64> {
        let one = core.postgres_types();
        let types: Vec<_> = one.iter().cycle().take(one.len() * rows).cloned().collect();
        self.change(core, text, &types, values).await
    }

    async fn change(&self, core: &Core, text: &str, types: &[Type], values: &[Val<'_>]) -> Result<u64> {
        let client = self.lease.client()?;
        let told = |e: tokio_postgres::Error| self.told(core, &e);
        if self.pooled {
            return client.execute_typed(text, &typed(values, types)).await.map_err(told);
        }
        let stmt = client.prepare_typed_cached(text, types).await.map_err(told)?;
        client.execute(&stmt, &refs(values)).await.map_err(told)
    }

    fn told(&self, core: &Core, e: &tokio_postgres::Error) -> Error {
        let error = errors::told(core, e);
        if error == Error::Conflict {
            *self.collided.lock().unwrap_or_else(PoisonError::into_inner) = true;
        }
        error
    }
}

/// The text for the most rows at once, few sizes only: each stays in the statement cache for good.
fn multiplied(core: &Core, rows: usize, each: usize) -> Option<(&str, usize)> {
    (0..SIZES).rev().find_map(|size| {
        let count = 4_usize.pow(size as u32 + 1);
        let fits = count <= rows && count * each <= MOST_PARAMETERS;
        if fits { core.many(size).map(|text| (text, count)) } else { None }
    })
}

fn refs<'v>(values: &'v [Val<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn typed<'v>(values: &'v [Val<'_>], types: &[Type]) -> Vec<(&'v (dyn ToSql + Sync), Type)> {
    refs(values).into_iter().zip(types.iter().cloned()).collect()
}
