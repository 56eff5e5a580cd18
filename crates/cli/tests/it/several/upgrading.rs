//! The next version changes the schema while this one serves: it adds, fills what it added in parts, and takes away.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use db::testing::TestDb;
use db::{Db, Migration, db_test};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Ends, PATIENCE, Settings};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::http::{self, Reply};
use crate::support::sample;
use crate::support::server::Server;

/// A column that may be missing, one that may not, a table that points to the posts, and an index on what is there.
const EXPAND: [Migration; 3] = [
    Migration {
        name: "9001_expand.sql",
        text: "ALTER TABLE post ADD COLUMN town text;\nALTER TABLE post ADD COLUMN spare text NOT NULL DEFAULT '';\n\
               CREATE TABLE place (\n  id bigint NOT NULL PRIMARY KEY,\n  post_id bigint NOT NULL REFERENCES post (id) ON DELETE CASCADE\n);\n",
    },
    Migration { name: "sqlite/9002_town.sql", text: "CREATE INDEX post_town ON post (town);\n" },
    Migration {
        name: "postgres/9002_town.sql",
        text: "-- one by one\nDROP INDEX CONCURRENTLY IF EXISTS post_town;\nCREATE INDEX CONCURRENTLY post_town ON post (town);\n",
    },
];

/// It takes away what this program never knew, so that a server of it may go on, as it may not where it needs what goes.
const CONTRACT: Migration = Migration {
    name: "9003_contract.sql",
    text: "-- contract: nobody uses them since 1.2\nALTER TABLE post DROP COLUMN spare;\nDROP TABLE place;\n",
};

/// How many posts there were before, and how many are filled at once.
const PAST: u64 = 4_000;
const PART: u64 = 400;
/// What one may say in an hour is a little more.
const COMMENTS: usize = 110;

db::sql! {
    LIVE_BEFORE: i64 = "INSERT INTO post (id, community_id, author_id, kind, audience, body, mood, content_note, submit_key, created_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
        SELECT p.id - n.i, p.community_id, p.author_id, p.kind, p.audience, 'Words of long ago.', p.mood, p.content_note, 'past' || n.i,
            p.created_at - n.i FROM post p, n WHERE p.id = $1";
    FILL: () = "UPDATE post SET town = 'here' WHERE id IN (SELECT id FROM post WHERE town IS NULL ORDER BY id LIMIT 400)";
    /// Reads for as long as the transaction lasts, as a backup does.
    HOLD: () => (i64,) = "SELECT count(*) FROM post";
    QUEUED: () => (bool,) = sqlite "SELECT 0", postgres "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted
        AND mode = 'AccessExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    SAID: () => (String,) = "SELECT body FROM post WHERE kind = 'comment'";
    OLD: () => (i64,) = "SELECT count(*) FROM post WHERE town = 'here' AND body = 'Words of long ago.'";
    /// What is left: the column, by its index where that can be told.
    INDEXED: () => (bool,) = sqlite "SELECT count(*) = 1 FROM pragma_index_list('post') WHERE name = 'post_town'",
        postgres "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'post_town'";
}

/// What people do meanwhile, and how they were answered.
#[derive(Default)]
struct Load {
    ends: AtomicBool,
    rounds: AtomicUsize,
    said: Mutex<BTreeSet<String>>,
    wrong: Mutex<Vec<String>>,
}

impl Load {
    fn note(&self, reply: &Reply, wanted: u16, asked: &str) -> bool {
        if reply.status != wanted {
            self.wrong.lock().unwrap().push(format!("{asked}: {}", reply.head));
        }
        reply.status == wanted
    }

