//! Several processes serve one community, with a server of PostgreSQL that follows the one that is written to.

mod cached;
mod flood;
mod full;
mod full_postgres;
mod patroni;
mod pooled;
mod rolling;
mod takeover;
mod upgrading;
mod working;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::db_test;

use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::{self, Server as Postgres};
use crate::support::server::Server;
use crate::support::{http, sample};

/// How long what is not awaited may take.
const PATIENCE: Duration = Duration::from_secs(60);

struct Settings(Vec<(&'static str, String)>);

impl Settings {
    /// Reading from `replicas` as long as they come after, however late.
    fn of(primary: &str, replicas: &[&Postgres]) -> Self {
        let replicas: Vec<String> = replicas.iter().map(|server| server.url()).collect();
        Self(vec![
            ("ALONGSIDE_DATABASE", primary.to_owned()),
            ("ALONGSIDE_POSTGRES_REPLICAS", replicas.join(" ")),
            ("ALONGSIDE_POSTGRES_LAG", "3600".to_owned()),
            ("ALONGSIDE_POSTGRES_READERS", "4".to_owned()),
            ("ALONGSIDE_SAFETY_NEW_DAYS", "0".to_owned()),
            ("ALONGSIDE_MAIL_SERVER", "off".to_owned()),
        ])
    }

    fn all(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// Lets those who go on until they are told stop, also when the test fails.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn three_servers_and_a_replica_are_one_site_to_everybody() {
    if !cluster::is_there() {
        return;
    }
    let (place, primary) = (Place::new(), Postgres::primary());
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library", "--database", &primary.url()]).ended(0);
    let follower = primary.follower();
    let settings = Settings::of(&primary.url(), &[&follower]);
    let servers: Vec<Server> =
        (0..3).map(|_| Server::start_with(&place, &settings.all(), &["serve", "--no-work"])).collect();
    let [one, two, three] = [servers[0].port, servers[1].port, servers[2].port];
    let mut ada = Browser::of(&place, &settings.all(), "ada-lane", one);
    let mut bea = Browser::of(&place, &settings.all(), "bea-brook", two);
    let first = ada.says(one, "mark-first.");
    let sees =
        |browser: &mut Browser, port, mark: &str| browser.get(port, "/activities").text().contains(mark);
    until("what one says reaches others at other servers", || sees(&mut bea, three, "mark-first."));

    // The follower stands still: whoever wrote reads what they wrote, and others what was there before.
    follower.say("SELECT pg_wal_replay_pause()");
    std::thread::sleep(Duration::from_millis(600));
    let second = ada.says(one, "mark-second.");
    for port in [two, three, one] {
        assert!(sees(&mut ada, port, "mark-second."), "own words are never missing");
    }
    assert!(!sees(&mut bea, three, "mark-second."), "others were to read from the replica");
    assert_eq!(bea.get(two, &second).status, 404, "also single pages");
    assert_eq!(bea.get(two, &first).status, 200);
    let gone = ada.clone();
    assert_eq!(ada.post(two, "/sign-out", &[]).status, 303);
    let mut gone = gone;
    assert_eq!(gone.get(three, "/activities").status, 303, "what is ended is over everywhere, at once");
    follower.say("SELECT pg_wal_replay_resume()");
    until("the follower comes after", || sees(&mut bea, three, "mark-second."));

    // Pages that are kept in memory, and pages that are open.
    let before = http::get(one, "/resources/my-hands").text();
    let text = std::fs::read_to_string(place.path("library/my-hands.md")).unwrap();
    place.write("library/my-hands.md", &text.replacen("title: ", "title: Anew ", 1));
    let mut ada = Browser::of(&place, &settings.all(), "cy-meadow", one);
    let mut stream = bea.listens(three, second.trim_start_matches("/posts/"));
    assert_eq!(stream.news(), 0);
    ada.says(one, "mark-third.");
    assert_eq!(stream.news(), 1, "an open page hears of what was said at another server");
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    for port in [one, two, three] {
        until("an import reaches the pages that a server keeps", || {
            http::get(port, "/resources/my-hands").text() != before
        });
    }
    servers.into_iter().for_each(Server::stop);
}

// Tries are counted in the database, so that somebody who guesses gains nothing by going to another server.
db_test!(app::MIGRATIONS, fn limits_hold_for_all_servers_together(db) {
    let place = Place::new();
    let settings = Settings::of(&db.url, &[]);
    let tries = |ports: &[u16]| {
        let guess = |at: usize| {
            let form = [("email", "ada@example.org"), ("password", "not the one, surely")];
            Browser::default().post(ports[at % ports.len()], "/sign-in", &form).status
        };
        (0..500).take_while(|at| guess(*at) != 429).count()
    };
    let servers: Vec<Server> =
        (0..3).map(|_| Server::start_with(&place, &settings.all(), &["serve", "--no-work"])).collect();
    let ports: Vec<u16> = servers.iter().map(|server| server.port).collect();
    let together = tries(&ports);
    assert!((1..200).contains(&together), "{together}");
    assert_eq!(tries(&ports[..1]), 0, "each of them knows");
    servers.into_iter().for_each(Server::stop);
});

// An older program would write what the newer schema does not mean.
db_test!(app::MIGRATIONS, fn a_program_that_is_older_than_the_database_does_not_start(db) {
    db::sql! {
        LATER: () = "INSERT INTO schema_migration (number, name, checksum, applied_at)
            VALUES (9999, '9999_of_the_future', 'x', 0)";
    }
    db.write(async |tx| tx.exec(&LATER, ()).await.map(drop)).await.unwrap();
    let place = Place::new();
    for words in [&["serve"][..], &["work"], &["check"], &["migrate"]] {
        let said = place.run_with(&[("ALONGSIDE_DATABASE", &db.url)], words).ended(1);
        let told = format!("{}{}", said.out, said.err);
        for part in ["newer than this program", "9999_of_the_future", "Run a newer version"] {
            assert!(told.contains(part), "{words:?}: {told}");
        }
    }
});
