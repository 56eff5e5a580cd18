//! The disk of PostgreSQL is full.

use std::collections::BTreeSet;

use super::full::Disk;
use super::{Settings, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::{self, Server as Postgres, folder, folder_in};
use crate::support::http::Reply;
use crate::support::sample;
use crate::support::server::Server;

/// Several who say one thing after the other, and what they were told. One alone would soon have said too much.
struct Speakers<'a> {
    server: &'a Server,
    all: Vec<Browser>,
    thread: String,
    said: BTreeSet<String>,
    tried: u32,
}

impl<'a> Speakers<'a> {
    fn new(place: &Place, settings: &Settings, server: &'a Server) -> Self {
        let aliases = ["ada-lane", "bea-brook", "cy-meadow", "dora-hill", "eve-field", "fay-wood"];
        let one = |alias| Browser::of(place, &settings.all(), alias, server.port);
        let mut all: Vec<Browser> = aliases.into_iter().map(one).collect();
        let thread = all[0].says(server.port, "Good morning.");
        Self { server, all, thread, said: BTreeSet::new(), tried: 0 }
    }

    /// Says something long. Nothing where it was kept; otherwise an answer that says what is the matter.
    fn says(&mut self) -> Option<Reply> {
        self.tried += 1;
        let mark = self.tried.to_string();
        let body = format!("mark-{mark}. {}", noise(self.tried));
        let form = [("body", &*body), ("key", &*format!("k{mark}"))];
        let whose = self.tried as usize % self.all.len();
        let reply = self.all[whose].post(self.server.port, &format!("{}/comments", self.thread), &form);
        if reply.status == 303 {
            self.said.insert(mark);
            return None;
        }
        let told = (reply.status, reply.header("retry-after"));
        assert_eq!(told, (503, "10"), "{} {}", reply.text(), self.server.log());
        Some(reply)
    }

    /// Everything that was answered with yes is there, once, and the site is well.
    fn finds_everything(&mut self) {
        let marks = |text: String| -> Vec<String> {
            text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap().to_owned()).collect()
        };
        let there = marks(self.all[0].get(self.server.port, &self.thread).text());
        let each: BTreeSet<String> = there.iter().cloned().collect();
        assert_eq!(there.len(), each.len(), "nothing is there twice: {there:?}");
        let lost: Vec<_> = self.said.difference(&each).collect();
        assert!(lost.is_empty(), "lost: {lost:?} of {}", self.said.len());
        self.server.is_well();
    }
}

/// Words that cannot be kept in fewer bytes.
fn noise(seed: u32) -> String {
    let mut state = u64::from(seed) + 1;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + (state >> 33) as u8 % 26)
    };
    (0..2000).map(|at| if at % 8 == 7 { ' ' } else { letter() }).collect()
}

/// A library in this database, and a server.
fn begun(place: &Place, settings: &Settings) -> Server {
    sample::write_texts(place);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    Server::start_with(place, &settings.all(), &["serve", "--no-work"])
}

#[test]
fn when_postgresql_has_no_room_for_data_reading_goes_on_and_writing_is_refused_honestly_until_there_is() {
    if !cluster::is_there() {
        return;
    }
    let (place, at, log) = (Place::new(), folder(), folder());
    let Some(disk) = Disk::mount(at.path().join("disk"), 160) else { return };
    let primary =
        Postgres::primary_in(folder_in(&disk.0), &[&format!("--waldir={}/log", log.path().display())]);
    let settings = Settings::of(&primary.url(), &[]);
    let server = begun(&place, &settings);
    let mut speakers = Speakers::new(&place, &settings, &server);
    assert!(speakers.says().is_none(), "{}", server.log());

    disk.fill();
    let refused = (0..400).any(|_| speakers.says().is_some());
    assert!(refused, "{} were written to a full disk", speakers.said.len());
    for path in [speakers.thread.as_str(), "/activities", "/resources/my-hands", "/readyz", "/search?q=hands"]
    {
        let reply = speakers.all[0].get(server.port, path);
        assert_eq!(reply.status, 200, "{path}: {}", server.log());
    }
    assert!(server.log().contains("No space left on device"), "{}", server.log());

    disk.make_room();
    assert!(speakers.says().is_none(), "{}", server.log());
    speakers.finds_everything();
    server.stop();
}

#[test]
fn when_postgresql_ends_since_it_has_no_room_for_its_log_nothing_that_was_said_yes_to_is_lost() {
    if !cluster::is_there() {
        return;
    }
    let (place, at) = (Place::new(), folder());
    let Some(disk) = Disk::mount(at.path().join("disk"), 160) else { return };
    // In small files, so that little of the log fits where there is no room.
    let mut primary = Postgres::primary_in(folder_in(&disk.0), &["--wal-segsize=1"]);
    let settings = Settings::of(&primary.url(), &[]);
    let server = begun(&place, &settings);
    let mut speakers = Speakers::new(&place, &settings, &server);
    assert!(speakers.says().is_none(), "{}", server.log());

    disk.fill();
    until("PostgreSQL wrote more than there is room for", || {
        speakers.says();
        // Begins the next file of the log.
        primary.asked("SELECT pg_switch_wal()");
        !primary.answers()
    });
    let refused = (0..5).filter(|_| speakers.says().is_some()).count();
    assert!(refused > 0, "nobody was refused");
    assert_eq!(speakers.all[0].get(server.port, "/readyz").status, 503, "no visitors are sent here");

    disk.make_room();
    // As systemd does.
    primary.start_again();
    until("the site does not heal", || speakers.says().is_none());
    speakers.finds_everything();
    server.stop();
}
