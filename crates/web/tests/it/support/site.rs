//! A site to ask, with a library of its own, on either engine.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Mutex;

use app::App;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use db::testing::TestDb;
use tempfile::TempDir;
use tower::ServiceExt;
use web::Front;

use super::answer::Answer;
use super::library;

/// A router and what it stands on.
pub(crate) struct Site {
    pub(crate) app: App,
    site: Front,
    state: web::State,
    /// Where requests come from, from now on.
    peer: Mutex<IpAddr>,
    folder: TempDir,
}

impl Site {
    /// A site with the small library, and a film `film.mp4` of ten bytes in its store.
    pub(crate) async fn new(db: &TestDb, today: &str) -> Self {
        Self::with(db, today, |_| {}).await
    }

    /// The same, after `change` had its way with the library's folder.
    pub(crate) async fn with(db: &TestDb, today: &str, change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = media::Store::local(folder.path().join("store")).unwrap();
        Self::on(db, store, folder, (today, 0), change).await
    }

    /// A site where somebody is new for some days.
    pub(crate) async fn where_somebody_is_new(db: &TestDb, today: &str, days: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = media::Store::local(folder.path().join("store")).unwrap();
        Self::on(db, store, folder, (today, days), |_| {}).await
    }

    /// The same, with a store of the test's own.
    async fn on(
        db: &TestDb,
        store: media::Store,
        folder: TempDir,
        (today, new_days): (&str, u16),
        change: impl FnOnce(&Path),
    ) -> Self {
        let root = folder.path().join("library");
        library::small(&root);
        change(&root);
        let clock = kernel::Clock::fixed(format!("{today}T09:00:00Z").parse().unwrap());
        let safety = app::Safety { new_days, ..app::Safety::default() };
        let decided =
            app::Settings { base_url: "https://example.org".to_owned(), safety, ..app::Settings::default() };
        let app = App::new(db.arc(), store, clock).with_settings(decided);
        app::library::import(&app, &root, app::library::Options::default(), |_, _, _| {}).await.unwrap();
        let film = bytes::Bytes::from_static(b"0123456789");
        app.media.put(&app::library::public_name("film.mp4"), film).await.unwrap();
        let config = web::Config {
            base_url: "https://example.org".to_owned(),
            page_cache: 1 << 20,
            proxies: Vec::new(),
            returned_mail_secret: None,
            drain: std::time::Duration::ZERO,
        };
        let state = web::State::new(app.clone(), config).await.unwrap();
        let site = web::site(state.clone());
        let peer = Mutex::new(IpAddr::from([203, 0, 113, 1]));
        Self { app, site, state, peer, folder }
    }

    /// Looks what other processes did, as a server that runs does twice a second.
    pub(crate) async fn look_again(&self) {
        self.state.refresh().await.unwrap();
    }

    /// Where the site keeps its files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// From now on, requests come from this address.
    pub(crate) fn come_from(&self, peer: impl Into<IpAddr>) {
        *self.peer.lock().unwrap() = peer.into();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[]).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, String::new()).await
    }

    /// The same with a body.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let peer = *self.peer.lock().unwrap();
        let (parts, body) = self.site.for_peer(peer).oneshot(request).await.unwrap().into_parts();
        // A stream of events does not end: what it says first is its answer.
        let streams = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = match streams {
            true => first_frame(body).await,
            false => to_bytes(body, 1 << 22).await.unwrap().to_vec(),
        };
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

async fn first_frame(body: Body) -> Vec<u8> {
    use futures_util::StreamExt as _;
    body.into_data_stream().next().await.unwrap().unwrap().to_vec()
}
