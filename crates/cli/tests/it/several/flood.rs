//! More than one machine can answer: what is dear waits for itself, and reading goes on while nothing can be written.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use db::db_test;

use super::{Ends, Settings, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::http;
use crate::support::sample;
use crate::support::server::Server;

// Without a gate, searches would take all that can read, and everybody else would queue behind them.
db_test!(app::MIGRATIONS, fn a_flood_of_searches_leaves_room_for_the_feed(db) {
    let place = Place::new();
    let settings = Settings::of(&db.url, &[]);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let mut me = Browser::of(&place, &settings.all(), "ada-lane", server.port);
    me.says(server.port, "Good morning.");
    let (ends, searched, refused) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for at in 0..120 {
            let (ends, searched, refused, port) = (&ends, &searched, &refused, server.port);
            scope.spawn(move || {
                // Programs and people stand before the same gate: half of them alone would all find a place.
                let path = if at % 2 == 0 { "/search" } else { "/api/v1/search" };
                while !ends.load(Ordering::Relaxed) {
                    let reply = http::get(port, &format!("{path}?q=hands+{at}"));
                    match (reply.status, reply.header("retry-after")) {
                        (200, _) => searched.fetch_add(1, Ordering::Relaxed),
                        (503, wait) if !wait.is_empty() => {
                            // Sooner than it was told, yet it does not spin.
                            std::thread::sleep(std::time::Duration::from_millis(50));
                            refused.fetch_add(1, Ordering::Relaxed)
                        }
                        (status, _) => panic!("{status}"),
                    };
                }
            });
        }
        let _ends = Ends(&ends);
        until("nobody searched", || searched.load(Ordering::Relaxed) >= 200);
        for _ in 0..50 {
            assert_eq!(me.get(server.port, "/activities").status, 200, "the feed waits behind searches");
        }
        until("those who wait for their turn get it", || refused.load(Ordering::Relaxed) > 0);
    });
    server.is_well();
    server.stop();
});

/// Another program holds the file, as a backup or an editor may.
#[test]
fn reading_goes_on_while_nothing_can_be_written() {
    db::testing::on_sqlite(app::MIGRATIONS, async |db: &db::TestDb| {
        let (place, settings) = (Place::new(), Settings::of(&db.url, &[]));
        sample::write_texts(&place);
        place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
        let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
        let mut me = Browser::of(&place, &settings.all(), "ada-lane", server.port);
        let thread = me.says(server.port, "Good morning.");
        let (hold, held) =
            (std::sync::Arc::new(AtomicBool::new(true)), std::sync::Arc::new(AtomicBool::new(false)));
        let holder = {
            let (db, hold, held) = (db.arc(), std::sync::Arc::clone(&hold), std::sync::Arc::clone(&held));
            let write = async move |tx: &db::Tx| {
                db::sql! { TOUCH: () = "UPDATE schema_migration SET applied_at = applied_at"; }
                tx.exec(&TOUCH, ()).await?;
                held.store(true, Ordering::SeqCst);
                while hold.load(Ordering::SeqCst) {
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
                Ok(())
            };
            tokio::spawn(async move { db.write(write).await })
        };
        until("nobody holds the file", || held.load(Ordering::SeqCst));
        let answered = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for at in 0..40 {
                let (answered, port, mut me, thread) = (&answered, server.port, me.clone(), thread.clone());
                scope.spawn(move || {
                    let form = [("body", "Me, too."), ("key", &*format!("k{at}"))];
                    let reply = me.post(port, &format!("{thread}/comments"), &form);
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
        hold.store(false, Ordering::SeqCst);
        holder.await.unwrap().unwrap();
        let reply =
            me.post(server.port, &format!("{thread}/comments"), &[("body", "Me, too."), ("key", "k")]);
        assert_eq!(reply.status, 303, "it heals by itself: {}", server.log());
        server.is_well();
        server.stop();
    });
}
