//! Sealed backups: who has the key reads all of it, nobody else anything.

use super::{backup, community};
use crate::support::sample;

/// Keys of these tests alone, as `age-keygen` makes them: both halves of one, and another.
const KEY: &str = "AGE-SECRET-KEY-12QCFLUKG7NMF2PD5FFAAE077KNTVUS6C6LNSYV9DXX6W7QFTD4UQ4M8ZC5";
const PUBLIC: &str = "age1hs7pxk55nnh8l62wv5ncqclruv5gn7lpevfl4jv62xrmhkwhxdzscutrp7";
const OTHER: &str = "AGE-SECRET-KEY-1NR92C2NZEJWDDM0WQWVKEHPL208KHPEFY2YF908G9V0GVDVZCD2Q95CR0N";

const RESTORE: [&str; 5] = ["restore", "--from", "backups", "--data", "new"];

fn key(text: &str) -> [(&str, &str); 1] {
    [("ALONGSIDE_BACKUP_KEY", text)]
}

#[test]
fn a_sealed_backup_holds_no_word_in_the_open_and_brings_the_secret_back() {
    let place = community();
    let said = backup(&place, &key("three quiet boats on a lake"), &[]);
    assert!(said.out.contains("It is sealed, with secret.key inside"), "{}", said.out);
    let files = sample::files(&place.path("backups"));
    let open: Vec<_> = files
        .iter()
        .filter(|(_, bytes)| !bytes.starts_with(b"age-encryption.org/v1"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(open, ["sealed-for.txt"]);
    for (wrong, told) in [
        ("three loud boats on a lake", "does not open key.age"),
        ("", "The backup is sealed"),
        (OTHER, "does not open"),
    ] {
        let said = place.run_with(&key(wrong), &RESTORE).ended(1);
        assert!(said.err.contains(told), "{wrong}: {}", said.err);
        assert!(!place.path("new").exists(), "nothing is made for {wrong}");
    }
    let said = place.run_with(&key("three quiet boats on a lake"), &RESTORE).ended(0);
    assert!(said.out.contains("secret.key is in the data folder again"), "{}", said.out);
    let secret = |folder: &str| std::fs::read_to_string(place.path(folder).join("secret.key")).unwrap();
    assert_eq!(secret("new"), secret("alongside-data"));
    sample::are_the_same(&place.path("alongside-data/media"), &place.path("new/media"));
    let said = place.run_with(&key("three loud boats on a lake"), &["backup", "--to", "backups"]).ended(1);
    assert!(said.err.contains("does not open key.age"), "{}", said.err);
}

#[test]
fn a_server_that_can_only_seal_cannot_read_its_own_backups() {
    let place = community();
    place.write("key.txt", &format!("# created: today\n# public key: {PUBLIC}\n{KEY}\n"));
    backup(&place, &key(PUBLIC), &[]);
    let again = backup(&place, &key(PUBLIC), &[]);
    assert!(again.out.contains("of which 0 are new here"), "{}", again.out);
    let said = place.run_with(&key(PUBLIC), &RESTORE).ended(1);
    assert!(said.err.contains("can seal backups but not open them"), "{}", said.err);
    let said = place.run_with(&key(PUBLIC), &["backup", "--to", "backups", "--keep", "1"]);
    assert!(said.err.contains("Nothing was taken away") || said.err.contains("Try again"), "{}", said.err);
    let said = place.run_with(&key(OTHER), &["backup", "--to", "backups"]).ended(1);
    assert!(said.err.contains("sealed with another key"), "{}", said.err);
    let file = [("ALONGSIDE_BACKUP_KEY_FILE", "key.txt")];
    place.run_with(&file, &["restore", "--from", "backups", "--verify"]).ended(0);
    place.run_with(&file, &RESTORE).ended(0);
}

#[test]
fn a_key_that_is_none_is_refused_before_anything_is_written() {
    let place = community();
    for (text, told) in
        [("short", "too short"), ("AGE-SECRET-KEY-1NONSENSE", "misspelt"), ("age1nonsense", "misspelt")]
    {
        let said = place.run_with(&key(text), &["backup", "--to", "backups"]).ended(1);
        assert!(said.err.contains(told), "{text}: {}", said.err);
    }
    let said = place
        .run_with(&[("ALONGSIDE_BACKUP_KEY_FILE", "nothing.txt")], &["backup", "--to", "backups"])
        .ended(1);
    assert!(said.err.contains("nothing.txt cannot be read"), "{}", said.err);
    assert!(sample::files(&place.path("backups")).is_empty());
}
