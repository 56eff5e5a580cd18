//! Letters on their way to a real mail server: tries, failures, crashes, and many workers.

use std::collections::BTreeSet;
use std::path::Path;

use app::communities::CommunityId;
use app::mail::outbox::{self, Entry, State};
use app::mail::{LetterId, Note, Post, Postman, Security, Server, Urgency, Way, bounces, send};
use app::{App, mail};
use db::db_test;
use jiff::SignedDuration;
use kernel::Clock;

use crate::mail_peer::{self, Peer};
use crate::mail_sample::*;

fn to_peer(peer: &Peer) -> Way {
    to_port(peer.port)
}

fn to_port(port: u16) -> Way {
    Way::Smtp(Server {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        login: None,
        authority: None,
    })
}

/// A port on which nobody listens.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn entry(app: &App, home: CommunityId, id: LetterId) -> Entry {
    outbox::show(app, home, id).await.unwrap().unwrap().0
}

fn later(app: &App, time: SignedDuration) {
    app.clock.set(app.clock.now().checked_add(time).unwrap());
}

fn message_id(letter: &Path) -> String {
    mail_peer::headers(&mail_peer::read(letter, None), "Message-ID").remove(0)
}

db_test!(app::MIGRATIONS, fn a_letter_arrives_once_and_its_text_is_gone(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    let id = posted(&app, home, "ada@example.net").await;
    let postman = postman(to_peer(&peer));
    assert_eq!(round(&app, &postman).await.sent, 1);
    assert_eq!(round(&app, &postman).await, mail::Round::default());
    let arrived = peer.letters();
    assert_eq!(arrived.len(), 1);
    let envelope = mail_peer::envelope(&arrived[0]);
    assert_eq!(envelope["from"], "community@example.org");
    assert_eq!(envelope["to"], serde_json::json!(["ada@example.net"]));
    let (entry, note) = outbox::show(&app, home, id).await.unwrap().unwrap();
    assert_eq!((entry.state, entry.attempts, entry.problem.as_str()), (State::Sent, 1, ""));
    assert_eq!(note, None, "the link in it could still be read");
    assert!(!outbox::resend(&app, home, id).await.unwrap());
});

db_test!(app::MIGRATIONS, fn a_letter_of_a_change_that_fails_is_not_sent(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let twice = letter(&app, home, "ada@example.net");
    send(&app, twice.clone()).await.unwrap();
    assert!(send(&app, twice).await.is_err(), "one letter was posted twice");
    assert_eq!(outbox::counts(&app, home).await.unwrap().waiting, 1);
});

db_test!(app::MIGRATIONS, fn mail_that_is_off_loses_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let id = posted(&app, home, "ada@example.net").await;
    assert_eq!(round(&app, &postman(Way::Off)).await, mail::Round::default());
    let waiting = entry(&app, home, id).await;
    assert_eq!((waiting.state, waiting.attempts), (State::Waiting, 0));
    later(&app, SignedDuration::from_hours(1000));
    assert_eq!(round(&app, &postman(Way::Files(folder.path().join("mail")))).await.sent, 1);
});

db_test!(app::MIGRATIONS, fn what_is_put_off_is_tried_by_the_schedule_and_dead_after_three_days(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    let postman = postman(to_peer(&peer));
    let id = posted(&app, home, "later@example.net").await;
    let minutes = [1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60];
    for (tries, wait) in (1..).zip(minutes) {
        assert_eq!(round(&app, &postman).await, mail::Round { later: 1, ..mail::Round::default() });
        let put_off = entry(&app, home, id).await;
        assert_eq!((put_off.state, put_off.attempts), (State::Waiting, tries));
        assert_eq!(put_off.due_at, app.clock.now().checked_add(SignedDuration::from_mins(wait)).unwrap());
        assert!(put_off.problem.contains("Greylisted"), "{}", put_off.problem);
        later(&app, SignedDuration::from_mins(wait).checked_sub(SignedDuration::from_secs(1)).unwrap());
        assert_eq!(round(&app, &postman).await, mail::Round::default(), "it was tried too early");
        later(&app, SignedDuration::from_secs(1));
    }
    assert_eq!(round(&app, &postman).await.dead, 1);
    assert_eq!(entry(&app, home, id).await.state, State::Dead);
    // It was not the address's fault.
    assert_eq!(bounces::suppressed(&app, home).await.unwrap(), vec![]);
    assert_eq!(outbox::resend_dead(&app, home).await.unwrap(), 1);
    let again = entry(&app, home, id).await;
    assert_eq!((again.state, again.attempts, again.due_at), (State::Waiting, 0, app.clock.now()));
});

