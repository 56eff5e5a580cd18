//! Addresses, and what is said about wrong ones.

use db::{Db, Error};

async fn refused(url: &str) -> String {
    match Db::open(url).await {
        Err(Error::Open(why)) => why,
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn an_unknown_address_says_what_is_known() {
    for url in ["mysql://h/b", "alongside.db", ""] {
        let why = refused(url).await;
        assert!(why.contains("sqlite:/var/lib") && why.contains("postgres://"), "{why}");
    }
}

#[tokio::test]
async fn a_missing_folder_says_how_to_make_it() {
    let why = refused("sqlite:/no/such/folder/a.db").await;
    assert!(why.contains("mkdir -p /no/such/folder"), "{why}");
}

#[tokio::test]
async fn an_address_without_a_file_says_so() {
    for url in ["sqlite:", "sqlite::memory:", "sqlite:/"] {
        let why = refused(url).await;
        assert!(why.contains("names no file"), "{url}: {why}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    std::fs::write(
        &file,
        "this is a letter, not a database; it is long enough to be looked at, and says so twice",
    )
    .unwrap();
    let why = refused(&format!("sqlite:{}", file.display())).await;
    assert!(why.contains("a.db") && why.contains("Is it a SQLite file"), "{why}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_the_password() {
    let why = refused("postgres://anna:secret@127.0.0.1:1/library").await;
    for part in ["127.0.0.1:1 ", "anna", "library", "Is the server running"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test]
async fn a_new_file_is_made_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("new.db").display());
    let db = Db::open(&url).await.unwrap();
    db.migrate(super::people::MIGRATIONS).await.unwrap();
    super::people::add_people(&db, 1).await;
    db.close().await;
    let left: Vec<_> = folder.path().read_dir().unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["new.db"], "closing tidies the log files away");
    let again = Db::open(&url).await.unwrap();
    assert_eq!(super::people::count(&again).await, 1);
    again.close().await;
}
