//! The drill: a community with pictures is backed up while people write, restored into the other engine, and compared row by row and
//! file by file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use db::Db;
use db::copy::{Rows as _, Snapshot, tables};
use db::testing::{TestDb, on_both};

use super::name;
use crate::conversation::people::{Person, person};
use crate::program::Place;
use crate::support::s3_server::{self, BUCKET};
use crate::support::sample;
use crate::support::server::Server;

/// All rows of all tables, as they are.
async fn rows(address: &str) -> BTreeMap<String, BTreeSet<String>> {
    let db = Db::open(address).await.unwrap();
    let mut snapshot = Snapshot::of(&db).await.unwrap();
    let mut all = BTreeMap::new();
    for table in tables(&db).await.unwrap() {
        let (mut rows, mut after) = (BTreeSet::new(), None);
        while let Some(page) = snapshot.next(&table, after.as_deref()).await.unwrap() {
            rows.extend(page.rows.iter().map(|row| format!("{row:?}")));
            after = Some(page.position);
        }
        all.insert(table.name, rows);
    }
    snapshot.close().await.unwrap();
    db.close().await;
    all
}

/// Says one thing after the other while the backup is made, and gives what was said in all and before it began.
fn backed_up_while_people_write(
    place: &Place,
    settings: &[(&str, &str)],
    me: Person,
    server: &Server,
    args: &[&str],
) -> (String, usize, usize) {
    let me = me.signed_in(server);
    let thread = me.begins_a_thread(server, "Good morning.");
    let is_over = AtomicBool::new(false);
    let say = |at: usize| {
        let form = [("body", format!("mark-{at}.")), ("key", format!("key{at}"))];
        let reply = me.post(server.port, &format!("{thread}/comments"), &form).unwrap();
        assert_eq!(reply.status, 303, "{}", reply.text());
    };
    let before = 5;
    (0..before).for_each(say);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut said = before;
            while !is_over.load(Ordering::Relaxed) && said < 90 {
                say(said);
                said += 1;
            }
            said
        });
        let made = place.run_with(settings, args);
        is_over.store(true, Ordering::Relaxed);
        let said = writer.join().unwrap();
        (name(&made.ended(0)), before, said)
    })
}

/// How many of those comments a database has.
fn comments(rows: &BTreeMap<String, BTreeSet<String>>) -> usize {
    rows["post"].iter().filter(|row| row.contains("mark-")).count()
}

async fn drill(from: &TestDb, to: &TestDb, at: &str, variables: &[(&str, &str)]) {
    let place = Place::new();
    let common =
        [variables, &[("ALONGSIDE_MAIL_SERVER", "off"), ("ALONGSIDE_SAFETY_NEW_DAYS", "0")]].concat();
    let old = [&common[..], &[("ALONGSIDE_DATABASE", from.url.as_str())]].concat();
    place.run_with(&old, &["demo", "--members", "40", "--no-serve"]).ended(0);
    let me = person(&place, &old, "quiet-writer");

    // While people write: all that was said before it is in it, and it is of one moment.
    let server = Server::start_with(&place, &old, &["serve"]);
    let (early, before, said) =
        backed_up_while_people_write(&place, &old, me, &server, &["backup", "--to", at]);
    server.is_well();
    server.stop();
    assert!(said > before, "nobody wrote while it was made");
    let again = [&common[..], &[("ALONGSIDE_DATABASE", "sqlite:early.db")]].concat();
    place.run_with(&again, &["restore", "--from", at, "--backup", &early, "--data", "early"]).ended(0);
    let early = rows(&format!("sqlite:{}", place.path("early.db").display())).await;
    assert!((before..=said).contains(&comments(&early)), "{} of {said}", comments(&early));

    // In the quiet: everything, row by row and file by file.
    let made = place.run_with(&old, &["backup", "--to", at]).ended(0);
    assert!(made.out.contains("of which 0 are new here"), "{}", made.out);
    let proved = place.run_with(&common, &["restore", "--from", at, "--verify"]).ended(0);
    assert!(proved.out.contains(&format!("Proved: the backup {} restores", name(&made))), "{}", proved.out);
    let new = [&common[..], &[("ALONGSIDE_DATABASE", to.url.as_str())]].concat();
    place.run_with(&new, &["restore", "--from", at, "--data", "new"]).ended(0);
    let (wanted, found) = (rows(&from.url).await, rows(&to.url).await);
    for (table, rows) in &wanted {
        assert!(found.get(table) == Some(rows), "{table} is not the same");
    }
    assert_eq!(wanted.len(), found.len());
    assert!(comments(&found) == said && wanted["post_picture"].len() + wanted["media"].len() > 5);
    let files = sample::files(&place.path("alongside-data/media"));
    assert!(files.len() > 20, "{}", files.len());
    sample::are_the_same(&place.path("alongside-data/media"), &place.path("new/media"));

    // And it is served.
    place.run_with(&new, &["check", "--data", "new"]).ended(0);
    let server = Server::start_with(&place, &new, &["serve", "--data", "new"]);
    server.is_well();
    assert!(server.get("/search?q=numb+hands").text().contains("/resources/numb-hands-and-feet"));
    server.stop();
}

#[test]
fn drill_from_sqlite_through_a_folder_into_postgresql() {
    on_both(&[], async |sqlite: &TestDb, postgres: &TestDb| drill(sqlite, postgres, "backups", &[]).await);
}

#[test]
fn drill_from_postgresql_sealed_through_s3_into_sqlite() {
    on_both(&[], async |sqlite: &TestDb, postgres: &TestDb| {
        let storage = s3_server::Server::start().await;
        let s3 = storage.settings();
        let variables = [
            ("ALONGSIDE_BACKUP_ENDPOINT", s3.endpoint.as_str()),
            ("ALONGSIDE_BACKUP_BUCKET", BUCKET),
            ("ALONGSIDE_BACKUP_ACCESS_KEY", s3.access_key.as_str()),
            ("ALONGSIDE_BACKUP_SECRET_KEY", s3.secret_key.as_str()),
            ("ALONGSIDE_BACKUP_PREFIX", "community"),
            ("ALONGSIDE_BACKUP_KEY", "three quiet boats on a lake"),
        ];
        drill(postgres, sqlite, "s3", &variables).await;
    });
}
