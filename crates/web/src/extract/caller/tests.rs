//! Who is believed about where a request comes from.

use super::*;

fn asked(peer: &str, forwarded: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", value.parse().unwrap());
    }
    let proxies = ["127.0.0.0/8".parse().unwrap(), "10.1.0.0/16".parse().unwrap()];
    network(client(peer.parse().unwrap(), &headers, &proxies))
}

#[test]
fn only_our_own_proxies_are_believed() {
    assert_eq!(asked("198.51.100.7", &["203.0.113.1"]), "198.51.100.7");
    assert_eq!(asked("127.0.0.1", &["203.0.113.1"]), "203.0.113.1");
    assert_eq!(asked("127.0.0.1", &[]), "127.0.0.1");
}

#[test]
fn what_a_client_wrote_itself_does_not_count() {
    assert_eq!(asked("127.0.0.1", &["192.0.2.99, 203.0.113.1, 10.1.2.3"]), "203.0.113.1");
    assert_eq!(asked("127.0.0.1", &["192.0.2.99", "203.0.113.1"]), "203.0.113.1");
    assert_eq!(asked("127.0.0.1", &["203.0.113.1, nonsense"]), "127.0.0.1");
}

#[test]
fn one_household_is_one_network() {
    assert_eq!(asked("2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::/64");
    assert_eq!(asked("::ffff:198.51.100.7", &[]), "198.51.100.7");
}
