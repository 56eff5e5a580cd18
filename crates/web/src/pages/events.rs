//! What happens while a page is open, as server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>): how many posts are new, and how much there is to see.
//!
//! A stream says nothing but numbers. It asks anew who is there each time it says something, so that it ends with the session.

use std::convert::Infallible;
use std::time::Duration;

use app::posts::{self, PostId, Tab};
use app::sessions;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::sync::watch;

use super::errors::Failure;
use crate::extract::SignedIn;
use crate::server::cookies::Crumb;
use crate::server::{Pulse, State};

/// How often a stream says something, at most.
const SELDOM: Duration = Duration::from_secs(4);
/// How often a silent one says that it is there, and that the session still holds.
const ALIVE: Duration = Duration::from_secs(60);
/// When browsers come back after the stream ended, in milliseconds.
const AGAIN: Duration = Duration::from_secs(5);

/// What stands on the page already.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tab: String,
    since: String,
}

/// One open page.
struct Listener {
    state: State,
    token: String,
    tab: Tab,
    /// The newest post of the page; none where posts do not matter.
    since: Option<PostId>,
    pulse: watch::Receiver<Pulse>,
    said: Option<(usize, usize)>,
}

pub(crate) async fn stream(
    Shared(state): Shared<State>,
    SignedIn(_): SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let token = state.cookies.read(&headers, Crumb::Session).ok_or(Failure::Missing)?;
    let (tab, since) = (asked.tab.parse().unwrap_or(Tab::Everyone), asked.since.parse().ok());
    let pulse = state.pulse.subscribe();
    let listener = Listener { state, token, tab, since, pulse, said: None };
    let alive = KeepAlive::new().interval(ALIVE);
    // A proxy that gathers an answer before it passes it on would pass on nothing.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, Sse::new(listener.events()).keep_alive(alive)).into_response())
}

impl Listener {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut listener| listener.next().await.map(|event| (Ok(event), listener)))
    }

    /// The next event, when something changed for this page; none when it is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.said.is_some() {
                tokio::time::sleep(SELDOM).await;
                // Looked at all the same after a while, since the session may have ended.
                drop(tokio::time::timeout(ALIVE, self.pulse.changed()).await);
            }
            if self.pulse.borrow_and_update().stops {
                return None;
            }
            // What looking takes is given back while nothing is said: thousands of pages stay open.
            let news = Box::pin(self.news()).await?;
            if self.said.replace(news) != Some(news) {
                let (posts, unseen) = news;
                let numbers = serde_json::json!({ "posts": posts, "unseen": unseen });
                return Some(Event::default().event("news").retry(AGAIN).data(numbers.to_string()));
            }
        }
    }

    /// How many posts are new, and how much there is to see; none when nobody is signed in any more.
    async fn news(&self) -> Option<(usize, usize)> {
        let (app, home) = (&self.state.app, self.state.now().community.id);
        let me = sessions::find(app, home, &self.token).await.ok()??.member?;
        let posts = match self.since {
            Some(since) => posts::newer(app, home, me.id, self.tab, since).await.ok()?,
            None => 0,
        };
        Some((posts, me.unseen))
    }
}
