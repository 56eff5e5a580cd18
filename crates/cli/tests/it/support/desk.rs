//! What somebody does on the database beside the program, with the verbs of the application.

use std::sync::Arc;

use app::mail::{Letter, Note, Urgency};
use app::{App, communities};
use db::Db;
use kernel::Clock;

use crate::program::Place;

/// The application on a database, with the media of the place.
pub(crate) fn desk(db: Arc<Db>, place: &Place) -> App {
    let media = media::Store::local(place.path("alongside-data/media")).unwrap();
    App::new(db, media, Clock::system())
}

/// Leaves a letter for the next worker, and gives its number.
pub(crate) async fn leave(app: &App, to: &str) -> String {
    let home = communities::home(app).await.unwrap().id;
    let note = Note {
        subject: "Hello".to_owned(),
        lines: vec!["A line.".to_owned()],
        action: Some(("Look".to_owned(), "/look".to_owned())),
        ..Note::default()
    };
    let letter = Letter::new(app, home, "hello", to, note).leaving(Urgency::Soon);
    app::mail::send(app, letter).await.unwrap().to_string()
}
