//! What is damaged is found, and what is there is left as it is.

use std::path::PathBuf;

use super::{backup, community};
use crate::program::Place;
use crate::support::sample;

/// The first file of the backups whose name has `part` in it.
fn file(place: &Place, part: &str) -> PathBuf {
    let files = sample::files(&place.path("backups"));
    let name = files
        .keys()
        .find(|name| name.contains(part))
        .unwrap_or_else(|| panic!("{part} in {:?}", files.keys()));
    place.path("backups").join(name)
}

fn is_found(place: &Place, told: &str) {
    for args in [
        &["restore", "--from", "backups", "--verify"][..],
        &["restore", "--from", "backups", "--data", "new"],
    ] {
        let said = place.run(args).ended(1);
        assert!(said.err.contains(told), "{told}: {}", said.err);
    }
    // Nothing of it can be served.
    place.run(&["serve", "--data", "new", "--listen", "127.0.0.1:0"]).ended(1);
    std::fs::remove_dir_all(place.path("new")).unwrap();
}

#[test]
fn a_byte_that_is_another_is_found_wherever_it_is() {
    let place = community();
    backup(&place, &[], &[]);
    for part in ["/article_content.", "media/"] {
        let file = file(&place, part);
        let whole = std::fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0x10;
        std::fs::write(&file, &damaged).unwrap();
        is_found(&place, "is damaged");
        std::fs::remove_file(&file).unwrap();
        is_found(&place, "is missing in the backup");
        std::fs::write(&file, &whole).unwrap();
    }
    place.run(&["restore", "--from", "backups", "--verify"]).ended(0);
}

#[test]
fn a_row_that_is_another_is_found() {
    let place = community();
    backup(&place, &[], &[]);
    let file = file(&place, "/member.");
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(&std::fs::read(&file).unwrap()[..]),
        &mut text,
    )
    .unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text.replace("quiet-reader", "quiet-header").as_bytes()).unwrap();
    std::fs::write(&file, encoder.finish().unwrap()).unwrap();
    is_found(&place, "member has as many rows, with other words");
}

#[test]
fn what_is_there_already_is_never_restored_over() {
    let place = community();
    backup(&place, &[], &[]);
    let before = sample::files(&place.path("alongside-data/media"));
    let said = place.run(&["restore", "--from", "backups"]).ended(1);
    assert!(said.err.contains("The database is not empty"), "{}", said.err);
    assert_eq!(sample::files(&place.path("alongside-data/media")), before);
    place.run(&["check"]).ended(0);
    place.write("new/media/mine.webp", "a picture of somebody else");
    let said = place.run(&["restore", "--from", "backups", "--data", "new"]).ended(1);
    assert!(said.err.contains("The media storage is not empty: mine.webp"), "{}", said.err);
    let said = place.run(&["restore", "--from", "nowhere", "--data", "other"]).ended(1);
    assert!(said.err.contains("There is no folder nowhere"), "{}", said.err);
    let said = place.run(&["backup", "--data", "nothing", "--to", "backups"]).ended(1);
    assert!(said.err.contains("There is no database"), "{}", said.err);
    place.run(&["backup"]).ended(2);
}
