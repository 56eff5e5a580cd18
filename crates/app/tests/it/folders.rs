//! Folders: what does not belong, what cannot be read, and files as other programs save them.

use std::path::Path;

use crate::made::{article, folder, line_of, problems_in, read, told};

fn files_with(problems: &[kernel::Problem], code: &str) -> Vec<String> {
    problems.iter().filter(|p| p.code == code).map(|p| p.file.clone()).collect()
}

#[test]
fn a_folder_that_does_not_exist_is_one_problem() {
    let library = read(Path::new("/nowhere/at/all"));
    assert_eq!(library.problems.len(), 1);
    assert!(told(&library.problems).contains("/nowhere/at/all"), "{}", told(&library.problems));
}

#[test]
fn a_file_in_place_of_the_folder_is_one_problem() {
    let folder = folder(&[]);
    let library = read(&folder.path().join("topics.yml"));
    assert_eq!(files_with(&library.problems, "unreadable"), ["."]);
}

#[test]
fn an_empty_folder_is_an_empty_library() {
    let folder = tempfile::TempDir::new().unwrap();
    assert!(problems_in(folder.path()).is_empty());
}

#[test]
fn what_does_not_belong_is_told_and_what_is_hidden_is_passed_over() {
    let folder = folder(&[
        ("one.txt", b"x"),
        ("two.MD", b"x"),
        ("sub/three.md", b"x"),
        ("pages/four.md", b"x"),
        ("topics.yaml", b"x"),
        (".git/config", b"x"),
        (".hidden", b"x"),
        ("README.md", b"x"),
        ("LICENSE", b"x"),
        ("media/.DS_Store", b"x"),
    ]);
    let problems = read(folder.path()).problems;
    assert_eq!(
        files_with(&problems, "unknown-file"),
        ["one.txt", "pages/four.md", "sub", "topics.yaml", "two.MD"]
    );
    assert_eq!(problems.len(), 5, "{}", told(&problems));
}

#[test]
fn an_article_of_fifty_megabytes_is_refused_without_being_read() {
    let folder = folder(&[]);
    let file = std::fs::File::create(folder.path().join("one.md")).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    let problems = read(folder.path()).problems;
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("larger than 1 MiB"), "{}", problems[0]);
}

#[test]
fn an_article_of_exactly_a_mebibyte_is_read() {
    let start = article(&[], "Sore.[^a] ");
    let full = format!("{start}{}", "a ".repeat((1024 * 1024 - start.len()) / 2));
    let folder = folder(&[("one.md", full.as_bytes())]);
    assert_eq!(read(folder.path()).articles.len(), 1);
    let folder = crate::made::folder(&[("one.md", format!("{full}aaa").as_bytes())]);
    assert_eq!(read(folder.path()).articles.len(), 0);
}

#[test]
fn text_that_is_not_utf_8_is_told_with_its_line() {
    for bad in [b"\xff".as_slice(), b"\xc3\x28", b"\xed\xa0\x80", b"\xf0\x9f", b"caf\xe9"] {
        let mut bytes = article(&[], "Sore.[^a]\n\nthen").into_bytes();
        let line = line_of(&String::from_utf8(bytes.clone()).unwrap(), "then") + 1;
        bytes.extend(bad);
        let folder = folder(&[("one.md", &bytes)]);
        let problems = read(folder.path()).problems;
        assert!(
            problems.iter().any(|p| p.code == "unreadable" && p.line == line && p.message.contains("UTF-8")),
            "{}",
            told(&problems)
        );
    }
}

#[test]
fn utf_16_is_told_as_not_utf_8() {
    let bytes: Vec<u8> = "\u{feff}---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = folder(&[("one.md", &bytes)]);
    let problems = read(folder.path()).problems;
    assert_eq!((problems[0].code, problems[0].line), ("unreadable", 1));
}

#[test]
fn null_bytes_are_told_with_their_line() {
    let file = article(&[], "Sore.[^a]\n\nnull \0 byte");
    let folder = folder(&[("one.md", file.as_bytes())]);
    let problems = read(folder.path()).problems;
    assert_eq!((problems[0].code, problems[0].line), ("unreadable", line_of(&file, "null ")));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain = article(&[], "Sore.[^a]\n\n## What helps\n\nWarmth.\n\n> [!TIP]\n> Rest.");
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let read_one = |text: &str| {
        let folder = folder(&[("one.md", text.as_bytes())]);
        let library = read(folder.path());
        assert!(library.problems.is_empty(), "{}", told(&library.problems));
        library.articles.into_iter().next().unwrap()
    };
    let (plain, windows) = (read_one(&plain), read_one(&windows));
    assert_eq!(plain.front, windows.front);
    assert_eq!(plain.body, windows.body);
}

#[test]
fn yaml_files_may_have_a_byte_order_mark_and_windows_line_ends() {
    let text = "\u{feff}- slug: hands\r\n  title: Hands\r\n  summary: S.\r\n";
    let folder = folder(&[("topics.yml", text.as_bytes())]);
    let library = read(folder.path());
    assert!(library.problems.is_empty(), "{}", told(&library.problems));
    assert_eq!(library.topics[0].title, "Hands");
}

#[test]
fn a_line_in_a_windows_file_is_counted_the_same() {
    let file = article(&[], "Sore.[^a]\n\n<b>bold</b>").replace('\n', "\r\n");
    let problems = crate::made::problems_of(&file);
    assert!(
        problems.iter().any(|p| p.code == "html" && p.line == line_of(&file, "<b>")),
        "{}",
        told(&problems)
    );
}

#[test]
fn media_that_is_no_good_is_told_and_its_article_is_not_blamed_for_it() {
    let file = article(&[], "Sore.[^a]\n\n![A hand](media/b.png \"A hand\")");
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\n<script>x</script></svg>"
        .as_slice();
    let folder = folder(&[("one.md", file.as_bytes()), ("media/b.png", b"no picture"), ("media/c.svg", svg)]);
    let problems = problems_in(folder.path());
    assert_eq!(files_with(&problems, "media"), ["media/b.png", "media/c.svg"]);
    assert_eq!(problems.len(), 2, "{}", told(&problems));
    assert_eq!(problems[1].line, 2, "{}", problems[1]);
    assert!(!problems[1].message.contains("Line 2"), "{}", problems[1]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = folder(&[]);
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("one.md")).status().unwrap();
    assert!(made.success());
    assert_eq!(files_with(&read(folder.path()).problems, "unknown-file"), ["one.md"]);
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf_8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    std::fs::write(folder.path().join("media").join(std::ffi::OsStr::from_bytes(b"caf\xe9.svg")), "x")
        .unwrap();
    assert_eq!(files_with(&read(folder.path()).problems, "file-name"), ["media"]);
}
