//! Hostile library folders, imported while the site is served: each is refused with file and line, nothing of it is stored,
//! and the server goes on.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::program::Place;
use crate::support::bombs::{packed_zeros, png_claiming};
use crate::support::sample::{self, story};
use crate::support::server::Server;

/// A hostile file: its name below the folder, its bytes, and how the line that refuses it begins.
struct Bad {
    file: &'static str,
    bytes: Vec<u8>,
    told: String,
}

fn bad(file: &'static str, bytes: impl Into<Vec<u8>>, told: &str) -> Bad {
    Bad { file, bytes: bytes.into(), told: told.to_owned() }
}

/// A story whose head has this line in the place of its title, which is line 3.
fn head(line: &str) -> String {
    story("bad", "Text.").replace("title: A story", line)
}

fn wrong_types() -> Vec<Bad> {
    let lines = [
        ("title: {a: b}", "type"),
        ("title: [a, b]", "type"),
        ("title: A\nkind: [story]", "yaml"),
        ("title: A\ndemonstration: perhaps", "type"),
        ("title: A\nupdated: yesterday", "type"),
        ("title: A\nreview_every: [1, 2]", "type"),
        ("title: A\nreferences: text", "type"),
        ("title: A\nreferences: [[a]]", "type"),
        ("title: A\nreviewers: {a: b}", "type"),
        ("title: A\nkey_points: [[a]]", "type"),
        ("title: A\nrelated: [../one]", "slug"),
        ("title: A\ncorrections: [{date: today, text: Mended.}]", "type"),
        ("title: A\npicture: /etc/passwd\npicture_alt: A", "media-path"),
        ("title: \"a\\u0001b\"", "control-character"),
    ];
    let line = |code: &str, lines: &str| match (code, lines.contains('\n')) {
        ("yaml", _) => "bad.md:6: error[yaml]: The key `kind` stands here twice.".to_owned(),
        (code, true) => format!("bad.md:4: error[{code}]: "),
        (code, false) => format!("bad.md:3: error[{code}]: "),
    };
    lines.into_iter().map(|(lines, code)| bad("bad.md", head(lines), &line(code, lines))).collect()
}

fn bombs() -> Vec<Bad> {
    let mut laughs = "title: A\na: &a [lol, lol]\n".to_owned();
    for (next, before) in ('b'..='z').zip('a'..) {
        laughs.push_str(&format!("{next}: &{next} [*{before}, *{before}]\n"));
    }
    vec![
        bad("bad.md", head(laughs.trim_end()), "bad.md:4: error[yaml]: Anchors"),
        bad("bad.md", head(&format!("title: {}", "[".repeat(60_000))), "bad.md:3: error[yaml]: "),
        bad("bad.md", head(&format!("title: {}", "{a: ".repeat(20_000))), "bad.md:3: error[yaml]: "),
        bad("bad.md", head(&format!("title: {}", "a".repeat(100_000))), "bad.md:3: error[too-long]: "),
        bad(
            "topics.yml",
            format!("- slug: hands\n  title: {}\n", "a".repeat(100_000)),
            "topics.yml:2: error[too-long]: ",
        ),
        bad("bad.md", story("bad", &format!("{} deep", ">".repeat(10_000))), "bad.md:10: error[too-deep]: "),
        bad("bad.md", story("bad", &format!("{} deep", "- ".repeat(10_000))), "bad.md:10: error[too-deep]: "),
        bad("bad.md", story("bad", "<b>bold</b>"), "bad.md:10: error[html]: "),
        bad(
            "media/a.png",
            png_claiming(60_000, 60_000, 8, 2, &packed_zeros(1000)),
            "media/a.png: error[media]: This picture has 60,000 × 60,000 pixels",
        ),
        bad(
            "media/a.png",
            png_claiming(30_000, 2, 8, 2, &packed_zeros(100)),
            "media/a.png: error[media]: This picture has 30,000 × 2 pixels",
        ),
        bad(
            "media/a.png",
            png_claiming(8000, 10_000, 16, 6, &packed_zeros(64 << 20)),
            "media/a.png: error[media]: ",
        ),
        bad("media/a.png", b"%PDF-1.7".as_slice(), "media/a.png: error[media]: "),
        bad(
            "media/a.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\n<script>alert(1)</script></svg>",
            "media/a.svg:2: error[media]: ",
        ),
        bad("media/a.html", "<script>alert(1)</script>", "media/a.html: error[media]: "),
    ]
}

