//! Three servers behind a load balancer, and two workers that share what is to be done.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Settings, patroni, rolling, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::signal;
use crate::support::desk::{desk, leave};
use crate::support::mail_peer::{self, Peer, envelope};
use crate::support::sample;
use crate::support::server::Server;

/// `alongside work`, ended when it is dropped.
pub(super) struct Worker(Child);

impl Worker {
    pub(super) fn start(place: &Place, settings: &Settings) -> Self {
        let mut command: Command = place.command(&settings.all(), &["work"]);
        Self(command.stdout(Stdio::null()).spawn().unwrap())
    }

    /// Asks it to stop and sees it end well.
    pub(super) fn stop(mut self) {
        signal("TERM", &self.0);
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// To whom letters came, in any order.
fn addresses(peer: &Peer) -> Vec<String> {
    let one = |letter| envelope(letter)["to"][0].as_str().unwrap().to_owned();
    let mut all: Vec<String> = peer.letters().iter().map(|letter| one(letter)).collect();
    all.sort();
    all
}

#[test]
fn three_servers_and_two_workers_do_everything_once_and_find_it_everywhere() {
    if !patroni::is_there() || !mail_peer::is_there() {
        return;
    }
    db::testing::on_postgres(app::MIGRATIONS, async |db: &db::TestDb| {
        let (place, mut settings) = (Place::new(), Settings::of(&db.url, &[]));
        let peer = Peer::start(&place.path("peer"), &[]);
        settings.0.push(("ALONGSIDE_MAIL_SERVER", format!("smtp-plain://127.0.0.1:{}", peer.port)));
        settings.0.push(("ALONGSIDE_MAIL_FROM", "community@example.org".to_owned()));
        sample::write_texts(&place);
        place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
        let servers: Vec<Server> =
            (0..3).map(|_| Server::start_with(&place, &settings.all(), &["serve", "--no-work"])).collect();
        let ports: Vec<u16> = servers.iter().map(|server| server.port).collect();
        let balancer = rolling::balancer(&place, &ports);
        let mut ada = Browser::of(&place, &settings.all(), "ada-lane", balancer.port);
        let mut bea = Browser::of(&place, &settings.all(), "bea-brook", balancer.port);

        // Nine in a row pass each server three times.
        ada.says(balancer.port, "mark-kestrel above the pond.");
        for _ in 0..9 {
            let found = bea.get(balancer.port, "/search?q=kestrel&in=posts");
            assert!(found.text().contains("pond"), "{}", found.text());
            assert_eq!(
                bea.get(balancer.port, "/notifications").status,
                200,
                "whichever server, it knows them"
            );
        }
        until("what one says is on every server's page", || {
            ports.iter().all(|port| bea.get(*port, "/activities").text().contains("mark-kestrel"))
        });

        let app = desk(db.arc(), &place);
        let mut wanted = BTreeSet::new();
        let mut round = async |name: &str| {
            for at in 0..60 {
                let to = format!("{name}-{at}@example.net");
                leave(&app, &to).await;
                wanted.insert(to);
            }
            peer.wait_for(wanted.len());
        };
        let (one, two) = (Worker::start(&place, &settings), Worker::start(&place, &settings));
        round("both").await;
        one.stop();
        round("second").await;
        let one = Worker::start(&place, &settings);
        two.stop();
        round("first").await;
        // Whoever had taken one twice would have sent it by now.
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(addresses(&peer), wanted.iter().cloned().collect::<Vec<_>>(), "each once");
        one.stop();
        drop(balancer);
        servers.into_iter().for_each(Server::stop);
    });
}
