//! Fresh PostgreSQL databases for tests, all called `t_…`: copies of a template that is migrated once for each
//! set of migrations, under an advisory lock, because each test may be a process of its own.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::Clock;

use super::{Home, TestDb, fingerprint, must, options};
use crate::postgres::Lease;
use crate::{Db, Migration};

/// Seconds after which a test's database is a left-over, and a template out of use.
const OLD_TEST: i64 = 3600;
const OLD_TEMPLATE: i64 = 2 * 24 * 3600;
const TRIES: u32 = 5;

/// The server that `ALONGSIDE_TEST_POSTGRES` names.
#[derive(Clone)]
pub(super) struct Server {
    url: String,
}

/// The server, or a loud word that a test does without.
#[expect(clippy::panic, reason = "the environment demands a PostgreSQL that is not there")]
pub(super) fn server() -> Option<Server> {
    if let Ok(url) = std::env::var("ALONGSIDE_TEST_POSTGRES") {
        return Some(Server { url });
    }
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    if std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1") {
        panic!("{test}: ALONGSIDE_TEST_POSTGRES is not set, but PostgreSQL is required");
    }
    eprintln!("SKIPPED {test}: set ALONGSIDE_TEST_POSTGRES=postgres://… to run it on PostgreSQL");
    None
}

impl Server {
    pub(super) async fn fresh(self, migrations: &[Migration]) -> TestDb {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let admin = self.admin().await;
        let name = format!("t_{}_{}_{}", now(), process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let lease = lease(&admin).await;
        drop_left_overs(&lease).await;
        for attempt in 1.. {
            let template = self.template(&lease, migrations).await;
            let made = lease.simple(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            // Another process may just have dropped a template that it thought out of use.
            if made.is_ok() || attempt == TRIES {
                must(made, "make the test's database");
                break;
            }
        }
        lease.give_back();
        admin.close().await;
        TestDb::open(self.address(&name), Home::Database(self, name)).await
    }

    /// The name of the migrated template, which is made when it is not there.
    async fn template(&self, lease: &Lease, migrations: &[Migration]) -> String {
        let print = fingerprint(migrations, false);
        let (ready, building) = (format!("t_template_{print}"), format!("t_building_{print}"));
        if exists(lease, &ready).await {
            return ready;
        }
        let lock = i64::from_str_radix(&print[..15], 16).unwrap_or_default();
        must(lease.simple(&format!("SELECT pg_advisory_lock({lock})")).await, "lock the template database");
        if !exists(lease, &ready).await {
            let drop = format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)");
            must(lease.simple(&drop).await, "drop a half-made template database");
            must(lease.simple(&format!("CREATE DATABASE {building}")).await, "make the template database");
            let db = Db::open_with(&self.address(&building), options()).await;
            let db = must(db, "open the template database");
            must(db.migrate(migrations).await, "migrate the template database");
            db.close().await;
            let comment = format!("COMMENT ON DATABASE {building} IS '{}'", now());
            must(lease.simple(&comment).await, "date the template database");
            let rename = format!("ALTER DATABASE {building} RENAME TO {ready}");
            must(lease.simple(&rename).await, "keep the template database");
        }
        must(
            lease.simple(&format!("SELECT pg_advisory_unlock({lock})")).await,
            "unlock the template database",
        );
        ready
    }

    pub(super) async fn drop_database(&self, name: &str) {
        let admin = self.admin().await;
        let lease = lease(&admin).await;
        must(lease.simple(&format!("DROP DATABASE {name} WITH (FORCE)")).await, "drop the test's database");
        lease.give_back();
        admin.close().await;
    }

    async fn admin(&self) -> Db {
        must(Db::open_with(&self.url, options()).await, "reach the PostgreSQL of ALONGSIDE_TEST_POSTGRES")
    }

    /// The address of another database on this server.
    fn address(&self, database: &str) -> String {
        let (base, query) = self.url.split_once('?').map_or((self.url.as_str(), None), |(b, q)| (b, Some(q)));
        let host = base.split_once("://").map_or(base, |(_, rest)| rest);
        let host = host.split_once('/').map_or(host, |(host, _)| host);
        let query = query.map_or(String::new(), |q| format!("?{q}"));
        format!("postgres://{host}/{database}{query}")
    }
}

async fn lease(admin: &Db) -> Lease {
    let Db::Pg(db) = admin else {
        return must(Err("it is not one"), "use ALONGSIDE_TEST_POSTGRES as PostgreSQL");
    };
    must(db.writing_lease().await, "reach the PostgreSQL of ALONGSIDE_TEST_POSTGRES")
}

async fn exists(lease: &Lease, database: &str) -> bool {
    let client = must(lease.client(), "use the connection");
    let rows = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&database]).await;
    !must(rows, "look for a database").is_empty()
}

/// Drops what tests that were killed have left. The age is in the name, or in the comment of a template, so the
/// databases of tests that are running now are safe; other failures are those of someone dropping the same.
async fn drop_left_overs(lease: &Lease) {
    let list = "SELECT d.datname::text, shobj_description(d.oid, 'pg_database') FROM pg_database d \
                WHERE d.datname LIKE 't\\_%' \
                AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)";
    let client = must(lease.client(), "use the connection");
    let rows = must(client.query(list, &[]).await, "list the databases of tests");
    for row in rows {
        let (name, comment): (String, Option<String>) = (row.get(0), row.get(1));
        let is_template = name.starts_with("t_template_");
        let dated = if is_template { comment.as_deref() } else { name.split('_').nth(1) };
        let limit = if is_template { OLD_TEMPLATE } else { OLD_TEST };
        let old = dated.and_then(|d| d.parse::<i64>().ok()).is_some_and(|made| now() - made > limit);
        if old && let Err(error) = lease.simple(&format!("DROP DATABASE IF EXISTS \"{name}\"")).await {
            eprintln!("the left-over test database {name} stays: {error}");
        }
    }
}

fn now() -> i64 {
    Clock::system().now().as_second()
}
