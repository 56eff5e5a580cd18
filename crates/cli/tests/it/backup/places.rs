//! Many backups in one place: pictures are stored once, old ones go, and one that was ended early is none.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use super::{backup, community, name};
use crate::program::Place;
use crate::support::sample;

/// Where the media of all backups are.
fn media(place: &Place) -> usize {
    sample::files(&place.path("backups")).keys().filter(|name| name.starts_with("media/")).count()
}

/// Runs a command, and kills it at the first line of its progress.
fn killed(place: &Place, args: &[&str], at: &str) {
    let mut child = place.command(&[], args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let seen: Vec<String> = lines.take_while(|line| !line.starts_with(at)).collect();
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "{seen:?}");
}

#[test]
fn a_picture_is_stored_once_and_goes_with_the_last_backup_that_has_it() {
    let place = community();
    let first = name(&backup(&place, &[], &[]));
    let all = media(&place);
    assert!(all > 5, "{all}");
    let second = backup(&place, &[], &[]);
    assert!(
        second.out.contains("of which 0 are new here") && second.out.contains("NOT SEALED"),
        "{}",
        second.out
    );
    assert_eq!(media(&place), all);
    let gone = sample::files(&place.path("alongside-data/media")).into_keys().next().unwrap();
    std::fs::remove_file(place.path("alongside-data/media").join(&gone)).unwrap();
    let third = backup(&place, &[], &["--keep", "2"]);
    assert!(third.out.contains(&format!("The backup {first} went.")), "{}", third.out);
    assert_eq!(media(&place), all, "the second backup has it still");
    let unknown = place.run(&["restore", "--from", "backups", "--backup", &first, "--data", "new"]).ended(1);
    assert!(unknown.err.contains(&format!("There is no backup {first}. There are: ")), "{}", unknown.err);
    backup(&place, &[], &["--keep", "1"]);
    assert_eq!(media(&place), all - 1);
    place.run(&["restore", "--from", "backups", "--verify"]).ended(0);
}

#[test]
fn a_backup_that_was_ended_early_is_none() {
    let place = community();
    killed(&place, &["backup", "--to", "backups"], "Writing: ");
    let said = place.run(&["restore", "--from", "backups", "--data", "new"]).ended(1);
    assert!(said.err.contains("There is no whole backup in this place"), "{}", said.err);
    assert!(!place.path("new").exists());
    backup(&place, &[], &["--keep", "1"]);
    place.run(&["restore", "--from", "backups", "--verify"]).ended(0);
}

#[test]
fn a_restore_that_was_ended_early_cannot_be_served_and_goes_on() {
    let place = community();
    backup(&place, &[], &[]);
    let restore = ["restore", "--from", "backups", "--data", "new"];
    killed(&place, &restore, "Restoring: ");
    let said = place.run(&["serve", "--data", "new", "--listen", "127.0.0.1:0"]).ended(1);
    assert!(
        said.err.contains("This database is not whole") && said.err.contains("restore of the backup"),
        "{}",
        said.err
    );
    place.run(&restore).ended(0);
    place.run(&["check", "--data", "new"]).ended(0);
    sample::are_the_same(&place.path("alongside-data/media"), &place.path("new/media"));
    let again = place.run(&restore).ended(1);
    assert!(again.err.contains("The database is not empty"), "{}", again.err);
}
