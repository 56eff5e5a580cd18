//! Fresh SQLite files for tests: copies of a template that is migrated once for each set of migrations.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Home, TestDb, fingerprint, must, options};
use crate::{Db, Migration};

const OLD: Duration = Duration::from_secs(2 * 24 * 3600);

pub(super) async fn fresh(migrations: &[Migration]) -> TestDb {
    let template = template(migrations).await;
    let folder =
        must(tempfile::Builder::new().prefix("alongside-test-").tempdir(), "make a folder for the test");
    let file = folder.path().join("test.db");
    must(fs::copy(&template, &file), "copy the template database");
    TestDb::open(format!("sqlite:{}", file.display()), Home::Folder(folder)).await
}

/// Several processes may make it at once: each makes its own and renames it, which the last one wins.
async fn template(migrations: &[Migration]) -> PathBuf {
    let templates = std::env::temp_dir().join("alongside-test-templates");
    let ready = templates.join(format!("{}.db", fingerprint(migrations, true)));
    if ready.exists() {
        return ready;
    }
    must(fs::create_dir_all(&templates), "make the folder of template databases");
    forget_old(&templates);
    let folder = must(tempfile::tempdir_in(&templates), "make a folder for the template database");
    let file = folder.path().join("template.db");
    let db = must(
        Db::open_with(&format!("sqlite:{}", file.display()), options()).await,
        "open the template database",
    );
    must(db.migrate(migrations).await, "migrate the template database");
    db.close().await;
    must(fs::rename(&file, &ready), "keep the template database");
    ready
}

/// Templates of migrations that nobody has used for days.
fn forget_old(templates: &Path) {
    let entries = must(fs::read_dir(templates), "list the template databases");
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|meta| meta.modified()).map(|time| time.elapsed());
        if matches!(age, Ok(Ok(age)) if age > OLD) {
            // Another process may be quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
}
