//! The program behind PgBouncer in transaction mode, where each transaction meets another of few sessions.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use db::{Db, Options};

use super::working::Worker;
use super::{Settings, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::{self, Pooler, Server as Postgres};
use crate::support::desk::{desk, leave};
use crate::support::http;
use crate::support::mail_peer::{self, Peer, envelope};
use crate::support::sample;
use crate::support::server::Server;

/// As the manual has it: PostgreSQL looks whether anybody waits for it still.
const LOOK: &str = "ALTER ROLE postgres SET client_connection_check_interval = '1s'";

/// The address of the database behind a pooler.
fn behind(pooler: &Pooler) -> String {
    format!("postgres://postgres@127.0.0.1:{}/postgres", pooler.port)
}

fn pooled(pooler: &Pooler) -> Settings {
    let mut settings = Settings::of(&behind(pooler), &[]);
    settings.0.push(("ALONGSIDE_POSTGRES_POOLER", "transaction".to_owned()));
    settings
}

/// More people at once than PgBouncer has sessions, who read and write.
fn all_at_once(server: &Server, me: &Browser, thread: &str) {
    std::thread::scope(|scope| {
        for at in 0..40 {
            let mut me = me.clone();
            scope.spawn(move || {
                let form = [("body", &*format!("mark-{at}.")), ("key", &*format!("k{at}"))];
                let reply = me.post(server.port, &format!("{thread}/comments"), &form);
                assert_eq!(reply.status, 303, "{}", server.log());
                for path in [thread, "/activities", "/search?q=hands", "/notifications"] {
                    assert_eq!(me.get(server.port, path).status, 200, "{path}: {}", server.log());
                }
            });
        }
    });
    let text = me.clone().get(server.port, thread).text();
    let there: Vec<&str> = text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap()).collect();
    let wanted: BTreeSet<String> = (0..40).map(|at| at.to_string()).collect();
    assert_eq!(there.len(), 40, "each once: {there:?}");
    assert_eq!(there.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_program_works_behind_pgbouncer_in_transaction_mode() {
    if !cluster::is_there() || !mail_peer::is_there() {
        return;
    }
    let (place, primary) = (Place::new(), Postgres::primary());
    let (pooler, peer) = (Pooler::before(primary.port), Peer::start(&place.path("peer"), &[]));
    let mut settings = pooled(&pooler);
    settings.0.push(("ALONGSIDE_MAIL_SERVER", format!("smtp-plain://127.0.0.1:{}", peer.port)));
    settings.0.push(("ALONGSIDE_MAIL_FROM", "community@example.org".to_owned()));
    place.run_with(&settings.all(), &["migrate"]).ended(0);
    sample::write_texts(&place);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let port = server.port;
    let [mut ada, mut bea] =
        ["ada-lane", "bea-brook"].map(|alias| Browser::of(&place, &settings.all(), alias, port));

    let thread = ada.says(port, "A kestrel above the pond.");
    let form = [("body", "And a heron below."), ("key", "heron")];
    assert_eq!(bea.post(port, &format!("{thread}/comments"), &form).status, 303);
    assert!(ada.get(port, &thread).text().contains("And a heron below."), "{}", server.log());
    let told = ada.get(port, "/notifications").text();
    assert!(told.contains("bea-brook"), "{told}");
    let found = |browser: &mut Browser, word: &str| {
        browser.get(port, &format!("/search?q={word}&in=posts")).text().contains("pond")
    };
    until("what was said is found", || found(&mut bea, "kestrel"));
    assert!(!found(&mut bea, "magpie"));
    assert_eq!(http::get(port, "/resources/my-hands").status, 200);
    all_at_once(&server, &ada, &thread);

    let db = Db::open_with(&behind(&pooler), Options { pooled: true, ..Options::default() }).await.unwrap();
    let app = desk(db.into(), &place);
    let worker = Worker::start(&place, &settings);
    leave(&app, "cy-meadow@example.org").await;
    let letters = peer.wait_for(1);
    assert_eq!(envelope(&letters[0])["to"][0], "cy-meadow@example.org");
    worker.stop();
    app.db.close().await;
    server.is_well();
    server.stop();
}

// With sessions that are nobody's own, one that was made for reading would refuse to write for somebody else.
#[test]
fn who_forgets_to_say_that_a_pooler_is_there_is_told_so_before_anything_is_done() {
    if !cluster::is_there() {
        return;
    }
    let (place, primary) = (Place::new(), Postgres::primary());
    for mode in ["transaction", "session"] {
        let pooler = Pooler::in_mode(mode, primary.port);
        let settings = Settings::of(&behind(&pooler), &[]);
        for words in [&["migrate"][..], &["serve", "--listen", "127.0.0.1:0"]] {
            let said = place.run_with(&settings.all(), words).ended(1);
            assert!(said.err.contains("set postgres.pooler = transaction"), "{mode}: {}", said.err);
        }
    }
    assert_eq!(primary.asked("SELECT count(*) FROM pg_class WHERE relname = 'schema_migration'"), "0");
    let pooler = Pooler::in_mode("session", primary.port);
    let said = place.run_with(&pooled(&pooler).all(), &["migrate"]).ended(0);
    assert!(said.err.contains("set client_connection_check_interval"), "{}", said.err);
}

/// Reading what members say takes minutes from now on.
const SLOW: &str = "ALTER TABLE post RENAME TO post_at_once;
    CREATE VIEW post AS SELECT post_at_once.* FROM post_at_once, pg_sleep(300)";
const FAST_AGAIN: &str = "DROP VIEW post; ALTER TABLE post_at_once RENAME TO post";
const STILL: &str = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'";

/// With two seconds for a statement, nobody waits for minutes, nor does the server work on it any longer.
fn ends_what_takes_too_long(place: &Place, primary: &Postgres, mut settings: Settings, alias: &str) {
    settings.0.push(("ALONGSIDE_POSTGRES_STATEMENT", "2".to_owned()));
    let server = Server::start_with(place, &settings.all(), &["serve", "--no-work"]);
    let mut me = Browser::of(place, &settings.all(), alias, server.port);
    let thread = me.says(server.port, "Good morning.");
    assert_eq!(me.get(server.port, &thread).status, 200);
    primary.say(SLOW);
    // More than there are connections to read with, so that one that was lost for good would be missed.
    for _ in 0..6 {
        let began = Instant::now();
        let reply = me.get(server.port, &thread);
        let told = (reply.status, reply.header("retry-after"));
        assert_eq!(told, (503, "10"), "{alias}: {} {}", reply.text(), server.log());
        let took = began.elapsed();
        assert!((Duration::from_secs(2)..Duration::from_secs(15)).contains(&took), "{alias}: {took:?}");
    }
    until("the server goes on with what nobody waits for", || primary.asked(STILL) == "0");
    assert!(!server.log().contains("client_connection_check_interval"), "it is set: {}", server.log());
    primary.say(FAST_AGAIN);
    assert_eq!(me.get(server.port, &thread).status, 200, "{alias}: {}", server.log());
    server.is_well();
    server.stop();
}

#[test]
fn a_statement_that_takes_too_long_is_ended_behind_a_pooler_and_without_one() {
    if !cluster::is_there() {
        return;
    }
    let (place, primary) = (Place::new(), Postgres::primary());
    sample::write_texts(&place);
    let direct = Settings::of(&primary.url(), &[]);
    place.run_with(&direct.all(), &["import", "markdown", "library"]).ended(0);
    primary.say(LOOK);
    let pooler = Pooler::before(primary.port);
    ends_what_takes_too_long(&place, &primary, direct, "ada-lane");
    ends_what_takes_too_long(&place, &primary, pooled(&pooler), "bea-brook");
}
