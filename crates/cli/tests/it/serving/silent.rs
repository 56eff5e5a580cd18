//! The storage of media takes connections and never answers, as one behind a broken network does.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::s3::{media, variables};
use crate::program::Place;
use crate::support::browser::Browser;
use crate::support::hole::{Hole, State};
use crate::support::http::{self, Reply};
use crate::support::s3_server;
use crate::support::sample;
use crate::support::server::Server;

/// Within this time, the manual promises, everybody has an answer.
const PROMISED: Duration = Duration::from_secs(15);
const ALBUM: &str = "/drafts/update/pictures";
const FACE: &str = "/settings/profile/picture";

/// The settings of a store behind this way.
fn behind(hole: &Hole, storage: &s3_server::Server) -> Vec<(&'static str, String)> {
    let mut all = variables(storage);
    for (name, value) in &mut all {
        if *name == "ALONGSIDE_MEDIA_ENDPOINT" {
            *value = format!("http://127.0.0.1:{}", hole.port);
        }
    }
    all.push(("ALONGSIDE_SAFETY_NEW_DAYS", "0".to_owned()));
    all
}

/// The port of a storage.
fn port(storage: &s3_server::Server) -> u16 {
    storage.settings().endpoint.rsplit(':').next().unwrap().parse().unwrap()
}

/// Asks, and sees that the answer comes in time.
#[track_caller]
fn in_time(what: &str, ask: impl FnOnce() -> Reply) -> Reply {
    let began = Instant::now();
    let reply = ask();
    assert!(began.elapsed() < PROMISED, "{what} took {:?}", began.elapsed());
    reply
}

/// An answer that says what is the matter.
#[track_caller]
fn is_honest(what: &str, reply: &Reply) {
    assert_eq!((reply.status, reply.header("retry-after")), (503, "10"), "{what}: {}", reply.head);
    assert!(!reply.header("cache-control").contains("immutable"), "{what}: {}", reply.head);
}

/// The files of pictures that stand on a page of a post.
fn of_post(page: &str) -> BTreeSet<String> {
    let words = page.split(['"', ' ', ',']).filter(|word| word.starts_with("/pictures/posts/"));
    words.map(str::to_owned).collect()
}

/// Words need no storage: reading and writing go on, and load balancers send visitors here, until `over`.
fn words_go_on(port: u16, mut me: Browser, thread: &str, over: &AtomicBool) -> u32 {
    let mut rounds = 0;
    while !over.load(Ordering::SeqCst) {
        let began = Instant::now();
        for path in ["/resources/sore-hands", "/readyz", "/healthz", "/activities", thread] {
            assert_eq!(me.get(port, path).status, 200, "{path}");
        }
        let form = [("body", "Words."), ("key", &*format!("k{rounds}"))];
        assert_eq!(me.post(port, &format!("{thread}/comments"), &form).status, 303);
        assert!(began.elapsed() < PROMISED, "words wait for the storage: {:?}", began.elapsed());
        rounds += 1;
        std::thread::sleep(Duration::from_millis(500));
    }
    rounds
}

/// What needs the storage, all at once: more of it than the program has threads, or connections to the database.
fn all_are_answered_honestly(port: u16, me: &Browser, files: &[String], picture: &[u8]) {
    std::thread::scope(|scope| {
        for at in 0..60 {
            let (mut me, file) = (me.clone(), &files[at % files.len()]);
            scope.spawn(move || is_honest(file, &in_time(file, || me.get(port, file))));
        }
        let mut face = me.clone();
        scope.spawn(move || {
            is_honest("a face", &in_time("a face", || face.uploads(port, FACE, &[], picture)));
        });
        let mut album = me.clone();
        let reply = in_time("an album", || album.uploads(port, ALBUM, &[], picture));
        is_honest("an album", &reply);
        assert!(reply.text().contains("fault on our side"), "{}", reply.text());
    });
}

/// A server, somebody there with a picture in a post, the address of that, and all that needs the storage.
fn begun(
    place: &Place,
    variables: &[(&str, &str)],
    picture: &[u8],
) -> (Server, Browser, String, Vec<String>) {
    place.run_with(variables, &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(place, variables, &["serve"]);
    let mut me = Browser::of(place, variables, "ada-lane", server.port);
    assert_eq!(me.uploads(server.port, ALBUM, &[], picture).status, 303);
    let thread = me.says(server.port, "With a picture.");
    let mut files = media(&server, &["/resources/sore-hands", "/resources/moving-hands"]);
    files.extend(of_post(&me.get(server.port, &thread).text()));
    assert!(files.iter().any(|file| file.starts_with("/pictures/posts/")) && files.len() > 4, "{files:?}");
    (server, me, thread, files.into_iter().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_never_answers_keeps_nobody_waiting_and_is_used_again_when_it_does() {
    let storage = s3_server::Server::start().await;
    let (place, hole) = (Place::new(), Hole::before(port(&storage)));
    sample::write(&place);
    let variables = behind(&hole, &storage);
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let picture = std::fs::read(place.path("library/media/pictures/pebbles.jpg")).unwrap();
    let (server, mut me, thread, files) = begun(&place, &variables, &picture);

    hole.becomes(State::Silent);
    let over = AtomicBool::new(false);
    let rounds = std::thread::scope(|scope| {
        let words = scope.spawn(|| words_go_on(server.port, me.clone(), &thread, &over));
        all_are_answered_honestly(server.port, &me, &files, &picture);
        over.store(true, Ordering::SeqCst);
        words.join().unwrap()
    });
    assert!(rounds >= 3, "{rounds} rounds while others waited for the storage");
    assert_eq!(http::get(server.port, "/media/nothing-of-the-kind.webp").status, 503, "no missing file");
    let told = place.run_with(&variables, &["check"]).ended(1);
    assert!(told.out.contains("no answer within 10 seconds"), "{}", told.out);

    hole.becomes(State::There);
    for file in &files {
        assert_eq!(me.get(server.port, file).status, 200, "{file}: {}", server.log());
    }
    for at in [ALBUM, FACE] {
        assert_eq!(me.uploads(server.port, at, &[], &picture).status, 303, "{at} without a restart");
    }
    server.is_well();
    server.stop();
    place.run_with(&variables, &["check"]).ended(0);
}
