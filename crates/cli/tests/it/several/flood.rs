//! More than one machine can answer: what is dear waits for itself, and reading goes on while nothing can be written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use db::{TestDb, db_test};

use super::{Settings, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::http;
use crate::support::sample;
use crate::support::server::Server;

/// More than have a turn or a place to wait for one.
const MANY: usize = 120;

db::sql! {
    // On SQLite nobody can hold what others read, but there may be very much of it. Whoever looks for a word that no article has reads all
    // pieces of words.
    ASIDE: () = "ALTER TABLE search_trigram RENAME TO search_trigram_aside";
    VERY_MUCH: () = "CREATE VIEW search_trigram (community_id, trigram, word) AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
        SELECT i + 1 FROM n WHERE i < 6000000) SELECT i, i, i FROM n";
    NO_MORE: () = "DROP VIEW search_trigram";
    BACK: () = "ALTER TABLE search_trigram_aside RENAME TO search_trigram";
    SEARCHES: () = "LOCK TABLE search_trigram IN ACCESS EXCLUSIVE MODE";
    /// On SQLite another program that writes, as a backup or an editor may, keeps all others from it.
    WRITES: () =
        sqlite "UPDATE schema_migration SET applied_at = applied_at",
        postgres "DO 'DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format(''LOCK TABLE %I IN SHARE MODE'', one); END LOOP; END'";
}

/// Somebody who holds something, and keeps others from it.
struct Holder {
    holds: Arc<AtomicBool>,
    work: tokio::task::JoinHandle<db::Result<()>>,
}

impl Holder {
    async fn of(db: &TestDb, what: &'static db::Stmt<(), ()>) -> Self {
        let (holds, held) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicBool::new(false)));
        let (goes_on, begun, db) = (Arc::clone(&holds), Arc::clone(&held), db.arc());
        let write = async move |tx: &db::Tx| {
            tx.exec(what, ()).await?;
            begun.store(true, Ordering::SeqCst);
            while goes_on.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(10));
            }
            Ok(())
        };
        let runtime = tokio::runtime::Handle::current();
        let work = tokio::task::spawn_blocking(move || runtime.block_on(db.write(write)));
        until("nobody holds it", || held.load(Ordering::SeqCst));
        Self { holds, work }
    }

    async fn lets_go(mut self) {
        self.holds.store(false, Ordering::SeqCst);
        (&mut self.work).await.unwrap().unwrap();
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.holds.store(false, Ordering::SeqCst);
    }
}

async fn change(db: &TestDb, what: &'static db::Stmt<(), ()>) {
    db.write(async move |tx| tx.exec(what, ()).await.map(drop)).await.unwrap();
}

/// Searches for a word that no article has take long from now on.
async fn make_slow(db: &TestDb) -> Option<Holder> {
    if db.url.starts_with("postgres") {
        return Some(Holder::of(db, &SEARCHES).await);
    }
    change(db, &ASIDE).await;
    change(db, &VERY_MUCH).await;
    None
}

async fn make_quick(db: &TestDb, holder: Option<Holder>) {
    match holder {
        Some(holder) => holder.lets_go().await,
        None => {
            change(db, &NO_MORE).await;
            change(db, &BACK).await;
        }
    }
}

/// Many who search, each of them again and again.
struct Flood {
    all: Vec<std::thread::JoinHandle<()>>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    ends: AtomicBool,
    refused: AtomicUsize,
}

impl Flood {
    fn at(port: u16) -> Self {
        let counts = Arc::new(Counts::default());
        let one = |at| {
            let counts = Arc::clone(&counts);
            // Programs and people stand before the same gate: half of them alone would all find a place.
            let path = if at % 2 == 0 { "/search" } else { "/api/v1/search" };
            std::thread::spawn(move || {
                while !counts.ends.load(Ordering::SeqCst) {
                    counts.searches(port, path);
                }
            })
        };
        Self { all: (0..MANY).map(one).collect(), counts }
    }

    fn ends(mut self) {
        self.counts.ends.store(true, Ordering::SeqCst);
        self.all.drain(..).for_each(|one| one.join().unwrap());
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.counts.ends.store(true, Ordering::SeqCst);
    }
}

impl Counts {
    fn searches(&self, port: u16, path: &str) {
        let reply = http::get(port, &format!("{path}?q=wobblefish"));
        match (reply.status, reply.header("retry-after")) {
            (200, _) => {}
            (503, wait) if !wait.is_empty() => {
                self.refused.fetch_add(1, Ordering::SeqCst);
                // Sooner than it was told, yet it does not spin.
                std::thread::sleep(Duration::from_millis(50));
            }
            (status, _) => panic!("{status}"),
        }
    }
}

// Without a gate, searches would take all that can read, and everybody else would queue behind them.
db_test!(app::MIGRATIONS, fn a_flood_of_searches_leaves_room_for_the_feed(db) {
    let place = Place::new();
    let settings = Settings::of(&db.url, &[]);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let mut me = Browser::of(&place, &settings.all(), "ada-lane", server.port);
    me.says(server.port, "Good morning.");
    assert_eq!(server.get("/search?q=wobblefish").status, 200);
    let holder = make_slow(db).await;
    let flood = Flood::at(server.port);
    until("all of them find a place", || flood.counts.refused.load(Ordering::SeqCst) > 0);
    for _ in 0..8 {
        let feed = me.get(server.port, "/activities");
        assert_eq!(feed.status, 200, "the feed waits behind searches");
        assert!(feed.text().contains("Good morning."));
        assert_eq!(me.get(server.port, "/members").status, 200, "what is dear in other ways waits behind searches");
    }
    make_quick(db, holder).await;
    let mut searches = || server.get("/search?q=wobblefish").status == 200;
    until("those who wait for their turn do not get it", &mut searches);
    flood.ends();
    assert!(searches());
    server.is_well();
    server.stop();
});

db_test!(app::MIGRATIONS, fn reading_goes_on_while_nothing_can_be_written(db) {
    let (place, settings) = (Place::new(), Settings::of(&db.url, &[]));
    sample::write_texts(&place);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let mut me = Browser::of(&place, &settings.all(), "ada-lane", server.port);
    let thread = me.says(server.port, "Good morning.");
    let comments = format!("{thread}/comments");
    let holder = Holder::of(db, &WRITES).await;
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for at in 0..40 {
            let (answered, port, mut me, comments) = (&answered, server.port, me.clone(), &comments);
            scope.spawn(move || {
                let reply = me.post(port, comments, &[("body", "Me, too."), ("key", &format!("k{at}"))]);
                assert_eq!((reply.status, reply.header("retry-after").is_empty()), (503, false));
                answered.fetch_add(1, Ordering::SeqCst);
            });
        }
        let mut read = 0;
        while answered.load(Ordering::SeqCst) < 40 {
            assert_eq!(me.get(server.port, &thread).status, 200);
            assert_eq!(me.get(server.port, "/activities").status, 200);
            assert_eq!(http::get(server.port, "/search?q=hands").status, 200);
            read += 3;
        }
        assert!(read >= 9, "{read} pages were read while forty waited to write");
    });
    holder.lets_go().await;
    let reply = me.post(server.port, &comments, &[("body", "Me, too."), ("key", "k")]);
    assert_eq!(reply.status, 303, "it heals by itself: {}", server.log());
    server.is_well();
    server.stop();
});
