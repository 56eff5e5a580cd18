//! `alongside move`: the whole database to the other engine and back, ended half way, and refused where it would do harm.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use db::testing::{TestDb, on_postgres};

use crate::conversation::people::again;
use crate::program::{Place, Said};
use crate::support::server::Server;

db::sql! {
    WHOLE: () => (i64,) = "SELECT coalesce(max(seq_scan), 0) AS times FROM pg_stat_user_tables
        WHERE relname IN ('post_search', 'member_search', 'member_team_search')";
}

const SOURCE: &str = "sqlite:alongside-data/alongside.db";
/// What anybody reads, and searches with one answer and with many.
const OPEN: [&str; 6] = [
    "/",
    "/resources",
    "/resources/numb-hands-and-feet",
    "/search?q=numb+hands",
    "/search?q=tired&in=posts",
    "/topics/side-effects",
];
/// What members look for.
const FOR_MEMBERS: [&str; 4] = [
    "/search?q=tired&in=posts",
    "/search?q=chemotherapy&in=questions",
    "/search?q=walking&in=members",
    "/search?q=quiet&in=members",
];

/// A community in SQLite, with a member who can sign in.
fn community(members: &str) -> Place {
    let place = Place::new();
    place.run(&["demo", "--members", members, "--no-serve"]).ended(0);
    place.run(&["admin", "add", "quiet-reader", "quiet-reader@example.org"]).ended(0);
    place
}

/// The lines of tables: their rows and sums.
fn tables(said: &Said) -> BTreeSet<String> {
    let lines = said.out.lines().filter(|line| line.split_whitespace().count() == 3);
    // Letters, links and sessions are made by looking at it.
    let quiet = ["event", "letter", "session", "ticket", "job", "throttle"];
    lines
        .filter(|line| !quiet.iter().any(|table| line.starts_with(&format!("{table} "))))
        .map(str::to_owned)
        .collect()
}

/// What stands on the pages of a database: the links of each, for anybody and for a member.
fn links(place: &Place, database: &str) -> Vec<(String, BTreeSet<String>)> {
    let settings = [("ALONGSIDE_DATABASE", database), ("ALONGSIDE_MAIL_SERVER", "off")];
    let member = again(place, &settings, "quiet-reader");
    let server = Server::start_with(place, &settings, &["serve", "--no-work"]);
    let member = member.signed_in(&server);
    let links = |text: String| {
        let parts = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        parts
            .filter(|link| {
                ["/posts/", "/resources/", "/members/", "/media/"].iter().any(|start| link.starts_with(start))
            })
            .collect::<BTreeSet<_>>()
    };
    let mut all = Vec::new();
    for path in OPEN {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}");
        all.push((path.to_owned(), links(reply.text())));
    }
    for path in FOR_MEMBERS {
        let reply = member.get(&server, path);
        assert_eq!(reply.status, 200, "{path}");
        all.push((format!("{path} for a member"), links(reply.text())));
    }
    server.is_well();
    server.stop();
    all
}

#[test]
fn a_community_moves_to_postgresql_and_back_and_every_search_finds_the_same() {
    on_postgres(&[], async |db: &TestDb| {
        let place = community("80");
        let before = links(&place, SOURCE);
        // What is found depends a little on the day: what is said is made up until now.
        assert!(before.iter().filter(|(_, links)| !links.is_empty()).count() >= 7, "{before:?}");
        let there = place.run(&["move", "--from", SOURCE, "--to", &db.url]).ended(0);
        assert!(there.err.contains("Copying: ") && there.err.contains("Comparing: "), "{}", there.err);
        assert!(there.out.contains("Counts and checksums are those of the source"), "{}", there.out);
        assert!(tables(&there).len() > 20, "{}", there.out);
        // Once emptied, once counted; not once for each of those who are taken in.
        let whole = db.read(async |c| c.one(&WHOLE, ()).await).await.unwrap().0;
        assert!(whole < 10, "a table of the search was read from end to end {whole} times");
        let on_postgres = links(&place, &db.url);
        assert_eq!(before, on_postgres);
        let back = place.run(&["move", "--from", &db.url, "--to", "sqlite:back.db"]).ended(0);
        assert_eq!(tables(&there), tables(&back));
        assert_eq!(before, links(&place, "sqlite:back.db"));
        place.run(&["check", "--database", &db.url]).ended(0);
        place.run(&["check", "--database", "sqlite:back.db"]).ended(0);
    });
}

/// Kills a move when half of the rows are there.
fn killed_half_way(place: &Place, to: &str) {
    let mut command = place.command(&[], &["move", "--from", SOURCE, "--to", to]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let half = |line: &String| {
        let mut words = line.strip_prefix("Copying: ")?.split_whitespace();
        let (done, total): (usize, usize) = (words.next()?.parse().ok()?, words.nth(1)?.parse().ok()?);
        (done * 2 > total).then_some(())
    };
    let seen: Vec<String> = {
        let mut seen = Vec::new();
        for line in lines {
            let is_half = half(&line).is_some();
            seen.push(line);
            if is_half {
                break;
            }
        }
        seen
    };
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "{seen:?}");
}

#[test]
fn a_move_that_was_killed_goes_on_where_it_stopped_and_finds_what_was_written_meanwhile() {
    on_postgres(&[], async |db: &TestDb| {
        let place = community("40");
        killed_half_way(&place, &db.url);
        for command in ["serve", "migrate", "check"] {
            let said = place.run(&[command, "--database", &db.url, "--listen", "127.0.0.1:0"]).ended(1);
            let told = format!("{}{}", said.out, said.err);
            assert!(
                told.contains("This database is not whole") && told.contains("move from sqlite:"),
                "{told}"
            );
        }
        let other =
            place.run(&["move", "--from", "sqlite:./alongside-data/alongside.db", "--to", &db.url]).ended(1);
        assert!(other.err.contains("is being filled already"), "{}", other.err);
        let said = place.run(&["move", "--from", SOURCE, "--to", &db.url]).ended(0);
        assert!(said.out.contains("which an earlier move had begun"), "{}", said.out);
        place.run(&["check", "--database", &db.url]).ended(0);
    });
    let place = community("40");
    killed_half_way(&place, "sqlite:there.db");
    place.run(&["admin", "add", "late-riser", "late-riser@example.org"]).ended(0);
    let said = place.run(&["move", "--from", SOURCE, "--to", "sqlite:there.db"]).ended(1);
    assert!(said.err.contains("account has") && said.err.contains("stop the server"), "{}", said.err);
    place.run(&["migrate", "--database", "sqlite:there.db"]).ended(1);
}

#[test]
fn a_move_is_refused_where_it_would_do_harm() {
    let place = Place::new();
    let missing = place.run(&["move", "--from", "sqlite:nothing.db", "--to", "sqlite:there.db"]).ended(1);
    assert!(missing.err.contains("There is no database at nothing.db"), "{}", missing.err);
    assert!(!place.path("nothing.db").exists() && !place.path("there.db").exists());
    place.run(&["move", "--to", SOURCE, "--from", SOURCE]).ended(2);
    let person = ["admin", "add", "quiet-reader", "quiet-reader@example.org"];
    place.run(&person).ended(0);
    place.run(&[&person[..], &["--database", "sqlite:there.db"]].concat()).ended(0);
    let full = place.run(&["move", "--from", SOURCE, "--to", "sqlite:there.db"]).ended(1);
    assert!(full.err.contains("The database is not empty: there are rows in account"), "{}", full.err);
    place.run(&["check", "--database", "sqlite:there.db"]).ended(0);
}
