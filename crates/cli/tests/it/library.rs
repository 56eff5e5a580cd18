//! `alongside import markdown` and `alongside export markdown`.

use db::db_test;

use crate::program::{Place, Said};
use crate::support::sample;

const IMPORT: [&str; 3] = ["import", "markdown", "library"];

fn run(place: &Place, database: &str, args: &[&str]) -> Said {
    place.run(&[args, &["--database", database]].concat())
}

/// Exports to a folder of this name and compares it with the library.
#[track_caller]
fn exports_the_library(place: &Place, database: &str, folder: &str) {
    run(place, database, &["export", "markdown", folder]).ended(0);
    sample::are_the_same(&place.path(folder), &place.path("library"));
}

db_test!(app::MIGRATIONS, fn what_was_imported_is_exported_byte_for_byte(db) {
    let place = Place::new();
    sample::write(&place);
    let first = run(&place, &db.url, &IMPORT).ended(0);
    assert!(first.out.ends_with("3 articles written, 0 unchanged, 0 removed, 5 media files, 0 warnings\n"), "{}", first.out);
    exports_the_library(&place, &db.url, "out");
    let second = run(&place, &db.url, &IMPORT).ended(0);
    assert!(second.out.ends_with("0 articles written, 3 unchanged, 0 removed, 5 media files, 0 warnings\n"), "{}", second.out);
    let again = run(&place, &db.url, &["import", "markdown", "out"]).ended(0);
    assert!(again.out.contains("0 articles written, 3 unchanged"), "what was exported is the same library: {}", again.out);
    let refused = run(&place, &db.url, &["export", "markdown", "out"]).ended(1);
    assert!(refused.err.contains("The folder out is not empty."), "{}", refused.err);
});

db_test!(app::MIGRATIONS, fn an_import_that_lacks_an_article_needs_to_be_told_so(db) {
    let place = Place::new();
    sample::write_texts(&place);
    place.write("library/second.md", &sample::story("second", "More was told."));
    run(&place, &db.url, &IMPORT).ended(0);
    let gone = std::fs::read(place.path("library/second.md")).unwrap();
    std::fs::remove_file(place.path("library/second.md")).unwrap();
    place.write("library/third.md", &sample::story("third", "Another tale."));
    let refused = run(&place, &db.url, &IMPORT).ended(1);
    assert!(refused.err.contains("second") && refused.err.contains("--remove"), "{}", refused.err);
    assert!(!refused.err.contains("my-hands"), "only what would go is named: {}", refused.err);
    run(&place, &db.url, &["export", "markdown", "before"]).ended(0);
    let before = sample::files(&place.path("before"));
    assert_eq!(before.get("second.md"), Some(&gone));
    assert!(!before.contains_key("third.md"), "a refused import stores nothing");
    let done = run(&place, &db.url, &[&IMPORT[..], &["--remove"]].concat()).ended(0);
    assert!(done.out.contains("1 article written, 1 unchanged, 1 removed"), "{}", done.out);
    exports_the_library(&place, &db.url, "after");
});

db_test!(app::MIGRATIONS, fn one_bad_file_among_good_ones_stops_them_all(db) {
    let place = Place::new();
    sample::write_texts(&place);
    run(&place, &db.url, &IMPORT).ended(0);
    run(&place, &db.url, &["export", "markdown", "before"]).ended(0);
    place.write("library/good.md", &sample::story("good", "This is new."));
    place.write("library/my-hands.md", &sample::story("my-hands", "This was changed."));
    place.write("library/bad.md", &sample::story("bad", "First.\n\nLorem ipsum."));
    let refused = run(&place, &db.url, &IMPORT).ended(1);
    assert!(refused.out.contains("bad.md:12: error[placeholder]: "), "{}", refused.out);
    assert!(refused.err.contains("error: The library has 1 error; nothing was stored."), "{}", refused.err);
    assert!(refused.err.contains("Mend them and import again."), "{}", refused.err);
    run(&place, &db.url, &["export", "markdown", "after"]).ended(0);
    sample::are_the_same(&place.path("after"), &place.path("before"));
    std::fs::remove_file(place.path("library/bad.md")).unwrap();
    let done = run(&place, &db.url, &IMPORT).ended(0);
    assert!(done.out.contains("2 articles written, 0 unchanged"), "{}", done.out);
    exports_the_library(&place, &db.url, "mended");
});

#[test]
fn a_folder_that_is_not_there_is_told_before_anything_is_made() {
    let place = Place::new();
    let refused = place.run(&IMPORT).ended(1);
    assert!(refused.err.contains("error: There is no folder library."), "{}", refused.err);
    assert!(!place.path("alongside-data").exists());
}

#[test]
fn an_export_to_a_place_that_cannot_be_written_says_which() {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&IMPORT).ended(0);
    place.write("taken", "a file");
    let refused = place.run(&["export", "markdown", "taken/out"]).ended(1);
    assert!(refused.err.contains("taken/out"), "{}", refused.err);
}
