//! `alongside check library DIR`.

use crate::program::{Place, Said, repository};

const STORY: &str = "---
slug: a-walk
title: A walk in the morning
summary: How I began to walk again, a little each day.
kind: story
topics: [daily-life]
authors: [ada-demo]
published: 2026-03-02
---
I walked to the gate. The next day I walked to the road.
";

const PACK: &str = "slug = 'roads'\nname = 'Roads'\nversion = '1.0.0'\nlanguage = 'en'\nlicence = 'CC0-1.0'\n\
                    description = 'Roads.'\n";
const CONCEPTS: &str = "slug,kind,name,synonyms\nquartz-road,practical,quartz road,QZR\n";

/// A library with one story and nothing wrong with it, and a pack.
fn library() -> Place {
    let place = Place::new();
    place.write("library/a-walk.md", STORY);
    place.write("library/contributors.yml", "- slug: ada-demo\n  name: Ada Example\n  demonstration: true\n");
    place.write(
        "library/topics.yml",
        "- slug: daily-life\n  title: Daily life\n  summary: Living with it, day by day.\n",
    );
    place.write("pack/pack.toml", PACK);
    place.write("pack/concepts.csv", CONCEPTS);
    place
}

/// Checks the library with the pack.
fn check(place: &Place, more: &[&str]) -> Said {
    place.run(&[&["check", "library", "library", "--pack", "pack"], more].concat())
}

fn summary(said: &Said) -> &str {
    said.out.lines().last().unwrap_or_default()
}

#[test]
fn a_clean_library_ends_with_status_0() {
    let said = check(&library(), &[]).ended(0);
    assert_eq!(said.out, "0 errors, 0 warnings in 1 article\n");
}

#[test]
fn an_error_is_told_with_file_and_line_and_ends_with_status_1() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the road. Lorem ipsum."));
    let said = check(&place, &[]).ended(1);
    assert!(
        said.out.starts_with("a-walk.md:10: error[placeholder]: “lorem ipsum” was left here."),
        "{}",
        said.out
    );
    assert_eq!(summary(&said), "1 error, 0 warnings in 1 article");
}

#[test]
fn problems_of_reading_and_of_the_lint_stand_together_in_the_order_of_files() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the road. Lorem ipsum."));
    place.write("library/notes.txt", "stray");
    place.write("library/a-storm.md", "no front matter");
    let said = check(&place, &[]).ended(1);
    let files: Vec<&str> = said.out.lines().filter_map(|line| line.split([':', ' ']).next()).collect();
    assert_eq!(files[0], "a-storm.md", "{}", said.out);
    assert!(files.contains(&"a-walk.md") && files.contains(&"notes.txt"), "{}", said.out);
}

#[test]
fn a_warning_does_not_change_the_status() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the QZX road."));
    let said = check(&place, &[]).ended(0);
    assert!(
        said.out.contains("a-walk.md:10: warning[abbreviation]: “QZX” is never spelled out"),
        "{}",
        said.out
    );
    assert_eq!(summary(&said), "0 errors, 1 warning in 1 article");
}

#[test]
fn words_of_the_named_pack_need_not_be_spelled_out() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the QZR road."));
    let said = check(&place, &[]).ended(0);
    assert_eq!(said.out, "0 errors, 0 warnings in 1 article\n");
}

#[test]
fn the_pack_inside_the_program_is_taken_when_none_is_named() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the road after my MRI."));
    let said = check(&place, &[]).ended(0);
    assert_eq!(summary(&said), "0 errors, 1 warning in 1 article");
    let said = place.run(&["check", "library", "library"]).ended(0);
    assert_eq!(said.out, "0 errors, 0 warnings in 1 article\n");
}

#[test]
fn a_pack_with_mistakes_is_told_with_file_and_line() {
    let place = library();
    std::fs::remove_file(place.path("pack/pack.toml")).unwrap();
    place.write("pack/concepts.csv", "slug,kind,name\na,nonsense,A thing\n");
    let said = check(&place, &[]).ended(1);
    assert!(said.err.contains("pack/pack.toml: error[missing]"), "{}", said.err);
    assert!(said.err.contains("pack/concepts.csv:2: error["), "{}", said.err);
    let said = place.run(&["check", "library", "library", "--pack", "nowhere"]).ended(1);
    assert!(said.err.contains("The condition pack cannot be read at nowhere"), "{}", said.err);
}

#[test]
fn json_is_one_object_a_line_and_nothing_else() {
    let place = library();
    place.write("library/a-walk.md", &STORY.replace("the road.", "the QZX road. Lorem ipsum."));
    let said = check(&place, &["--format", "json"]).ended(1);
    let problems: Vec<serde_json::Value> =
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let left = problems.iter().find(|problem| problem["code"] == "placeholder").unwrap();
    assert_eq!((&left["file"], &left["level"]), (&"a-walk.md".into(), &"error".into()));
    assert_eq!(left["line"], 10);
    assert!(left["message"].as_str().unwrap().contains("lorem ipsum"));
    assert!(said.err.ends_with("1 article\n"), "{}", said.err);
}

#[test]
fn progress_is_plain_lines_where_there_is_no_terminal() {
    let said = check(&library(), &[]).ended(0);
    assert!(said.err.starts_with("Reading the library: 0 of 3 files\n"), "{}", said.err);
    assert!(said.err.ends_with("Reading the library: 3 of 3 files\n"), "{}", said.err);
    assert!(!said.err.contains('\u{1b}'), "{}", said.err);
}

#[test]
fn a_missing_folder_a_file_and_an_empty_folder_are_told_apart_from_a_clean_library() {
    let place = library();
    place.write("empty/.keep", "");
    for (folder, told) in [
        ("nowhere", "error: There is no folder nowhere."),
        ("library/a-walk.md", "error: There is no folder library/a-walk.md."),
        ("empty", "error: The folder empty holds no article."),
    ] {
        let said = place.run(&["check", "library", folder, "--pack", "pack"]).ended(1);
        assert!(said.err.contains(told), "{}", said.err);
        assert_eq!(said.out, "");
    }
}

#[test]
fn a_library_needs_no_configuration_and_touches_no_data_folder() {
    let place = library();
    place.write("alongside-data/alongside.toml", "this is not even TOML");
    check(&place, &[]).ended(0);
    assert!(!place.path("alongside-data/alongside.db").exists());
}

#[test]
fn the_demonstration_library_has_no_errors_with_the_pack_inside_the_program() {
    let folder = repository("demo/library");
    let said = Place::new().run(&["check", "library", folder.to_str().unwrap()]).ended(0);
    assert!(summary(&said).starts_with("0 errors, "), "{}", said.out);
}
