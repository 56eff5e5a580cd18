//! Where the program listens.

use crate::program::Place;
use crate::support::server::Server;

#[test]
fn a_second_server_on_the_same_port_is_told_so_and_the_first_goes_on() {
    let place = Place::new();
    let server = Server::start(&place);
    let address = format!("127.0.0.1:{}", server.port);
    for other in ["alongside-data", "data-of-its-own"] {
        let refused = place.run(&["serve", "--listen", &address, "--data", other]).ended(1);
        assert!(refused.err.contains(&format!("error: We cannot listen on {address}")), "{}", refused.err);
        assert!(refused.err.contains("--listen ADDR"), "{}", refused.err);
        assert_eq!(refused.out, "");
        server.is_well();
    }
    server.stop();
}

#[test]
fn two_servers_share_one_data_folder() {
    let place = Place::new();
    let (one, other) = (Server::start(&place), Server::start(&place));
    one.is_well();
    other.is_well();
    one.stop();
    other.is_well();
    other.stop();
}
