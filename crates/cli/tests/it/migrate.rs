//! `alongside migrate`.

use crate::program::Place;

#[test]
fn a_fresh_database_gets_every_migration_and_a_second_run_does_nothing() {
    let place = Place::new();
    let first = place.run(&["migrate"]).ended(0).out;
    assert!(first.contains("applied 0001_start\n"), "{first}");
    assert!(first.contains(" applied, 0 there already."), "{first}");
    assert!(place.path("alongside-data/alongside.db").is_file());
    let second = place.run(&["migrate"]).ended(0).out;
    assert!(second.starts_with("The database is up to date: "), "{second}");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_told_with_what_to_do() {
    let place = Place::new();
    place.write("taken", "a file");
    let said = place.run(&["migrate", "--data", "taken/data"]).ended(1);
    assert!(said.err.starts_with("error: The data folder taken/data cannot be made"), "{}", said.err);
    assert!(said.err.contains("--data DIR"), "{}", said.err);
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let place = Place::new();
    place.write("notes.db", "These are my notes, and they are far from being a database of any kind at all.");
    let said = place.run(&["migrate", "--database", "sqlite:notes.db"]).ended(1);
    assert!(said.err.contains("notes.db"), "{}", said.err);
    assert!(std::fs::read_to_string(place.path("notes.db")).unwrap().starts_with("These are my notes"));
}
