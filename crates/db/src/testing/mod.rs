//! Tests on both engines: each body runs on a fresh SQLite file and in a fresh PostgreSQL database, both copied
//! from a template that is migrated once. Also the checks that hold the two to one schema and one set of texts.
//!
//! PostgreSQL is the server of `ALONGSIDE_TEST_POSTGRES` (an address whose role may create databases). Without
//! it those tests say that they are skipped, or fail if `ALONGSIDE_TEST_REQUIRE_POSTGRES=1`.

mod dump;
mod folder;
mod postgres;
mod schema;
mod sqlite;
mod statements;

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;

use crate::{Db, Migration, Options};

pub use dump::{Line, dump, tables};
pub use folder::folder_differences;
pub use schema::schema_differences;
pub use statements::check_statements;

/// A database of one test. Derefs to `Arc<Db>`.
pub struct TestDb {
    db: Arc<Db>,
    /// Its address, for tests that open it again and for programs the test starts.
    pub url: String,
    home: Home,
}

/// What remains of a test and must go.
enum Home {
    Folder(tempfile::TempDir),
    Database(postgres::Server, String),
}

impl TestDb {
    /// A clone of the `Arc`.
    pub fn arc(&self) -> Arc<Db> {
        Arc::clone(&self.db)
    }

    async fn open(url: String, home: Home) -> Self {
        let db = must(Db::open_with(&url, options()).await, "open the test's database");
        Self { db: Arc::new(db), url, home }
    }

    /// Closes and removes it. A test that still holds a connection does not stop that.
    async fn remove(self) {
        if tokio::time::timeout(Duration::from_secs(5), self.db.close()).await.is_err() {
            eprintln!("the test left a database connection in use");
        }
        match self.home {
            Home::Folder(folder) => must(folder.close(), "remove the test's folder"),
            Home::Database(server, name) => server.drop_database(&name).await,
        }
    }
}

impl Deref for TestDb {
    type Target = Arc<Db>;

    fn deref(&self) -> &Arc<Db> {
        &self.db
    }
}

/// Runs a test's body on SQLite.
pub fn on_sqlite<F: AsyncFnOnce(&TestDb)>(migrations: &[Migration], body: F) {
    runtime().block_on(async { with(sqlite::fresh(migrations).await, body).await });
}

/// Runs a test's body on PostgreSQL, if there is one.
pub fn on_postgres<F: AsyncFnOnce(&TestDb)>(migrations: &[Migration], body: F) {
    let Some(server) = postgres::server() else { return };
    runtime().block_on(async { with(server.fresh(migrations).await, body).await });
}

/// Runs a body that compares the engines, if there is a PostgreSQL.
pub fn on_both<F: AsyncFnOnce(&TestDb, &TestDb)>(migrations: &[Migration], body: F) {
    let Some(server) = postgres::server() else { return };
    runtime().block_on(async {
        let sqlite = sqlite::fresh(migrations).await;
        let both = async |postgres: &TestDb| body(&sqlite, postgres).await;
        with(server.fresh(migrations).await, both).await;
        sqlite.remove().await;
    });
}

/// The test's database goes, whether the test succeeds or fails.
async fn with<F: AsyncFnOnce(&TestDb)>(db: TestDb, body: F) {
    let end = AssertUnwindSafe(body(&db)).catch_unwind().await;
    db.remove().await;
    if let Err(panic) = end {
        resume_unwind(panic);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    must(built, "start the test's runtime")
}

/// Test databases are small and need not survive a power cut.
fn options() -> Options {
    Options {
        readers: Some(4),
        writers: 4,
        wait: Duration::from_secs(30),
        full: false,
        mmap: 0,
        ..Options::default()
    }
}

/// What distinguishes one set of migrations from another: 16 hexadecimal digits.
fn fingerprint(migrations: &[Migration], sqlite: bool) -> String {
    let steps = must(crate::migrate::prepare(migrations, sqlite), "read the migrations");
    let all: Vec<String> = steps.iter().map(|step| format!("{} {}", step.name, step.checksum)).collect();
    crate::migrate::checksum(&all.join("\n"))[..16].to_owned()
}

#[expect(clippy::panic, reason = "a test that cannot be set up has failed")]
fn must<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    result.unwrap_or_else(|error| panic!("cannot {what}: {error}"))
}

/// Tests whose body runs on both engines: `db_test!(MIGRATIONS, fn a_sentence(db) { … });` makes the tests
/// `a_sentence::sqlite` and `a_sentence::postgres`. `db` is a [`TestDb`]; the body may await.
#[macro_export]
macro_rules! db_test {
    ($migrations:expr, $($(#[$m:meta])* fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$m])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of what stands around it")]
            use super::*;

            async fn body($db: &$crate::TestDb) $body

            #[test]
            fn sqlite() {
                $crate::testing::on_sqlite($migrations, body);
            }

            #[test]
            fn postgres() {
                $crate::testing::on_postgres($migrations, body);
            }
        }
    )+};
}
