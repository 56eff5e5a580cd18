//! The local store and the S3 store keep the same promises: one body for both.

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use media::{Entry, Meta, S3, Store, StoreError};

use crate::s3_server::Server;

/// Bytes that are not the same twice, so that a wrong offset shows.
fn long(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251) as u8).collect()
}

async fn keeps_what_it_is_given(store: &Store) {
    assert_eq!(store.get("none.webp").await.expect("asks"), None);
    assert_eq!(store.head("none.webp").await.expect("asks"), None);
    assert!(store.range("none.webp", 0..5).await.expect("asks").is_none());
    store.delete("none.webp").await.expect("nothing to do");

    let bytes = Bytes::from(long(200_000));
    store.put("a1.webp", bytes.clone()).await.expect("stores");
    assert_eq!(store.get("a1.webp").await.expect("reads"), Some(bytes.clone()));
    assert_eq!(store.head("a1.webp").await.expect("reads"), Some(Meta { size: 200_000 }));
    store.put("a1.webp", Bytes::from_static(b"new")).await.expect("replaces");
    assert_eq!(store.get("a1.webp").await.expect("reads").as_deref(), Some(b"new".as_slice()));
    store.delete("a1.webp").await.expect("deletes");
    assert_eq!(store.get("a1.webp").await.expect("asks"), None);
}

async fn reads_parts(store: &Store) {
    let bytes = long(300_000);
    store.put("b2.mp4", bytes.clone().into()).await.expect("stores");
    for (asked, given) in [
        (0..1, 0..1),
        (0..300_000, 0..300_000),
        (70_000..200_001, 70_000..200_001),
        (299_999..900_000, 299_999..300_000),
    ] {
        let slice = store.range("b2.mp4", asked).await.expect("reads").expect("is there");
        assert_eq!((slice.range.clone(), slice.size), (given.clone(), 300_000));
        let pieces: Vec<Bytes> = slice.stream.try_collect().await.expect("streams");
        assert_eq!(pieces.concat(), bytes[given.start as usize..given.end as usize]);
    }
    for (start, end) in [(300_000, 300_001), (5, 5), (9, 4)] {
        let refused = store.range("b2.mp4", start..end).await;
        assert!(matches!(refused, Err(StoreError::Range { size: 300_000, .. })));
    }
}

async fn lists_what_it_has(store: &Store) {
    for name in ["list/b.webp", "list/a.webp", "listing.webp"] {
        store.put(name, Bytes::from_static(b"12345")).await.expect("stores");
    }
    let names =
        |entries: Vec<Entry>| entries.into_iter().map(|entry| (entry.name, entry.size)).collect::<Vec<_>>();
    let found = names(store.list("list/").await.expect("lists"));
    assert_eq!(found, [("list/a.webp".to_owned(), 5), ("list/b.webp".to_owned(), 5)]);
    assert_eq!(store.list("list").await.expect("lists").len(), 3);
    assert!(store.list("").await.expect("lists").len() >= 3);
    assert_eq!(store.list("zzz").await.expect("lists"), []);
}

async fn takes_long_files_from_the_disk(store: &Store) {
    let folder = tempfile::tempdir().expect("a folder");
    // Nothing, a little, exactly one piece, and two and a half pieces.
    for (at, length) in [0, 1000, 8 << 20, 20 << 20].into_iter().enumerate() {
        let path = folder.path().join(format!("{at}"));
        let bytes = long(length);
        std::fs::write(&path, &bytes).expect("writes");
        let name = format!("film{at}.mp4");
        store.put_file(&name, &path).await.expect("stores");
        assert!(store.get(&name).await.expect("reads").expect("is there") == bytes, "{length} bytes");
    }
    let missing = store.put_file("c.mp4", &folder.path().join("none")).await;
    assert!(matches!(missing, Err(StoreError::Failed { .. })));
    assert_eq!(store.head("c.mp4").await.expect("asks"), None);
}

const LEAVING: [&str; 26] = [
    "",
    "/",
    ".",
    "..",
    "../x",
    "a/../x",
    "a/..",
    "/etc/passwd",
    "a//b",
    "a/",
    "./a",
    "a/./b",
    ".hidden",
    "a/.hidden",
    "a..b",
    "C:\\x",
    "a\\b",
    "a%2e%2e/b",
    "%2e%2e",
    "a b",
    "A.webp",
    "ä.webp",
    "a\0b",
    "a\nb",
    "~",
    "a:b",
];

async fn refuses_names_that_could_leave(store: &Store) {
    let long_name = "a".repeat(201);
    for name in LEAVING.into_iter().chain([long_name.as_str()]) {
        let refused = [
            store.put(name, Bytes::from_static(b"x")).await.err(),
            store.put_file(name, "/etc/hostname".as_ref()).await.err(),
            store.get(name).await.err(),
            store.head(name).await.err(),
            store.range(name, 0..1).await.err(),
            store.delete(name).await.err(),
        ];
        for error in refused {
            assert!(matches!(error, Some(StoreError::Name(_))), "{name:?}: {error:?}");
        }
    }
}

