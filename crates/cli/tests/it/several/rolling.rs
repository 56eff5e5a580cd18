//! Servers are replaced one after the other, behind a load balancer, while people read and write.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::{Ends, Settings, patroni, until};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::cluster::free_port;
use crate::support::others::Front;
use crate::support::server::Server;
use crate::support::{http, sample};

/// HAProxy before the servers: it asks each whether it is ready, and tries another one where nobody takes the call.
pub(super) fn balancer(place: &Place, servers: &[u16]) -> Front {
    let front = Front::start(|port| {
        let mut text = format!(
            "defaults\n  mode http\n  timeout connect 5s\n  timeout client 1m\n  timeout server 1m\n  timeout check 2s\n\
             \x20 retries 3\n  option redispatch\n\
             listen site\n  bind 127.0.0.1:{port}\n  balance roundrobin\n  option httpchk GET /readyz\n\
             \x20 default-server inter 200ms fall 1 rise 2\n"
        );
        for (at, server) in servers.iter().enumerate() {
            text.push_str(&format!("  server s{at} 127.0.0.1:{server} check\n"));
        }
        place.write("haproxy.cfg", &text);
        let mut program = Command::new("/usr/sbin/haproxy");
        program.arg("-f").arg(place.path("haproxy.cfg"));
        program
    });
    until("the balancer does not answer", || front.answers());
    front
}

fn serve(place: &Place, settings: &Settings, port: u16, name: &str) -> Server {
    let listen = format!("127.0.0.1:{port}");
    let command = place.command(&settings.all(), &["serve", "--no-work", "--listen", &listen]);
    Server::of(command, place.path(name))
}

#[test]
fn servers_that_are_replaced_one_after_the_other_drop_no_request() {
    if !patroni::is_there() {
        return;
    }
    db::testing::on_postgres(app::MIGRATIONS, async |db: &db::TestDb| {
        let (place, mut settings) = (Place::new(), Settings::of(&db.url, &[]));
        settings.0.push(("ALONGSIDE_DRAIN", "2".to_owned()));
        sample::write_texts(&place);
        place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
        let ports: Vec<u16> = (0..3).map(|_| free_port()).collect();
        let start = |at: usize, round: usize| {
            serve(&place, &settings, ports[at], &format!("server-{at}-{round}.log"))
        };
        let mut servers: Vec<Server> = (0..3).map(|at| start(at, 0)).collect();
        let balancer = balancer(&place, &ports);
        let me = Browser::of(&place, &settings.all(), "ada-lane", balancer.port);
        let thread = me.clone().says(balancer.port, "Good morning.");
        let (ends, asked, said) = (AtomicBool::new(false), AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
        std::thread::scope(|scope| {
            for reader in 0..4 {
                let (ends, asked, said, port, thread) =
                    (&ends, &asked, &said, balancer.port, thread.as_str());
                let mut me = me.clone();
                scope.spawn(move || {
                    for at in 0.. {
                        if ends.load(Ordering::Relaxed) {
                            return;
                        }
                        assert_eq!(me.get(port, thread).status, 200);
                        assert_eq!(http::get(port, "/resources/my-hands").status, 200);
                        if at % 20 == 0 {
                            let mark = format!("{reader}x{at}");
                            let form = [("body", &*format!("mark-{mark}.")), ("key", &*mark)];
                            assert_eq!(me.post(port, &format!("{thread}/comments"), &form).status, 303);
                            said.lock().unwrap().insert(mark);
                        }
                        asked.fetch_add(2, Ordering::Relaxed);
                        std::thread::sleep(Duration::from_millis(5));
                    }
                });
            }
            let _ends = Ends(&ends);
            for at in 0..3 {
                let before = asked.load(Ordering::Relaxed);
                servers[at].signal("-TERM");
                assert_eq!(servers[at].ended(), Some(0), "{}", servers[at].log());
                servers[at] = start(at, 1);
                until("it is not ready", || http::get(ports[at], "/readyz").status == 200);
                // The balancer has to see it twice before the next one goes.
                std::thread::sleep(Duration::from_secs(1));
                assert!(asked.load(Ordering::Relaxed) > before, "nobody asked anything meanwhile");
            }
        });
        let text = me.clone().get(balancer.port, &thread).text();
        let there: Vec<&str> =
            text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap()).collect();
        let said = said.into_inner().unwrap();
        assert_eq!(there.iter().copied().collect::<BTreeSet<_>>(), said.iter().map(String::as_str).collect());
        assert_eq!(there.len(), said.len(), "each once");
        drop(balancer);
        servers.into_iter().for_each(Server::stop);
    });
}
