//! The front page of who is signed in: how they are, what their team says, whom they could answer, what to read, who is new.

use app::articles::{self, Filter};
use app::matching::{self, Entry};
use app::posts::{self, Kind, Tab};
use app::questions;
use app::sessions::Membership;
use axum::extract::State as Shared;
use jiff::SignedDuration;

use super::composer::{Typed, with_draft};
use super::errors::Failure;
use super::members::{member, person};
use super::posts::card;
use super::{Answer, cards, page};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{MemberHomePage, Meta, Nav, Person, PostCard};

/// Posts of the team that are shown.
const OF_TEAM: usize = 5;
/// Articles to read.
const ARTICLES: usize = 3;
/// Who joined within this time is new.
const NEW: SignedDuration = SignedDuration::from_hours(14 * 24);
/// New members that are shown.
const NEWCOMERS: usize = 6;

pub(crate) async fn show(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    let (me, app, now) = (member(&viewer)?, &state.app, state.now());
    let (home, today) = (now.community.id, app.clock.today());
    let team = posts::feed(app, home, me.id, Tab::Team, None).await?.posts;
    let waiting = questions::for_me(app, home, me.id).await?;
    let draw = |post: &posts::Post| card(&state, post, true, "/");
    page(&MemberHomePage {
        meta: Meta::new("Home", &now.site.tagline, "/home").at(Nav::Home).unlisted(),
        alias: me.alias.clone(),
        composer: match me.restricted {
            true => None,
            false => Some(with_draft(&state, me, Kind::Update, &Typed::default()).await?),
        },
        team: team.iter().take(OF_TEAM).map(draw).collect::<Vec<PostCard>>(),
        waiting: waiting.iter().map(draw).collect(),
        articles: cards::cards(
            &articles::list(app, home, Filter::default(), 1, ARTICLES).await?.cards,
            today,
        ),
        newcomers: newcomers(&state, me).await?,
        site: now.site,
    })
}

/// Who joined a short while ago, and what they say first.
async fn newcomers(state: &State, me: &Membership) -> Result<Vec<(Person, String)>, Failure> {
    let (newest, _) = matching::newest(&state.app, state.now().community.id, me.id, None).await?;
    let now = state.app.clock.now();
    let is_new = |one: &Entry| one.id != me.id && now.duration_since(one.joined_at) <= NEW;
    let drawn = |one: Entry| {
        (person(&one.alias, one.role.as_deref(), one.picture.as_ref()), one.hello.unwrap_or_default())
    };
    Ok(newest.into_iter().filter(is_new).take(NEWCOMERS).map(drawn).collect())
}
