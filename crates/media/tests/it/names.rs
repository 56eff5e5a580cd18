//! Content types and hashes.

use media::{content_name, content_type, hash, hash_file};

#[test]
fn the_hash_is_sha_256() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hash(b""), empty);
    assert_eq!(content_name(b"", "png"), format!("{}.png", &empty[..32]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large");
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(&path, &bytes).expect("writes");
    assert_eq!(hash_file(&path).expect("reads"), hash(&bytes));
}

#[test]
fn only_what_we_take_has_a_type_that_browsers_open() {
    for (name, expected) in [
        ("a.webp", "image/webp"),
        ("a.jpg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.gif", "image/gif"),
        ("a.svg", "image/svg+xml"),
        ("a.mp4", "video/mp4"),
        ("a.webm", "video/webm"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.html", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ] {
        assert_eq!(content_type(name), expected);
    }
}
