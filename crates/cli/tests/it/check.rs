//! `alongside check`.

use crate::program::Place;

#[test]
fn on_a_fresh_machine_it_says_what_to_do_and_makes_nothing() {
    let place = Place::new();
    let said = place.run(&["check"]).ended(1);
    assert!(said.out.contains("ok     configuration"), "{}", said.out);
    assert!(said.out.contains("wrong  database: There is no database"), "{}", said.out);
    assert!(said.out.contains("`alongside migrate`"), "{}", said.out);
    assert!(said.out.contains("2 things are wrong."), "{}", said.out);
    assert!(!place.path("alongside-data").exists());
}

#[test]
fn after_a_migration_all_is_well() {
    let place = Place::new();
    place.run(&["migrate"]).ended(0);
    let said = place.run(&["check"]).ended(0);
    assert!(said.out.ends_with("All is well.\n"), "{}", said.out);
    assert_eq!(said.out.matches("ok     ").count(), 4, "{}", said.out);
}

#[test]
fn an_old_database_lacks_migrations_by_name() {
    let place = Place::new();
    // An empty file is an SQLite database with nothing in it.
    place.write("alongside-data/alongside.db", "");
    let said = place.run(&["check"]).ended(1);
    assert!(said.out.contains("lacks ") && said.out.contains("0001_start"), "{}", said.out);
    assert!(said.out.contains("Apply what is missing with `alongside migrate`."), "{}", said.out);
}

#[test]
fn a_wrong_configuration_is_told_first_and_alone() {
    let place = Place::new();
    place.write("alongside-data/alongside.toml", "lisen = 'x'\n");
    let said = place.run(&["check"]).ended(1);
    assert!(said.out.starts_with("wrong  configuration: "), "{}", said.out);
    assert!(said.out.contains("Did you mean `listen`?") && !said.out.contains("database"), "{}", said.out);
}

#[test]
fn a_database_server_that_does_not_answer_is_told_without_its_password() {
    let place = Place::new();
    // A port that was free a moment ago and on which nobody listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/alongside");
    let said = place.run(&["check", "--database", &url]).ended(1);
    assert!(said.out.contains("wrong  database: "), "{}", said.out);
    assert!(!said.out.contains("hunter2") && !said.err.contains("hunter2"), "{}{}", said.out, said.err);
}

#[test]
fn a_media_folder_that_is_a_file_is_told_with_what_to_do() {
    let place = Place::new();
    place.run(&["migrate"]).ended(0);
    place.write("alongside-data/media", "not a folder");
    let said = place.run(&["check"]).ended(1);
    assert!(
        said.out.contains("wrong  media: The media folder ./alongside-data/media cannot be used"),
        "{}",
        said.out
    );
    assert!(said.out.contains("1 thing is wrong."), "{}", said.out);
}
