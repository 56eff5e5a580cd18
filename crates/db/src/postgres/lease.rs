//! A connection out of the pool. One that was dropped in the middle of its work is cancelled and thrown away, because the
//! server may still be busy with a query nobody waits for.

use deadpool_postgres::Object;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::{Error, Result, Row, Val};

pub(crate) struct Lease {
    object: Option<Object>,
}

impl Lease {
    pub(crate) fn new(object: Object) -> Self {
        Self { object: Some(object) }
    }

    pub(crate) fn client(&self) -> Result<&Object> {
        self.object.as_ref().ok_or(Error::Closed)
    }

    /// The work ended well: the connection goes back to the pool.
    pub(crate) fn done(mut self) {
        drop(self.object.take());
    }

    pub(crate) async fn batch(&self, text: &str) -> Result<()> {
        self.client()?.batch_execute(text).await.map_err(|e| translate(&e))
    }

    pub(crate) async fn rows<R>(
        &self,
        text: &str,
        values: &[Val<'_>],
        make: fn(&Row<'_>) -> Result<R>,
        most: usize,
    ) -> Result<Vec<R>> {
        let client = self.client()?;
        let stmt = client.prepare_cached(text).await.map_err(|e| in_text(&e, text))?;
        let rows = client.query(&stmt, &borrowed(values)).await.map_err(|e| translate(&e))?;
        rows.iter().take(most).map(|row| make(&Row::Pg(row))).collect()
    }

    pub(crate) async fn change(&self, text: &str, values: &[Val<'_>]) -> Result<u64> {
        let client = self.client()?;
        let stmt = client.prepare_cached(text).await.map_err(|e| in_text(&e, text))?;
        client.execute(&stmt, &borrowed(values)).await.map_err(|e| translate(&e))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        let cancel = object.cancel_token();
        drop(Object::take(object));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                // The connection is gone in any case; this only spares the server the rest of the query.
                drop(cancel.cancel_query(super::tls::connector()).await);
            });
        }
    }
}

fn borrowed<'a>(values: &'a [Val<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Val<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) => n.to_sql(ty, out),
            Self::Real(n) => n.to_sql(ty, out),
            Self::Bool(b) => b.to_sql(ty, out),
            Self::Text(text) => text.as_ref().to_sql(ty, out),
            Self::Blob(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn translate(error: &tokio_postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else {
        return Error::Db(format!("PostgreSQL does not answer: {error}. See that it runs."));
    };
    let constraint = || db.constraint().unwrap_or("?").to_owned();
    match *db.code() {
        SqlState::UNIQUE_VIOLATION => Error::Unique(constraint()),
        SqlState::FOREIGN_KEY_VIOLATION => Error::ForeignKey(constraint()),
        SqlState::CHECK_VIOLATION => Error::Check(constraint()),
        SqlState::NOT_NULL_VIOLATION => {
            Error::NotNull(format!("{}.{}", db.table().unwrap_or("?"), db.column().unwrap_or("?")))
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Conflict,
        SqlState::QUERY_CANCELED => Error::Cancelled,
        SqlState::IN_FAILED_SQL_TRANSACTION => Error::Aborted,
        SqlState::DISK_FULL => Error::Db("the disk is full: nothing was stored. Make room and try again.".to_owned()),
        _ => Error::Db(format!("{} ({})", db.message(), db.code().code())),
    }
}

fn in_text(error: &tokio_postgres::Error, text: &str) -> Error {
    match translate(error) {
        Error::Db(message) => Error::Bug(format!("{message}, in: {text}")),
        other => other,
    }
}
