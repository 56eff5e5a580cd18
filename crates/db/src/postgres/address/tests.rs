//! Addresses of PostgreSQL: TLS, options, and what is said about wrong ones.

use tokio_postgres::config::SslMode;

use super::parse;
use crate::Error;

fn mode(url: &str) -> SslMode {
    parse(url).expect("the address is right").0.get_ssl_mode()
}

#[test]
fn this_machine_is_reached_without_tls_unless_asked() {
    assert_eq!(mode("postgres://a@127.0.0.1/b"), SslMode::Disable);
    assert_eq!(mode("postgres://a@localhost/b"), SslMode::Disable);
    assert_eq!(mode("postgres://a@localhost/b?sslmode=require"), SslMode::Require);
}

#[test]
fn other_machines_are_asked_for_tls() {
    assert_eq!(mode("postgresql://a@db.example.org/b"), SslMode::Prefer);
    assert_eq!(mode("postgresql://a@db.example.org/b?sslmode=verify-full"), SslMode::Require);
    assert_eq!(mode("postgresql://a@db.example.org/b?sslmode=disable&connect_timeout=3"), SslMode::Disable);
}

#[test]
fn other_options_of_the_address_stay() {
    let (config, _) =
        parse("postgres://a@h/b?application_name=x&sslmode=require&options=-c%20jit%3Don").unwrap();
    assert_eq!(config.get_application_name(), Some("x"));
    assert_eq!(config.get_options(), Some("-c jit=off -c jit=on"));
}

#[test]
fn an_unreadable_address_is_explained_without_its_password() {
    let Err(Error::Open(why)) = parse("postgres://a:secret@h:notaport/b") else { panic!("it was read") };
    assert!(why.contains("postgres://name:password@") && !why.contains("secret"), "{why}");
    let Err(Error::Open(why)) = parse("postgres://a@h/b?sslmode=maybe") else { panic!("it was read") };
    assert!(why.contains("verify-full"), "{why}");
    let Err(Error::Open(why)) = parse("postgres://a@h/b?sslrootcert=/nowhere.pem") else {
        panic!("it was read")
    };
    assert!(why.contains("/nowhere.pem"), "{why}");
}
