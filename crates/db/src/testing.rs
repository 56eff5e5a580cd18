//! What tests of any crate need: a fresh database on each engine, and the test of all statements.
//!
//! PostgreSQL is the server of `ALONGSIDE_TEST_POSTGRES`. Without it the PostgreSQL half says loudly that it is skipped, or
//! fails where `ALONGSIDE_TEST_REQUIRE_POSTGRES=1`.

mod statements;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub use statements::check_statements;

use crate::{Db, Migration};

/// A database that is gone after the test.
pub struct TestDb {
    db: Arc<Db>,
    /// Its URL, for programs the test starts.
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// To share it.
    pub fn arc(&self) -> Arc<Db> {
        Arc::clone(&self.db)
    }

    /// A new SQLite file with the migrations applied.
    pub async fn sqlite(migrations: &'static [Migration]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::migrated(url, Some(folder), migrations).await
    }

    async fn migrated(url: String, folder: Option<tempfile::TempDir>, migrations: &'static [Migration]) -> Self {
        let db = Db::open(&url).await.expect("the test database opens");
        db.migrate(migrations).await.expect("the migrations apply");
        Self { db: Arc::new(db), url, folder }
    }
}

/// Runs a test body on SQLite.
pub fn on_sqlite<F: AsyncFnOnce(&TestDb)>(migrations: &'static [Migration], body: F) {
    runtime().block_on(async {
        let db = TestDb::sqlite(migrations).await;
        body(&db).await;
        db.close().await;
        drop(db.folder);
    });
}

/// Runs a test body on PostgreSQL, in a database of its own.
pub fn on_postgres<F: AsyncFnOnce(&TestDb)>(migrations: &'static [Migration], body: F) {
    let Ok(server) = std::env::var("ALONGSIDE_TEST_POSTGRES") else {
        let required = std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|v| v == "1");
        assert!(!required, "ALONGSIDE_TEST_POSTGRES is not set, and bin/test asks for PostgreSQL");
        eprintln!("SKIPPED on PostgreSQL: set ALONGSIDE_TEST_POSTGRES to the URL of a server (bin/test does)");
        return;
    };
    runtime().block_on(async {
        let name = fresh_name();
        admin(&server, &format!("CREATE DATABASE {name}")).await;
        let dropped = Dropped { server: server.clone(), name: name.clone() };
        let (base, _) = server.rsplit_once('/').expect("the URL ends with a database");
        let db = TestDb::migrated(format!("{base}/{name}"), None, migrations).await;
        body(&db).await;
        db.close().await;
        drop(dropped);
    });
}

/// Drops the database also when the body panics.
struct Dropped {
    server: String,
    name: String,
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let (server, text) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // The test's runtime may be unwinding: a thread with one of its own does it.
        let thread = std::thread::spawn(move || runtime().block_on(admin(&server, &text)));
        drop(thread.join());
    }
}

async fn admin(server: &str, text: &str) {
    let (client, connection) =
        tokio_postgres::connect(server, tokio_postgres::NoTls).await.expect("the test server answers");
    let task = tokio::spawn(connection);
    client.batch_execute(text).await.expect("the test database is made or dropped");
    drop(client);
    drop(task.await);
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let id = kernel::ids::Ids::new(kernel::Clock::system()).next();
    format!("t_{}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed), id)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Makes `name::sqlite` and `name::postgres` of one body.
#[macro_export]
macro_rules! db_test {
    ($migrations:expr, fn $name:ident($db:ident) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from around it")]
            use super::*;

            async fn body($db: &$crate::testing::TestDb) $body

            #[test]
            fn sqlite() {
                $crate::testing::on_sqlite($migrations, body);
            }

            #[test]
            fn postgres() {
                $crate::testing::on_postgres($migrations, body);
            }
        }
    };
}
