//! The media in S3-compatible storage, from the import to the reader and back.

use std::collections::BTreeSet;

use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::http::{Reply, get_with};
use crate::support::s3_server::{self, BUCKET};
use crate::support::sample;
use crate::support::server::Server;

const KEEP: &str = "public, max-age=31536000, immutable";

/// The settings of a store in this S3 server.
pub(super) fn variables(server: &s3_server::Server) -> Vec<(&'static str, String)> {
    let settings = server.settings();
    vec![
        ("ALONGSIDE_MEDIA_STORE", "s3".to_owned()),
        ("ALONGSIDE_MEDIA_ENDPOINT", settings.endpoint),
        ("ALONGSIDE_MEDIA_BUCKET", BUCKET.to_owned()),
        ("ALONGSIDE_MEDIA_ACCESS_KEY", settings.access_key),
        ("ALONGSIDE_MEDIA_SECRET_KEY", settings.secret_key),
    ]
}

/// Every address of a picture or film that these pages name.
pub(super) fn media(server: &Server, pages: &[&str]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for page in pages {
        let text = server.get(page).text();
        all.extend(text.split(['"', ' ', ',']).filter(|word| word.starts_with("/media/")).map(str::to_owned));
    }
    all
}

#[track_caller]
fn is_served(path: &str, reply: &Reply) {
    assert_eq!(reply.status, 200, "{path}");
    assert_eq!(reply.header("cache-control"), KEEP, "{path}");
    let (kind, begin): (&str, &[&[u8]]) = match path.rsplit('.').next().unwrap() {
        "webp" => ("image/webp", &[b"RIFF"]),
        "jpg" => ("image/jpeg", &[b"\xFF\xD8\xFF"]),
        "mp4" => ("video/mp4", &[b"\0\0\0"]),
        "vtt" => ("text/vtt", &[b"WEBVTT"]),
        other => panic!("{other} of {path}"),
    };
    assert!(reply.header("content-type").starts_with(kind), "{path} is {}", reply.header("content-type"));
    assert!(begin.iter().any(|start| reply.body.starts_with(start)), "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_in_s3_is_served_taken_along_and_outlives_its_storage() {
    let mut storage = s3_server::Server::start().await;
    let place = Place::new();
    sample::write(&place);
    let variables = variables(&storage);
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    place.run_with(&variables, &["check"]).ended(1); // There is no database yet.
    let imported = place.run_with(&variables, &["import", "markdown", "library"]).ended(0);
    assert!(imported.out.contains("3 articles written"), "{}", imported.out);
    place.run_with(&variables, &["check"]).ended(0);
    assert!(!place.path("alongside-data/media").exists(), "nothing of it lies here");

    let server = Server::start_with(&place, &variables, &["serve"]);
    let media = media(&server, &["/", "/resources/sore-hands", "/resources/moving-hands"]);
    for kind in [".webp", ".jpg", ".mp4", ".vtt"] {
        assert!(media.iter().any(|path| path.ends_with(kind)), "{kind} in {media:?}");
    }
    media.iter().for_each(|path| is_served(path, &server.get(path)));

    let film = media.iter().find(|path| path.ends_with(".mp4")).unwrap();
    let whole = std::fs::read(place.path("library/media/video/hand-exercises.mp4")).unwrap();
    let size = whole.len();
    assert!(server.get(film).body == whole);
    for (range, part) in [
        ("bytes=0-0".to_owned(), 0..1),
        ("bytes=1000-4999".to_owned(), 1000..5000),
        (format!("bytes={}-", size - 7), size - 7..size),
        ("bytes=-5".to_owned(), size - 5..size),
        (format!("bytes=10-{}", size * 2), 10..size),
    ] {
        let reply = get_with(server.port, film, &format!("range: {range}\r\n"));
        assert_eq!(reply.status, 206, "{range}");
        assert_eq!(reply.header("content-range"), format!("bytes {}-{}/{size}", part.start, part.end - 1));
        assert!(reply.body == whole[part], "{range}");
    }
    assert_eq!(get_with(server.port, film, &format!("range: bytes={size}-\r\n")).status, 416);
    assert_eq!(server.get("/media/nothing-of-the-kind.webp").status, 404);

    storage.stop().await;
    for path in [film, "/media/nothing-of-the-kind.webp"] {
        let reply = server.get(path);
        let told = (reply.status, reply.header("retry-after"));
        assert_eq!(told, (503, "10"), "a store that is away is no missing file: {}", reply.head);
        assert!(reply.text().contains("Nothing of yours is lost"), "{}", reply.text());
        assert!(!reply.header("cache-control").contains("immutable"), "{}", reply.head);
    }
    server.is_well();
    assert_eq!(server.get("/resources/sore-hands").status, 200, "words need no storage");
    let told = place.run_with(&variables, &["export", "markdown", "lost"]).ended(1);
    assert!(told.err.contains(&storage.settings().endpoint), "{}", told.err);
    let told = place.run_with(&variables, &["check"]).ended(1);
    assert!(told.out.contains("wrong  media"), "{}", told.out);

    storage.start_again().await;
    media.iter().for_each(|path| is_served(path, &server.get(path)));
    server.is_well();
    server.stop();
    place.run_with(&variables, &["export", "markdown", "out"]).ended(0);
    sample::are_the_same(&place.path("out"), &place.path("library"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_picture_while_the_storage_is_away_loses_no_word() {
    const AT: &str = "/drafts/update/pictures";
    let mut storage = s3_server::Server::start().await;
    let place = Place::new();
    sample::write(&place);
    let mut variables = variables(&storage);
    variables.push(("ALONGSIDE_SAFETY_NEW_DAYS", "0".to_owned()));
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    place.run_with(&variables, &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &variables, &["serve"]);
    let (port, picture) =
        (server.port, std::fs::read(place.path("library/media/pictures/pebbles.jpg")).unwrap());
    let mut ada = Browser::of(&place, &variables, "ada-lane", port);
    let alts = |page: &str| {
        let names = page.split('"').filter(|word| word.starts_with("alt-")).map(str::to_owned);
        names.collect::<BTreeSet<_>>()
    };
    assert_eq!(ada.uploads(port, AT, &[], &picture).status, 303);
    let first = alts(&ada.get(port, AT).text());
    assert_eq!(first.len(), 1, "{first:?}");
    let name = first.first().unwrap().as_str();

    storage.stop().await;
    let reply = ada.uploads(port, AT, &[(name, "Pebbles by the sea")], &picture);
    assert_eq!((reply.status, reply.header("retry-after")), (503, "10"), "{}", reply.head);
    let page = reply.text();
    assert!(page.contains("fault on our side") && page.contains("Pebbles by the sea"), "{page}");
    assert_eq!(alts(&page), first, "half a picture is none");
    let said = ada.says(port, "mark-words need no storage.");
    let page = ada.get(port, &said).text();
    assert!(page.contains("mark-words") && page.contains("Pebbles by the sea"), "{page}");
    let files: BTreeSet<&str> =
        page.split(['"', ' ', ',']).filter(|word| word.starts_with("/pictures/posts/")).collect();
    assert!(!files.is_empty());
    for file in &files {
        let reply = ada.get(port, file);
        assert_eq!((reply.status, reply.header("retry-after")), (503, "10"), "{file}: {}", reply.head);
    }
    server.is_well();

    storage.start_again().await;
    for file in &files {
        assert_eq!(ada.get(port, file).status, 200, "{file}");
    }
    assert_eq!(ada.uploads(port, AT, &[], &picture).status, 303, "without a restart");
    assert_eq!(alts(&ada.get(port, AT).text()).len(), 1);
    server.stop();
    place.run_with(&variables, &["check"]).ended(0);
}
