//! Addresses of PostgreSQL: TLS, options, and what is said about wrong ones.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Options, Result};

fn parse(url: &str) -> Result<(Config, MakeRustlsConnect)> {
    super::parse(url, &Options::default())
}

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
    let options = config.get_options().unwrap();
    assert!(options.starts_with("-c jit=off -c random_page_cost=1.1 -c lock_timeout=10000 "), "{options}");
    assert!(options.ends_with(" -c jit=on"), "the last one holds: {options}");
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

#[test]
fn of_several_hosts_the_one_that_takes_writes_is_wanted() {
    let of = |url| super::of_primary(url, &Options::default()).unwrap().0;
    let two = of("postgres://a@one:5432,two:5433/b");
    assert_eq!(two.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
    assert_eq!(super::place(&two), "one:5432, two:5433");
    assert_eq!(two.get_connect_timeout(), Some(&Duration::from_secs(3)));
    assert_eq!(of("postgres://a@one/b").get_target_session_attrs(), TargetSessionAttrs::Any);
}

#[test]
fn behind_a_pooler_nothing_is_asked_of_the_session() {
    let options = Options { pooled: true, ..Options::default() };
    let (config, _) = super::parse("postgres://a@one/b", &options).unwrap();
    assert_eq!(config.get_options(), None);
}

#[test]
fn only_what_reads_has_a_limit_for_each_statement_and_the_address_has_the_last_word() {
    let url = "postgres://a@h/b?options=-c%20statement_timeout%3D5s";
    let (mut config, _) = parse(url).unwrap();
    assert!(!config.get_options().unwrap().contains("statement_timeout=60000"));
    super::for_reading(&mut config, &Options::default());
    let options = config.get_options().unwrap();
    assert!(
        options.contains("-c max_parallel_workers_per_gather=0 -c statement_timeout=60000 "),
        "{options}"
    );
    assert!(options.ends_with("-c statement_timeout=5s"), "{options}");
}
