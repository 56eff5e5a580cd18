//! The newsletter from the box on a page to the button that ends it, through a mail server and mail programs that are not ours.

use std::path::{Path, PathBuf};

use app::mail::{Dkim, Signer};
use app::newsletter::issues::{self, State};
use app::newsletter::{self, Pace};
use app::{App, accounts, communities};
use db::{TestDb, db_test};
use serde_json::{Value, json};

use crate::program::Place;
use crate::support::desk::desk;
use crate::support::http::{self, Reply};
use crate::support::mail_peer::{self, Peer, headers};
use crate::support::sample;
use crate::support::server::Server;

const READERS: [&str; 3] = ["ada@example.net", "bea@example.net", "cy@example.net"];

/// A community with an article, and the name of its database for the program.
fn place(db: &TestDb) -> Place {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library", "--database", &db.url]).ended(0);
    place
}

/// Drafts an issue and lets it leave now.
async fn send_issue(app: &App) {
    let place = communities::home(app).await.unwrap();
    let editor = accounts::add(app, place.id, "edi", "edi@example.org", "friend").await.unwrap().account;
    let issue = issues::draft(app, &place, Pace::Weekly, None).await.unwrap();
    issues::schedule(app, place.id, issue, None, editor).await.unwrap();
}

/// Who is on the list, in the order of the alphabet.
async fn readers(app: &App) -> Vec<String> {
    let home = communities::home(app).await.unwrap().id;
    let mut all: Vec<String> =
        newsletter::list(app, home, "", 1).await.unwrap().0.into_iter().map(|one| one.email).collect();
    all.sort();
    all
}

fn post(server: &Server, path: &str, form: &str) -> Reply {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{form}",
        form.len()
    );
    http::send(server.port, request.as_bytes()).unwrap()
}

/// The path of the first address in a text that contains `part`.
fn path(text: &str, part: &str) -> String {
    let at = text.find(part).unwrap_or_else(|| panic!("no {part} in {text}"));
    text[at..].split(['>', '\r', '\n', ' ', '"']).next().unwrap().to_owned()
}

/// Types the addresses into the box, and presses the buttons behind the letters that follow.
fn join(server: &Server, peer: &Peer) {
    for reader in READERS {
        let sent = post(server, "/newsletter", &format!("email={}", reader.replace('@', "%40")));
        assert_eq!((sent.status, sent.header("location")), (303, "/newsletter/sent"), "{}", sent.text());
    }
    for letter in peer.wait_for(READERS.len()) {
        let seen = mail_peer::read(&letter, None);
        assert_eq!(headers(&seen, "List-Id"), Vec::<String>::new(), "{seen}");
        let confirm = path(seen["text"].as_str().unwrap(), "/newsletter/confirm/");
        assert_eq!(post(server, &confirm, "").status, 303);
    }
}

/// Letters of the issue, with to whom each went, as a mail program sees them.
fn issue(peer: &Peer, records: &Path) -> Vec<(String, Value)> {
    let all = peer.wait_for(READERS.len() * 2).split_off(READERS.len());
    let mut all: Vec<(String, Value)> = all
        .iter()
        .map(|letter| {
            let to = mail_peer::envelope(letter)["to"][0].as_str().unwrap().to_owned();
            (to, mail_peer::read(letter, Some(records)))
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// A key to sign with, and the record that the DNS would give back for it.
fn signing(place: &Place) -> (PathBuf, PathBuf) {
    let file = mail_peer::keys(&place.path("peer")).join("rsa.pem");
    let key = std::fs::read_to_string(&file).unwrap();
    let dkim = Dkim { domain: "example.org".to_owned(), selector: "alongside".to_owned(), key };
    let (at, record) = Signer::new(&dkim).unwrap().record();
    let records = json!({ at: record }).to_string();
    place.write("records.json", &records);
    (file, place.path("records.json"))
}

/// A letter as RFC 8058 wants it: read by the person, signed, and with a button of the mail program that ends it.
fn is_well(seen: &Value, to: &str) {
    assert_eq!((&seen["defects"], &seen["dkim"]), (&json!([]), &json!(true)), "{seen}");
    assert_eq!(headers(seen, "To"), [to]);
    assert_eq!(headers(seen, "List-Id"), ["<newsletter.community.example.org>"]);
    assert_eq!(headers(seen, "List-Unsubscribe-Post"), ["List-Unsubscribe=One-Click"]);
    assert_eq!(headers(seen, "Precedence"), ["bulk"]);
    for part in ["text", "html"] {
        let text = seen[part].as_str().unwrap();
        assert!(text.contains("My hands") && text.contains("/resources/my-hands"), "{part}: {text}");
    }
}

db_test!(app::MIGRATIONS, fn the_newsletter_goes_from_the_box_on_a_page_to_the_button_that_ends_it(db) {
    if !mail_peer::is_there() {
        return;
    }
    let place = place(db);
    let app = desk(db.arc(), &place);
    let (peer, (key, records)) = (Peer::start(&place.path("peer"), &[]), signing(&place));
    let smtp = format!("smtp-plain://127.0.0.1:{}", peer.port);
    let variables = [
        ("ALONGSIDE_MAIL_SERVER", smtp.as_str()),
        ("ALONGSIDE_MAIL_FROM", "community@example.org"),
        ("ALONGSIDE_MAIL_DKIM_KEY", key.to_str().unwrap()),
        ("ALONGSIDE_BASE_URL", "https://community.example.org"),
        ("ALONGSIDE_DATABASE", db.url.as_str()),
    ];
    let server = Server::start_with(&place, &variables, &["serve"]);
    join(&server, &peer);
    assert_eq!(readers(&app).await, READERS);

    send_issue(&app).await;
    let letters = issue(&peer, &records);
    assert_eq!(letters.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), READERS);
    letters.iter().for_each(|(to, seen)| is_well(seen, to));

    // What the mail program of one of them does when its button is pressed: no cookie, no page before.
    let one_click = path(&headers(&letters[1].1, "List-Unsubscribe")[0], "/newsletter/leave/");
    assert_eq!(server.get(&one_click).status, 200);
    assert_eq!(readers(&app).await, READERS, "looking at the page must end nothing");
    let left = post(&server, &one_click, "List-Unsubscribe=One-Click");
    assert_eq!((left.status, left.header("set-cookie")), (200, ""), "{}", left.text());
    assert_eq!(readers(&app).await, [READERS[0], READERS[2]]);
    // Twice is no error: mail programs try again.
    assert_eq!(post(&server, &one_click, "List-Unsubscribe=One-Click").status, 200);

    let home = communities::home(&app).await.unwrap().id;
    let sent = issues::list(&app, home).await.unwrap();
    assert_eq!((sent[0].state, sent[0].addressed, sent[0].leavings), (State::Sent, 3, 1));
    assert_eq!(peer.letters().len(), READERS.len() * 2, "somebody got more than the issue");
    server.is_well();
    server.stop();
});