fn bytes() -> Vec<Bad> {
    let latin = [story("bad", "Caf").trim_end().as_bytes(), b"\xe9\n"].concat();
    vec![
        bad("bad.md", latin, "bad.md:10: error[unreadable]: The text is not UTF-8"),
        bad("bad.md", story("bad", "null \0 byte"), "bad.md:10: error[unreadable]: "),
        bad("bad.md", "", "bad.md:1: error[front-matter]: "),
        bad(
            "bad.md",
            "\u{feff}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            "bad.md:1: error[unreadable]: ",
        ),
        bad("topics.yml", b"- slug: \xff\n".as_slice(), "topics.yml:1: error[unreadable]: "),
        bad("bad.exe", "MZ", "bad.exe: error[unknown-file]: "),
        bad("BAD.md", story("bad", "Text."), "BAD.md:2: error[slug]: "),
    ]
}

fn paths() -> Vec<Bad> {
    let names = [
        "../a.png",
        "media/../../etc/passwd",
        "/etc/passwd",
        "C:\\a.png",
        "media\\a.png",
        "%2e%2e/a.png",
        "file:///a.png",
        "//example.org/a.png",
        "media/..\\a.svg",
        "media/%2e%2e/%2e%2e/etc/passwd.png",
    ];
    let told = |name: &str| {
        if name.starts_with("media/%") { "bad.md:10: error[" } else { "bad.md:10: error[media-path]: " }
            .to_owned()
    };
    names
        .into_iter()
        .map(|name| Bad {
            file: "bad.md",
            bytes: story("bad", &format!("![A hand](<{name}> \"A hand\")")).into(),
            told: told(name),
        })
        .collect()
}

/// A place whose library is imported, with what it exports.
fn stored() -> Place {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    place.run(&["export", "markdown", "before"]).ended(0);
    place
}

/// Imports the folder and asserts that it is refused with this line and that the site is as it was.
#[track_caller]
fn is_refused(place: &Place, server: &Server, told: &str) {
    let said = place.run(&["import", "markdown", "library"]).ended(1);
    assert!(
        said.out.lines().any(|line| line.starts_with(told)),
        "no “{told}” in:\n{}",
        said.out.chars().take(3000).collect::<String>()
    );
    assert!(said.err.contains("nothing was stored"), "{}", said.err);
    assert!(!said.err.contains("panicked"), "{}", said.err);
    server.is_well();
    assert_eq!(server.get("/resources/bad").status, 404);
}

#[track_caller]
fn nothing_was_stored(place: &Place, server: Server) {
    server.stop();
    place.run(&["export", "markdown", "after"]).ended(0);
    sample::are_the_same(&place.path("after"), &place.path("before"));
}

/// Puts each file into the library, sees it refused, and takes it out again.
fn are_refused(list: Vec<Bad>) {
    let place = stored();
    let server = Server::start(&place);
    for Bad { file, bytes, told } in list {
        let path = place.path("library").join(file);
        let before = std::fs::read(&path).ok();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        is_refused(&place, &server, &told);
        match before {
            Some(before) => std::fs::write(&path, before).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
    }
    nothing_was_stored(&place, server);
}

#[test]
fn heads_of_every_wrong_type_are_refused() {
    are_refused(wrong_types());
}

#[test]
fn bombs_are_refused() {
    are_refused(bombs());
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    are_refused(bytes());
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    are_refused(paths());
}

#[test]
fn an_article_of_fifty_megabytes_is_refused() {
    let place = stored();
    let server = Server::start(&place);
    let write = |text: &[u8]| std::fs::write(place.path("library/bad.md"), text).unwrap();
    write(&[story("bad", "").as_bytes(), &b"Words. ".repeat((50 << 20) / 7)].concat());
    is_refused(&place, &server, "bad.md: error[unreadable]: The file is larger than 1 MiB.");
    nothing_was_stored(&place, server);
}

#[test]
fn links_to_what_lies_outside_are_refused_and_not_followed() {
    let place = stored();
    let server = Server::start(&place);
    place.write("secret.md", &story("secret", "Nobody may read this."));
    place.write("secret.png", "Nobody may see this.");
    std::fs::create_dir_all(place.path("library/media")).unwrap();
    for (target, link) in [
        (place.path("secret.md"), "library/secret.md"),
        (place.path("secret.png"), "library/media/secret.png"),
        (Path::new("/etc").to_owned(), "library/media/etc"),
        (place.path("library"), "library/media/round"),
        (Path::new("/dev/zero").to_owned(), "library/zero.md"),
    ] {
        symlink(target, place.path(link)).unwrap();
        is_refused(&place, &server, &format!("{}: error[link]: ", link.trim_start_matches("library/")));
        std::fs::remove_file(place.path(link)).unwrap();
    }
    assert_eq!(server.get("/resources/secret").status, 404);
    nothing_was_stored(&place, server);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let place = stored();
    let server = Server::start(&place);
    let made = std::process::Command::new("mkfifo").arg(place.path("library/bad.md")).status().unwrap();
    assert!(made.success());
    is_refused(&place, &server, "bad.md: error[unknown-file]: ");
    nothing_was_stored(&place, server);
}
