//! Letters, and a post to send them with.

use std::path::Path;

use app::communities::{self, CommunityId};
use app::mail::{Letter, LetterId, Note, Post, Postman, Way, send};
use app::{App, mail};
use db::testing::TestDb;
use kernel::Clock;

/// Ten in the morning of a day in November.
pub(crate) const TEN: &str = "2026-11-25T10:00:00Z";

/// A community on `db`, whose clock stands still.
pub(crate) async fn community(db: &TestDb, folder: &Path) -> (App, CommunityId) {
    let app = process(db, folder, Clock::fixed(TEN.parse().unwrap()));
    let home = communities::home(&app).await.unwrap().id;
    (app, home)
}

/// A process of its own on the same database.
pub(crate) fn process(db: &TestDb, folder: &Path, clock: Clock) -> App {
    App::new(db.arc(), media::Store::local(folder.join("media")).unwrap(), clock)
}

pub(crate) fn post(way: Way) -> Post {
    Post {
        way,
        from: "community@example.org".to_owned(),
        name: None,
        reply_to: None,
        dkim: None,
        base_url: "https://community.example.org".to_owned(),
        pace: None,
        bounces: None,
    }
}

pub(crate) fn postman(way: Way) -> Postman {
    Postman::new(post(way)).unwrap()
}

pub(crate) fn note() -> Note {
    Note {
        subject: "Sign in to Our community".to_owned(),
        lines: vec!["Someone asked for a link to sign in.".to_owned()],
        action: Some(("Sign in".to_owned(), "/sign-in/abc?x=1&y=2".to_owned())),
        after: vec!["If that was not you, do nothing.".to_owned()],
        ..Note::default()
    }
}

pub(crate) fn letter(app: &App, home: CommunityId, to: &str) -> Letter {
    Letter::new(app, home, "sign-in", to, note())
}

pub(crate) async fn posted(app: &App, home: CommunityId, to: &str) -> LetterId {
    send(app, letter(app, home, to)).await.unwrap()
}

/// One round of the worker.
pub(crate) async fn round(app: &App, postman: &Postman) -> mail::Round {
    mail::deliver(app, postman, &app::worker::Stopping::never()).await.unwrap()
}
