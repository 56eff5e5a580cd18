//! The conversation on the real server, which is killed, and whose answers are lost on the way.

pub(crate) mod people;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::Shutdown;
use std::sync::Mutex;
use std::time::Duration;

use db::db_test;
use db::testing::TestDb;

use crate::program::Place;
use crate::support::http;
use crate::support::server::Server;
use people::{Person, person, settings};

const WRITERS: usize = 4;
const ROUNDS: u64 = 4;

/// The comments that stand in a thread, each as often as it does.
fn comments(server: &Server, me: &Person, thread: &str) -> Vec<String> {
    let page = me.get(server, thread);
    assert_eq!(page.status, 200, "{}", server.log());
    let text = page.text();
    let marks = text.split(">mark-").skip(1).map(|rest| rest.split('.').next().unwrap().to_owned());
    marks.collect()
}

/// Comments as fast as the server takes them, until it is gone; gives what it said yes to.
fn write_until_it_dies(server: u16, me: &Person, thread: &str, name: &str) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for at in 0..25 {
        let mark = format!("{name}-{at}");
        let form = [("body", format!("mark-{mark}.")), ("key", mark.replace('-', "x"))];
        match me.post(server, &format!("{thread}/comments"), &form) {
            Some(reply) if reply.status == 303 => acknowledged.push(mark),
            Some(reply) => panic!("{} {}", reply.status, reply.text()),
            None => break,
        }
    }
    acknowledged
}

/// What is said in one moment is there in one: a comment in its thread, and its author as one of those who follow it.
async fn is_whole(db: &TestDb) {
    db::sql! {
        LOOSE: () => (i64,) = "SELECT count(*) FROM post p WHERE p.root_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM post r WHERE r.id = p.root_id)";
        HALF: () => (i64,) = "SELECT count(*) FROM post p WHERE NOT EXISTS (SELECT 1 FROM thread_follower f
            WHERE f.thread_id = coalesce(p.root_id, p.id) AND f.member_id = p.author_id)";
    }
    let read = db.read(async |c| Ok((c.one(&LOOSE, ()).await?.0, c.one(&HALF, ()).await?.0)));
    assert_eq!(read.await.unwrap(), (0, 0));
}

// Several write at once while the server is killed, again and again. Whatever it said yes to is there, once.
db_test!(app::MIGRATIONS, fn what_was_acknowledged_is_there_after_the_server_was_killed(db) {
    let (place, settings) = (Place::new(), settings(db));
    let all: Vec<Person> = (0..WRITERS).map(|at| person(&place, &settings, &format!("writer-{at}"))).collect();
    let mut server = Server::start_with(&place, &settings, &["serve"]);
    let all: Vec<Person> = all.into_iter().map(|one| one.signed_in(&server)).collect();
    let thread = all[0].begins_a_thread(&server, "Good morning.");
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    for round in 0..ROUNDS {
        let (said, port) = (Mutex::new(Vec::new()), server.port);
        std::thread::scope(|scope| {
            for (at, me) in all.iter().enumerate() {
                let (said, thread) = (&said, thread.as_str());
                scope.spawn(move || {
                    let own = write_until_it_dies(port, me, thread, &format!("{round}-{at}"));
                    said.lock().unwrap().extend(own);
                });
            }
            std::thread::sleep(Duration::from_millis(100 + round * 200));
            server.signal("-KILL");
        });
        assert_eq!(server.ended(), None, "a signal ended it");
        acknowledged.extend(said.into_inner().unwrap());
        server = Server::start_with(&place, &settings, &["serve"]);
        let there = comments(&server, &all[1], &thread);
        let each: BTreeSet<String> = there.iter().cloned().collect();
        assert_eq!(there.len(), each.len(), "nothing is there twice: {there:?}");
        let lost: Vec<_> = acknowledged.difference(&each).collect();
        assert!(lost.is_empty(), "lost in round {round}: {lost:?}");
    }
    assert!(acknowledged.len() > 5, "{} were said yes to", acknowledged.len());
    server.is_well();
    server.stop();
    place.run_with(&settings, &["check"]).ended(0);
    is_whole(db).await;
});

db_test!(app::MIGRATIONS, fn a_form_whose_answer_was_lost_is_one_post_when_it_is_sent_again(db) {
    let (place, settings) = (Place::new(), settings(db));
    let me = person(&place, &settings, "quiet-harbour");
    let server = Server::start_with(&place, &settings, &["serve"]);
    let me = me.signed_in(&server);
    let thread = me.begins_a_thread(&server, "Good morning.");
    for (at, cut) in [Cut::AtOnce, Cut::HalfWay, Cut::AfterAWhile].into_iter().enumerate() {
        let form = [("body", format!("mark-{at}.")), ("key", format!("0{at}KEY"))];
        let request = me.request(&format!("{thread}/comments"), &form);
        for _ in 0..3 {
            let mut stream = http::connect(server.port);
            let (first, rest) = request.split_at(request.len() / 2);
            stream.write_all(first).unwrap();
            if cut != Cut::HalfWay {
                stream.write_all(rest).unwrap();
            }
            if cut == Cut::AfterAWhile {
                std::thread::sleep(Duration::from_millis(60));
            }
            // Nobody reads the answer.
            stream.shutdown(Shutdown::Both).unwrap();
        }
        let reply = me.post(server.port, &format!("{thread}/comments"), &form).unwrap();
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
    let mut there = comments(&server, &me, &thread);
    there.sort();
    assert_eq!(there, ["0", "1", "2"]);
    server.is_well();
    server.stop();
});

/// When a connection is lost.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    AtOnce,
    HalfWay,
    AfterAWhile,
}
