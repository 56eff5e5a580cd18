//! Addresses, and what is said about wrong ones.

use db::{Db, Error};

db::sql! {
    DISK: () => (i64,) = "SELECT synchronous FROM pragma_synchronous";
    CACHE: () => (i64,) = "SELECT cache_size FROM pragma_cache_size";
}

/// How the writer writes.
async fn settings(db: &Db) -> [i64; 2] {
    let asked = db.write(async |tx| {
        let ((disk,), (cache,)) = (tx.one(&DISK, ()).await?, tx.one(&CACHE, ()).await?);
        Ok([disk, cache])
    });
    asked.await.unwrap()
}

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

#[tokio::test]
async fn who_writes_much_need_not_wait_for_the_disk_and_afterwards_everything_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
    db.migrate(super::people::MIGRATIONS).await.unwrap();
    let usual = settings(&db).await;
    let fails = Error::Bug("the work failed".to_owned());
    for end in [Ok(()), Err(fails)] {
        let work = async {
            assert_ne!(settings(&db).await, usual);
            if end.is_ok() {
                super::people::add_people(&db, 1).await;
            }
            end.clone()
        };
        let rushed: Result<(), Error> = db.rush(work).await;
        assert_eq!(rushed.map_err(|error| error.to_string()), end.map_err(|error| error.to_string()));
        assert_eq!(settings(&db).await, usual);
        let journal = std::fs::metadata(folder.path().join("a.db-wal")).unwrap();
        assert_eq!(journal.len(), 0, "what was written is in the file");
    }
    db.close().await;
}