async fn keeps_all_promises(store: &Store) {
    store.check().await.expect("works");
    assert_eq!(store.list("").await.expect("lists"), [], "the check leaves nothing");
    keeps_what_it_is_given(store).await;
    reads_parts(store).await;
    lists_what_it_has(store).await;
    takes_long_files_from_the_disk(store).await;
    refuses_names_that_could_leave(store).await;
}

#[tokio::test]
async fn the_local_store_keeps_all_promises() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::local(folder.path().join("not/there/yet")).expect("opens");
    keeps_all_promises(&store).await;
}

#[tokio::test]
async fn the_s3_store_keeps_all_promises() {
    let server = Server::start().await;
    keeps_all_promises(&Store::s3(server.settings()).expect("opens")).await;
}

#[tokio::test]
async fn an_s3_server_that_goes_away_is_an_error_and_not_an_absence() {
    let mut server = Server::start().await;
    let store = Store::s3(server.settings()).expect("opens");
    store.put("a.webp", Bytes::from_static(b"12345")).await.expect("stores");
    server.stop().await;
    for error in [
        store.get("a.webp").await.err(),
        store.head("a.webp").await.err(),
        store.range("a.webp", 0..1).await.err(),
        store.put("b.webp", Bytes::from_static(b"x")).await.err(),
    ] {
        assert!(matches!(error, Some(StoreError::Failed { .. })), "{error:?}");
    }
    server.start_again().await;
    assert_eq!(store.get("a.webp").await.expect("reads").as_deref(), Some(b"12345".as_slice()));
    assert_eq!(store.get("b.webp").await.expect("asks"), None);
}

#[tokio::test]
async fn a_folder_inside_a_bucket_keeps_all_promises_and_stays_apart() {
    let server = Server::start().await;
    let inside = Store::s3(S3 { prefix: "/one/media/".into(), ..server.settings() }).expect("opens");
    let whole = Store::s3(server.settings()).expect("opens");
    whole.put("outside.webp", Bytes::from_static(b"x")).await.expect("stores");
    keeps_all_promises(&inside).await;
    assert_eq!(inside.get("outside.webp").await.expect("asks"), None);
    assert!(whole.head("one/media/b2.mp4").await.expect("asks").is_some());
}

#[tokio::test]
async fn a_file_of_the_local_store_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::local(folder.path()).expect("opens");
    // A read in the middle of a stream that is cut: the file has become shorter.
    store.put("a.mp4", long(500_000).into()).await.expect("stores");
    let slice = store.range("a.mp4", 0..500_000).await.expect("reads").expect("is there");
    std::fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("a.mp4"))
        .expect("opens")
        .set_len(100)
        .expect("cuts");
    assert!(slice.stream.try_collect::<Vec<Bytes>>().await.is_err());
    // What other programs leave behind is not ours.
    std::fs::write(folder.path().join("Thumbs.db"), "x").expect("writes");
    assert_eq!(store.list("").await.expect("lists").len(), 1);
}

#[tokio::test]
async fn the_check_says_how_to_mend_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("media");
    let store = Store::local(&path).expect("opens");
    std::fs::remove_dir(&path).expect("removes");
    std::fs::write(&path, "in the way").expect("writes");
    let told = store.check().await.expect_err("fails").to_string();
    assert!(
        told.contains(&path.display().to_string()) && told.contains("Make the folder writable"),
        "{told}"
    );
    let told = Store::local(path.join("below")).expect_err("fails").to_string();
    assert!(told.contains("cannot be used") && told.contains("choose another folder"), "{told}");
}

#[tokio::test]
async fn the_check_says_how_to_mend_a_bucket() {
    let server = Server::start().await;
    let told = async |settings: S3| match Store::s3(settings) {
        Ok(store) => store.check().await.expect_err("fails").to_string(),
        Err(error) => error.to_string(),
    };
    let wrong_key = told(S3 { secret_key: "guess".into(), ..server.settings() }).await;
    assert!(wrong_key.contains("access key") && !wrong_key.contains("guess"), "{wrong_key}");
    let no_bucket = told(Server::without_buckets().await.settings()).await;
    assert!(no_bucket.contains("Create the bucket"), "{no_bucket}");
    let nobody = told(S3 { endpoint: "http://127.0.0.1:1".into(), ..server.settings() }).await;
    assert!(nobody.contains("can be reached"), "{nobody}");
    let no_scheme = told(S3 { endpoint: "s3.example.org".into(), ..server.settings() }).await;
    assert!(no_scheme.contains("https://"), "{no_scheme}");
    let bad_prefix = told(S3 { prefix: "../up".into(), ..server.settings() }).await;
    assert!(bad_prefix.contains("folder inside the bucket"), "{bad_prefix}");
    let settings = server.settings();
    assert!(!format!("{settings:?}").contains("secret\""));
}

#[tokio::test]
async fn https_finds_its_crypto_provider() {
    let settings = Server::start().await.settings();
    let refused =
        Store::s3(S3 { endpoint: "https://127.0.0.1:1".into(), ..settings }).expect("opens").check().await;
    assert!(refused.expect_err("nobody is there").to_string().contains("can be reached"));
}
