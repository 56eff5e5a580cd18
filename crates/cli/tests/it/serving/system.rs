//! What a manager of services is told, what containers ask, and the word about root.

use std::os::unix::net::UnixDatagram;

use crate::program::Place;
use crate::support::server::Server;
use crate::support::tls::{Authority, FILES};

#[test]
fn a_manager_of_services_hears_that_it_serves_that_it_still_turns_and_that_it_stops() {
    let place = Place::new();
    let socket = place.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    let variables = [("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "200000")];
    let mut server = Server::start_with(&place, &variables, &["serve"]);
    let hear = || {
        let mut text = [0; 200];
        let length = manager.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).trim().to_owned()
    };
    assert_eq!(hear(), "READY=1");
    server.is_well();
    assert_eq!(hear(), "WATCHDOG=1");
    assert_eq!(hear(), "WATCHDOG=1");
    server.signal("-TERM");
    let last = std::iter::repeat_with(hear).find(|heard| heard != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    assert_eq!(server.ended(), Some(0), "{}", server.log());
}

#[test]
fn it_says_that_it_runs_as_root_where_it_does() {
    let place = Place::new();
    let server = Server::start(&place);
    let is_root = rustix::process::geteuid().is_root();
    assert_eq!(server.log().contains("Alongside runs as root"), is_root, "{}", server.log());
    server.stop();
}

#[test]
fn check_site_tells_a_server_that_is_well_from_none() {
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    for (variables, scheme) in [(&[][..], "http"), (&FILES[..], "https")] {
        let server = Server::start_with(&place, variables, &["serve"]);
        let address = format!("127.0.0.1:{}", server.port);
        let said = place.run_with(variables, &["check", "site", "--listen", &address]).ended(0);
        assert_eq!(said.out, format!("{scheme}://{address}/healthz is well.\n"));
        server.stop();
        let said = place.run_with(variables, &["check", "site", "--listen", &address]).ended(1);
        assert!(said.err.contains("does not answer"), "{}", said.err);
    }
}
