//! `docs/configuration.md` and the program's own list say the same.

use std::collections::BTreeSet;

use crate::program::{Place, repository};

/// Every word that is written in capitals after `ALONGSIDE_`.
fn variables(text: &str) -> BTreeSet<&str> {
    let part = |c: char| c.is_ascii_uppercase() || c == '_';
    text.split(|c| !part(c)).filter(|word| word.starts_with("ALONGSIDE_") && !word.ends_with('_')).collect()
}

#[test]
fn the_document_lists_each_key_with_its_variable_and_flag() {
    let help = Place::new().run(&["help", "config"]).ended(0).out;
    let document = std::fs::read_to_string(repository("docs/configuration.md")).unwrap();
    let rows: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    let keys: Vec<&str> = help.lines().filter(|line| line.contains("(ALONGSIDE_")).collect();
    assert!(keys.len() >= 36 && keys.len() == rows.len(), "{} keys, {} rows", keys.len(), rows.len());
    for key in keys {
        let (name, rest) = key.trim().split_once("  (").unwrap();
        let places: Vec<&str> = rest.trim_end_matches(')').split(", ").collect();
        let row = rows.iter().find(|row| row.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/configuration.md does not list {name}"));
        for place in places {
            assert!(row.contains(&format!("`{place}`")), "the row of {name} does not say {place}");
        }
    }
}

#[test]
fn the_document_names_no_variable_that_does_not_exist() {
    let help = Place::new().run(&["help", "config"]).ended(0).out;
    let document = std::fs::read_to_string(repository("docs/configuration.md")).unwrap();
    let strangers: Vec<_> = variables(&document).difference(&variables(&help)).copied().collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn the_example_in_the_document_is_a_good_configuration() {
    let document = std::fs::read_to_string(repository("docs/configuration.md")).unwrap();
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let place = Place::new();
    place.write("alongside-data/alongside.toml", example);
    let secrets = ["ALONGSIDE_MEDIA_ACCESS_KEY", "ALONGSIDE_MEDIA_SECRET_KEY", "ALONGSIDE_MAIL_PASSWORD"]
        .map(|name| (name, "x"));
    place.run_with(&secrets, &["config"]).ended(0);
}
