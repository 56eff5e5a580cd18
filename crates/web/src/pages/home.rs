//! The community's front page.

use app::articles::{self, Filter, Kind};
use app::topics;
use axum::extract::State as Shared;

use super::{Answer, cards, glossary, page};
use crate::server::State;
use crate::view::{HomePage, Meta, Nav};

pub(crate) async fn show(Shared(state): Shared<State>) -> Answer {
    let (now, app, today) = (state.now(), &state.app, state.app.clock.today());
    let home = now.community.id;
    let newest = articles::list(app, home, Filter::default(), 1, 12).await?;
    let stories = Filter { kind: Some(Kind::Story), ..Filter::default() };
    let stories = articles::list(app, home, stories, 1, 3).await?;
    let mut recent =
        cards::cards(&newest.cards, today).into_iter().filter(|card| card.kind != crate::view::Kind::Story);
    page(&HomePage {
        featured: recent.next(),
        recent: recent.take(6).collect(),
        stories: cards::cards(&stories.cards, today),
        topics: cards::topics(topics::list(app, home).await?.iter()),
        articles: newest.total,
        words: app.words().as_deref().map_or(0, glossary::count),
        meta: Meta::new("", &now.site.tagline, "/").at(Nav::Home),
        site: now.site,
    })
}
