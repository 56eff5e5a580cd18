//! Texts that want to run: what the import takes of them is harmless on the page, and what it does not take is told.

use std::collections::BTreeSet;

use crate::program::Place;
use crate::support::corpus::CORPUS;
use crate::support::harmless::is_harmless;
use crate::support::sample::{self, story};
use crate::support::server::Server;

fn slug(number: usize) -> String {
    format!("text-{number:02}")
}

/// The article's text, from where it is opened to what follows it.
fn prose(page: &str) -> &str {
    let start = page.find("<div class=\"prose\">").unwrap();
    let end = page.find("<section class=\"cite-this\"").unwrap();
    &page[start..end]
}

/// How many scripts a browser would see.
fn scripts(page: &str) -> usize {
    page.to_lowercase().matches("<script").count()
}

#[test]
fn hostile_texts_are_refused_or_come_out_harmless() {
    let place = Place::new();
    sample::write_texts(&place);
    for (number, text) in CORPUS.iter().enumerate() {
        place.write(&format!("library/{}.md", slug(number)), &story(&slug(number), text));
    }
    let long = "a ".repeat(50_000);
    place.write("library/long-line.md", &story("long-line", &long));
    let refused = place.run(&["import", "markdown", "library"]).ended(1);
    let bad: BTreeSet<&str> = refused
        .out
        .lines()
        .filter(|line| line.contains(": error["))
        .filter_map(|line| line.split(".md:").next())
        .collect();
    assert!(bad.len() > CORPUS.len() / 2 && bad.len() < CORPUS.len(), "{} of {}", bad.len(), CORPUS.len());
    for (number, text) in CORPUS
        .iter()
        .enumerate()
        .filter(|(_, text)| text.starts_with("<script") || text.starts_with("[x](javascript:"))
    {
        assert!(bad.contains(slug(number).as_str()), "{text} was taken");
    }
    place.run(&["export", "markdown", "nothing"]).ended(0);
    assert!(!place.path("nothing").exists() || sample::files(&place.path("nothing")).is_empty());

    bad.iter().for_each(|slug| std::fs::remove_file(place.path(&format!("library/{slug}.md"))).unwrap());
    place.run(&["import", "markdown", "library"]).ended(0);
    let server = Server::start(&place);
    let plain = server.get("/resources/my-hands").text();
    for (number, text) in
        CORPUS.iter().enumerate().filter(|(number, _)| !bad.contains(slug(*number).as_str()))
    {
        let reply = server.get(&format!("/resources/{}", slug(number)));
        assert_eq!(reply.status, 200, "{text}");
        is_harmless(prose(&reply.text()));
        assert_eq!(scripts(&reply.text()), scripts(&plain), "{text}");
    }
    assert!(server.get("/resources/long-line").text().contains(long.trim_end()));
    server.is_well();
}