db_test!(app::MIGRATIONS, fn a_mail_server_that_is_away_is_not_the_fault_of_any_letter(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let mut ids = Vec::new();
    for number in 0..30 {
        ids.push(posted(&app, home, &format!("ada{number}@example.net")).await);
    }
    let away = postman(to_port(closed_port()));
    let first = round(&app, &away).await;
    assert!(first.closed && first.later < 20 && first.dead == 0, "all were tried: {first:?}");
    for _ in 0..50 {
        later(&app, SignedDuration::from_mins(30));
        let next = round(&app, &away).await;
        assert!(next.closed && next.dead == 0, "{next:?}");
    }
    later(&app, SignedDuration::from_mins(30));
    assert_eq!(round(&app, &postman(Way::Files(folder.path().join("mail")))).await.sent, 30);
});

db_test!(app::MIGRATIONS, fn a_refused_letter_is_dead_and_can_be_sent_again(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    let postman = postman(to_peer(&peer));
    let id = posted(&app, home, "Gone@example.net").await;
    assert_eq!(round(&app, &postman).await.dead, 0, "the part before the @ is as it was written");
    let id_gone = posted(&app, home, "gone@example.net").await;
    assert_eq!(round(&app, &postman).await.dead, 1);
    let dead = entry(&app, home, id_gone).await;
    assert!(dead.state == State::Dead && dead.problem.contains("User unknown"), "{dead:?}");
    assert_eq!(entry(&app, home, id).await.state, State::Sent);
    // Nobody is there: news is not tried any more, what somebody waits for is.
    let news = letter(&app, home, "GONE@example.net").leaving(Urgency::Soon);
    let news = send(&app, news).await.unwrap();
    assert_eq!(round(&app, &postman).await, mail::Round::default());
    assert_eq!(entry(&app, home, news).await.state, State::Suppressed);
    posted(&app, home, "gone@example.net").await;
    assert_eq!(round(&app, &postman).await.dead, 1);
    assert!(bounces::allow(&app, home, "gone@example.net").await.unwrap());
    assert!(outbox::resend(&app, home, news).await.unwrap());
    assert_eq!(round(&app, &postman).await.sent, 1);
    let counts = outbox::counts(&app, home).await.unwrap();
    assert_eq!((counts.sent, counts.dead, counts.suppressed, counts.waiting), (2, 2, 0, 0));
});

db_test!(app::MIGRATIONS, fn only_what_is_about_the_address_suppresses_it(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    let postman = postman(to_peer(&peer));
    for _ in 0..3 {
        posted(&app, home, "policy@example.net").await;
        posted(&app, home, "refused@example.net").await;
        round(&app, &postman).await;
    }
    let all = bounces::suppressed(&app, home).await.unwrap();
    let all: Vec<_> = all.iter().map(|one| (one.address_key.as_str(), one.bounces, one.since.is_some())).collect();
    assert_eq!(all, [("refused@example.net", 3, true)]);
    // That we may not send at all is our own trouble.
    let ours = posted(&app, home, "us@example.net").await;
    assert!(round(&app, &postman).await.closed);
    assert_eq!(entry(&app, home, ours).await.state, State::Waiting);
});

db_test!(app::MIGRATIONS, fn a_letter_whose_worker_died_is_sent_again_under_the_same_name(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    let id = posted(&app, home, "hang@example.net").await;
    let (worker, post) = (app.clone(), postman(to_peer(&peer)));
    // The server has taken it and not said so yet; then the worker dies.
    let dying = tokio::spawn(async move { round(&worker, &post).await });
    peer.wait_for(1);
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    let held = entry(&app, home, id).await;
    assert_eq!((held.state, held.attempts), (State::Waiting, 1));
    let other = postman(to_peer(&peer));
    assert_eq!(round(&app, &other).await, mail::Round::default(), "it was taken from a worker that may live");
    assert!(!outbox::resend(&app, home, id).await.unwrap(), "it is on its way");
    later(&app, SignedDuration::from_mins(6));
    assert_eq!(round(&app, &other).await.sent, 1);
    let arrived = peer.letters();
    assert_eq!(arrived.len(), 2);
    assert_eq!(message_id(&arrived[0]), message_id(&arrived[1]));
    assert_eq!(entry(&app, home, id).await.attempts, 2);
});

db_test!(app::MIGRATIONS, fn letters_go_over_tls_to_a_server_that_wants_a_password(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let keys = mail_peer::keys(folder.path());
    let peer = Peer::start(folder.path(), &["--tls", keys.to_str().unwrap(), "--login", "me:hunter2"]);
    let server = |password: &str, trusted: bool| Server {
        host: "127.0.0.1".to_owned(),
        port: peer.port,
        security: Security::StartTls,
        login: Some(("me".to_owned(), password.to_owned())),
        authority: trusted.then(|| keys.join("authority.pem")),
    };
    let id = posted(&app, home, "ada@example.net").await;
    for (wrong, told) in [(server("hunter3", true), "535"), (server("hunter2", false), "certificate")] {
        assert!(round(&app, &postman(Way::Smtp(wrong))).await.closed);
        let waiting = entry(&app, home, id).await;
        assert!(waiting.state == State::Waiting && waiting.problem.contains(told), "{waiting:?}");
        assert!(!waiting.problem.contains("hunter"), "{waiting:?}");
        later(&app, SignedDuration::from_mins(30));
    }
    let right = Way::Smtp(server("hunter2", true));
    mail::check(&right).await.unwrap();
    assert_eq!(round(&app, &postman(right)).await.sent, 1);
    let envelope = mail_peer::envelope(&peer.letters()[0]);
    assert_eq!((&envelope["tls"], &envelope["login"]), (&true.into(), &true.into()));
});

