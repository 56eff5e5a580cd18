//! The mail server of the benchmark, and what its book says.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use app::newsletter::{self, Pace};
use app::{App, communities};
use db::db_test;
use kernel::Clock;

use crate::joining::newsletter::ledger::{Taken, twice};
use crate::joining::newsletter::sink::Sink;
use crate::joining::newsletter::store;
use crate::joining::newsletter::watch::{Moment, growth, row};

fn taken(to: &str, name: &str) -> Taken {
    Taken { to: to.to_owned(), name: name.to_owned() }
}

fn readers() -> Vec<String> {
    vec!["ada@example.org".to_owned(), "bea@example.org".to_owned()]
}

/// Says all of this at once, as a client that pipelines does, and gives the answers until the server hangs up.
fn speak(sink: &Sink, words: &str) -> Vec<String> {
    let mut stream = TcpStream::connect(sink.address).unwrap();
    stream.write_all(words.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    BufReader::new(stream).lines().map(|line| line.unwrap().chars().take(3).collect()).collect()
}

#[test]
fn the_mail_server_notes_to_whom_a_letter_goes_and_its_name() {
    let sink = Sink::start().unwrap();
    let said = speak(
        &sink,
        "EHLO me\r\nMAIL FROM:<us@example.org>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\nSubject: x\r\nmessage-id: <a@b>\r\n\r\n\
         Message-ID: <no@header>\r\n..\r\n.\r\nRSET\r\nNOOP\r\nVRFY x\r\nQUIT\r\n",
    );
    let wanted = ["220", "250", "250", "250", "250", "250", "250", "354", "250", "250", "250", "502", "221"];
    assert_eq!(said, wanted);
    assert_eq!(sink.ledger.letters(), [taken("ada@example.org", "a@b")]);
}

#[test]
fn a_letter_that_breaks_off_is_not_taken() {
    let sink = Sink::start().unwrap();
    let said = speak(
        &sink,
        "MAIL FROM:<us@x>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\nMessage-ID: <a@b>\r\n\r\nHalf\r\n",
    );
    assert_eq!(said, ["220", "250", "250", "354"]);
    assert_eq!(sink.ledger.len(), 0);
}

#[test]
fn a_letter_that_came_twice_under_one_name_is_counted_and_everything_else_is_a_failure() {
    let (ada, bea) = (taken("ada@example.org", "a"), taken("bea@example.org", "b"));
    let told = |letters: &[&Taken], most| {
        let letters: Vec<Taken> = letters.iter().map(|letter| (*letter).clone()).collect();
        twice(&letters, &readers(), most).map_err(|failure| failure.to_string())
    };
    assert_eq!(told(&[&ada, &bea], 0).unwrap(), 0);
    assert_eq!(told(&[&ada, &bea, &ada], 1).unwrap(), 1);
    let other_name = taken("ada@example.org", "c");
    for (letters, why) in [
        (vec![&ada], "1 of 2 readers were missed"),
        (vec![&ada, &bea, &ada, &bea], "2 readers got a letter twice"),
        (vec![&ada, &bea, &ada, &ada], "no receiving side can know"),
        (vec![&ada, &bea, &other_name], "no receiving side can know"),
        (vec![&ada, &bea, &taken("eve@example.org", "e")], "is no reader"),
    ] {
        let said = told(&letters, 1).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn memory_is_held_against_what_it_was_at_a_tenth() {
    let began = Instant::now();
    let moment = |taken: usize, memory| Moment {
        at: began + Duration::from_millis(taken as u64 * 10),
        taken,
        used: Duration::from_millis(taken as u64 * 2),
        memory,
    };
    // Before the first tenth it may grow.
    let moments = [moment(0, 1), moment(10, 20), moment(50, 30), moment(100, 25)];
    assert!((growth(&moments) - 1.5).abs() < 1e-9);
    let row = row("letters", &moments);
    assert_eq!((row.rps.map(f64::round), row.cpu_ms.map(f64::round)), (Some(100.0), Some(2.0)));
}

db_test!(app::MIGRATIONS, fn the_readers_of_the_benchmark_are_subscribers_like_others(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = App::new(db.arc(), media::Store::local(folder.path()).unwrap(), Clock::system());
    let (home, now) = (communities::home(&app).await.unwrap().id, app.clock.now());
    let added =
        app.db.write(async move |tx| store::add(tx, home, 7, &readers(), Pace::Monthly, now).await);
    assert_eq!(added.await.unwrap(), 2);
    let (listed, _) = newsletter::list(&app, home, "", 1).await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|one| (one.id.0, one.email, one.pace)).collect();
    assert_eq!(listed, [(8, readers()[1].clone(), Pace::Monthly), (7, readers()[0].clone(), Pace::Monthly)]);
});
