use db::db_test;

use crate::conversation::people::settings;
use crate::program::Place;
use crate::support::server::Server;

/// The status of a program that is asked to end twice.
const AT_ONCE: Option<i32> = Some(130);

#[test]
fn a_server_that_is_about_to_stop_says_so_and_serves_on_for_a_while() {
    let place = Place::new();
    let mut server = Server::start_with(&place, &[("ALONGSIDE_DRAIN", "300")], &["serve"]);
    let reply = server.get("/readyz");
    assert_eq!((reply.status, reply.text().as_str()), (200, "ready\n"), "{}", server.log());
    assert_eq!(reply.header("cache-control"), "no-store");
    server.signal("-TERM");
    let gone = loop {
        let reply = server.get("/readyz");
        if reply.status != 200 {
            break reply;
        }
    };
    assert_eq!((gone.status, gone.text().as_str()), (503, "this server is about to stop\n"));
    assert_eq!(gone.header("retry-after"), "5");
    assert_eq!(server.get("/").status, 200, "whoever comes is served");
    assert_eq!(server.get("/healthz").status, 200, "it is alive");
    server.signal("-TERM");
    assert_eq!(server.ended(), AT_ONCE);
}

#[test]
fn a_drain_that_is_no_number_of_seconds_is_refused() {
    for wrong in ["soon", "-1", "301", "1.5"] {
        let said = Place::new().run_with(&[("ALONGSIDE_DRAIN", wrong)], &["config"]).ended(1);
        assert!(said.err.contains("from 0 to 300"), "{}", said.err);
    }
}

db_test!(app::MIGRATIONS, fn a_server_is_not_ready_on_a_database_of_another_program_and_goes_on_beside_a_newer_one(db) {
    db::sql! {
        NEWER: i64 = "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, '9999_later', 'x', 0)";
        OTHER: () = "UPDATE schema_migration SET checksum = 'x' || checksum WHERE number = 1";
        SAME: () = "UPDATE schema_migration SET checksum = substr(checksum, 2) WHERE number = 1";
    }
    let (place, settings) = (Place::new(), settings(db));
    let server = Server::start_with(&place, &settings, &["serve"]);
    let until = |status: u16| loop {
        let reply = server.get("/readyz");
        if reply.status == status {
            break reply;
        }
    };
    until(200);
    db.write(async |tx| tx.exec(&OTHER, ()).await).await.unwrap();
    let reply = until(503);
    assert!(reply.text().contains("another schema"), "{}", reply.text());
    assert_eq!(server.get("/healthz").status, 200, "it is alive all the same");
    db.write(async |tx| tx.exec(&SAME, ()).await).await.unwrap();
    until(200);
    // A newer version has brought the schema up to date and takes over, one server after the other.
    db.write(async |tx| tx.exec(&NEWER, 9999_i64).await).await.unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert_eq!(server.get("/readyz").status, 200, "whoever serves goes on");
    server.stop();
});