db_test!(app::MIGRATIONS, fn many_letters_share_few_connections_and_the_urgent_go_first(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let peer = Peer::start(folder.path(), &[]);
    for number in 0..60 {
        let bulk = letter(&app, home, &format!("bulk{number}@example.net")).leaving(Urgency::Bulk);
        send(&app, bulk).await.unwrap();
    }
    posted(&app, home, "now@example.net").await;
    assert_eq!(round(&app, &postman(to_peer(&peer))).await.sent, 61);
    let envelopes: Vec<_> = peer.letters().iter().map(|letter| mail_peer::envelope(letter)).collect();
    let first = envelopes.iter().position(|e| e["to"][0] == "now@example.net").unwrap();
    assert!(first < 8, "the urgent letter left as number {first}");
    let connections: BTreeSet<_> = envelopes.iter().map(|e| e["peer"].to_string()).collect();
    assert!(connections.len() <= 16, "{} connections for 61 letters", connections.len());
    let all: BTreeSet<_> = envelopes.iter().map(|e| e["to"].to_string()).collect();
    assert_eq!(all.len(), 61);
});

db_test!(app::MIGRATIONS, fn several_workers_never_send_a_letter_twice(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    for number in 0..120 {
        posted(&app, home, &format!("ada{number}@example.net")).await;
    }
    let mut workers = tokio::task::JoinSet::new();
    for number in 0..6 {
        let out = folder.path().join(format!("mail{number}"));
        std::fs::create_dir(&out).unwrap();
        let app = process(db, folder.path(), Clock::fixed(TEN.parse().unwrap()));
        workers.spawn(async move { round(&app, &postman(Way::Files(out))).await.sent });
    }
    let sent: u64 = workers.join_all().await.into_iter().sum();
    assert_eq!(sent, 120);
    let files = (0..6).map(|n| std::fs::read_dir(folder.path().join(format!("mail{n}"))).unwrap().count());
    assert_eq!(files.sum::<usize>(), 120);
    assert_eq!(outbox::counts(&app, home).await.unwrap().sent, 120);
});

db_test!(app::MIGRATIONS, fn the_pace_is_kept(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    for number in 0..12 {
        posted(&app, home, &format!("ada{number}@example.net")).await;
    }
    let began = std::time::Instant::now();
    let post = Post { pace: Some(10), ..post(Way::Files(folder.path().join("mail"))) };
    assert_eq!(round(&app, &Postman::new(post).unwrap()).await.sent, 12);
    // Eight leave at once, and the next not before their eight tenths are over.
    assert!(began.elapsed() >= std::time::Duration::from_millis(800), "{:?}", began.elapsed());
});

db_test!(app::MIGRATIONS, fn lists_show_what_there_is_page_by_page_and_a_sweep_forgets(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(posted(&app, home, &format!("ada{number}@example.net")).await);
    }
    ids.reverse();
    let first = outbox::list(&app, home, None, None, 3).await.unwrap();
    let second = outbox::list(&app, home, Some(State::Waiting), Some(first[2].id), 3).await.unwrap();
    assert_eq!(first.iter().chain(&second).map(|e| e.id).collect::<Vec<_>>(), ids);
    assert_eq!(outbox::show(&app, home, ids[0]).await.unwrap().unwrap().1, Some(note()));
    let elsewhere = CommunityId(home.0 + 1);
    assert_eq!(outbox::list(&app, elsewhere, None, None, 3).await.unwrap(), vec![]);
    assert_eq!(outbox::show(&app, elsewhere, ids[0]).await.unwrap(), None);
    assert!(!outbox::resend(&app, elsewhere, ids[0]).await.unwrap());

    round(&app, &postman(Way::Files(folder.path().join("mail")))).await;
    send(&app, mail::Letter::new(&app, home, "x", "no address", Note::default())).await.unwrap();
    assert_eq!(round(&app, &postman(Way::Print)).await.dead, 1);
    later(&app, SignedDuration::from_hours(29 * 24));
    assert_eq!(outbox::sweep(&app, home).await.unwrap(), 0);
    later(&app, SignedDuration::from_hours(2 * 24));
    assert_eq!(outbox::sweep(&app, home).await.unwrap(), 5);
    later(&app, SignedDuration::from_hours(60 * 24));
    assert_eq!(outbox::sweep(&app, home).await.unwrap(), 1);
});
