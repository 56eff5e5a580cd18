//! The help is the manual.

use crate::program::Place;

#[test]
fn the_help_names_every_command_and_shows_examples() {
    let help = Place::new().run(&["--help"]).ended(0).out;
    for word in
        ["check", "migrate", "config", "Examples:", "--data <DIR>", "--listen <ADDR>", "--database <URL>"]
    {
        assert!(help.contains(word), "{word} is missing in:\n{help}");
    }
    assert!(help.contains("./alongside-data") && help.contains("127.0.0.1:8080"), "{help}");
}

#[test]
fn every_command_has_help_with_an_example_of_its_own() {
    for command in [&["check"][..], &["check", "library"], &["migrate"], &["move"], &["backup"], &["restore"]]
    {
        let help = Place::new().run(&[command, &["--help"]].concat()).ended(0).out;
        let example = format!("\n  alongside {}", command.join(" "));
        assert!(help.contains(&example), "no example in:\n{help}");
    }
}

#[test]
fn nothing_typed_prints_the_help_and_ends_with_status_2() {
    let said = Place::new().run(&[]).ended(2);
    assert!(said.err.contains("Usage: alongside"), "{}", said.err);
}

#[test]
fn a_misspelt_command_is_a_usage_error_that_names_the_nearest() {
    let said = Place::new().run(&["migrat"]).ended(2);
    assert!(said.err.contains("'migrate'"), "{}", said.err);
}

#[test]
fn the_version_is_that_of_the_package() {
    let said = Place::new().run(&["--version"]).ended(0);
    assert_eq!(said.out.trim(), format!("alongside {}", env!("CARGO_PKG_VERSION")));
}