    /// Reads the feed, a thread and an article, and says something now and then.
    fn go_on(&self, port: u16, mut me: Browser, thread: &str, name: &str) {
        for at in 0.. {
            if self.ends.load(Ordering::Relaxed) {
                return;
            }
            for path in [thread, "/activities"] {
                self.note(&me.get(port, path), 200, path);
            }
            self.note(&http::get(port, "/resources/my-hands"), 200, "the article");
            if at % 3 == 0 && at / 3 < COMMENTS {
                let body = format!("mark-{name}-{at}.");
                let form = [("body", body.as_str()), ("key", &*format!("{name}x{at}"))];
                if self.note(&me.post(port, &format!("{thread}/comments"), &form), 303, "a comment") {
                    self.said.lock().unwrap().insert(body);
                }
            }
            self.rounds.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until they went round so many times more.
    async fn does(&self, more: usize) {
        let before = self.rounds.load(Ordering::Relaxed);
        until("readers and writers stand still", async || {
            self.rounds.load(Ordering::Relaxed) >= before + more
        })
        .await;
    }

    /// Ends, and gives what was said.
    fn end(&self, workers: Vec<std::thread::JoinHandle<()>>) -> BTreeSet<String> {
        self.ends.store(true, Ordering::Relaxed);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        assert_eq!(*self.wrong.lock().unwrap(), Vec::<String>::new());
        self.said.lock().unwrap().clone()
    }
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Somebody who reads for long in one transaction.
struct Held {
    let_go: oneshot::Sender<()>,
    reads: JoinHandle<db::Result<()>>,
}

impl Held {
    async fn begin(db: &TestDb) -> Self {
        let ((let_go, held), (begun, has_begun)) = (oneshot::channel::<()>(), oneshot::channel::<()>());
        let holder = db.arc();
        let reads = tokio::spawn(async move {
            let both = Mutex::new(Some((held, begun)));
            let hold = async move |tx: &db::Tx| {
                let (held, begun) = both.lock().unwrap().take().unwrap();
                tx.one(&HOLD, ()).await?;
                begun.send(()).unwrap();
                held.await.unwrap();
                Ok(())
            };
            holder.write(hold).await
        });
        has_begun.await.unwrap();
        Self { let_go, reads }
    }

    async fn end(self) {
        self.let_go.send(()).unwrap();
        self.reads.await.unwrap().unwrap();
    }
}

/// Migrates while all go on, on PostgreSQL behind somebody who reads for long: it waits for them, and nobody for it.
async fn migrate(db: &TestDb, load: &Load, later: &[Migration]) -> Vec<String> {
    let all = [app::MIGRATIONS, later].concat();
    let held = if db.is_sqlite() { None } else { Some(Held::begin(db).await) };
    let newer = Db::open(&db.url).await.unwrap();
    let migrating = tokio::spawn(async move {
        let report = newer.migrate(&all).await;
        newer.close().await;
        report.unwrap().applied
    });
    if let Some(held) = held {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(4) {
            until("no migration waits", async || {
                db.read(async |c| c.one(&QUEUED, ()).await).await.unwrap().0
            })
            .await;
            load.does(15).await;
        }
        assert!(!migrating.is_finished(), "nothing was in its way");
        held.end().await;
    }
    let applied = migrating.await.unwrap();
    load.does(15).await;
    applied
}

/// A process of this version that is started now says what is wrong, and what to do.
fn does_not_start(place: &Place, settings: &Settings) {
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["work"]] {
        let said = place.run_with(&settings.all(), words).ended(1);
        let told = format!("{}{}", said.out, said.err);
        for part in ["newer than this program", "9001_expand", "Run a newer version"] {
            assert!(told.contains(part), "{words:?}: {told}");
        }
    }
}

db_test!(app::MIGRATIONS, fn the_next_version_changes_the_schema_while_this_one_serves_and_nobody_is_kept_waiting(db) {
    let (place, settings) = (Place::new(), Settings::of(&db.url, &[]));
    sample::write_texts(&place);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve"]);
    let port = server.port;
    let mut all = ["ada-lane", "bea-brook", "cy-meadow"].map(|alias| Browser::of(&place, &settings.all(), alias, port));
    let thread = all[0].says(port, "Good morning.");
    let id = kernel::ids::decode(thread.trim_start_matches("/posts/")).unwrap();
    let before = db.write(async move |tx| tx.exec(&LIVE_BEFORE, id).await).await;
    assert_eq!(before, Ok(PAST));
    let load = Arc::new(Load::default());
    let _ends = Ends(&load.ends);
    let workers = all.into_iter().enumerate().map(|(at, me)| {
        let (load, thread) = (Arc::clone(&load), thread.clone());
        std::thread::spawn(move || load.go_on(port, me, &thread, &format!("w{at}")))
    });
    let workers: Vec<_> = workers.collect();
    load.does(15).await;

    assert_eq!(migrate(db, &load, &EXPAND).await, ["9001_expand", "9002_town"]);
    assert_eq!(http::get(port, "/readyz").status, 200, "who serves already goes on");
    while db.write(async |tx| tx.exec(&FILL, ()).await).await.unwrap() == PART {
        load.does(1).await;
    }
    let everything = [&EXPAND[..], &[CONTRACT]].concat();
    assert_eq!(migrate(db, &load, &everything).await, ["9003_contract"]);
    does_not_start(&place, &settings);
    load.does(15).await;

    let said = load.end(workers);
    let there = db.read(async |c| c.all(&SAID, ()).await).await.unwrap();
    assert_eq!(there.len(), said.len(), "each once");
    assert_eq!(there.into_iter().map(|(body,)| body).collect::<BTreeSet<_>>(), said);
    assert_eq!(db.read(async |c| c.one(&OLD, ()).await).await, Ok((i64::try_from(PAST).unwrap(),)));
    assert_eq!(db.read(async |c| c.one(&INDEXED, ()).await).await, Ok((true,)));
    server.is_well();
    server.stop();
});
