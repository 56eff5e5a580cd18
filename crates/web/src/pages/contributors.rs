//! The people behind the articles.

use app::articles::{self, Filter};
use app::{contributors, members};
use axum::extract::{Path, State as Shared};

use super::errors::Failure;
use super::{Answer, cards, page};
use crate::server::State;
use crate::view::{ContributorPage, ContributorsPage, Link, Meta, Nav};

/// The most articles a contributor's page lists for each of their roles.
const MOST: usize = 200;

pub(crate) async fn list(Shared(state): Shared<State>) -> Answer {
    let now = state.now();
    let people = contributors::list(&state.app, now.community.id).await?;
    let of = |wanted: &str| {
        people.iter().filter(|(role, _)| role == wanted).map(|(_, one)| cards::person(one)).collect()
    };
    page(&ContributorsPage {
        reviewers: of("reviewer"),
        authors: of("author"),
        meta: Meta::new("Contributors", "Who writes our articles and who reviews them.", "/contributors")
            .at(Nav::Contributors),
        site: now.site,
    })
}

pub(crate) async fn show(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let (now, today) = (state.now(), state.app.clock.today());
    let home = now.community.id;
    let Some(person) = contributors::show(&state.app, home, slug.clone()).await? else {
        return Err(Failure::Missing);
    };
    let of = |role| Filter { person: Some((role, slug.clone())), ..Filter::default() };
    let reviewed = articles::list(&state.app, home, of("reviewer"), 1, MOST).await?;
    let written = articles::list(&state.app, home, of("author"), 1, MOST).await?;
    let description = format!("What {} wrote and reviewed for {}.", person.name, now.site.name);
    page(&ContributorPage {
        member: members::of_contributor(&state.app, home, &slug).await?.map(|alias| profile_link(&alias)),
        crumbs: vec![Link::new("Contributors", "/contributors")],
        bio: cards::bio(&person),
        reviewed: cards::cards(&reviewed.cards, today),
        written: cards::cards(&written.cards, today),
        meta: Meta::new(&person.name, description, format!("/contributors/{slug}")).at(Nav::Contributors),
        site: now.site,
    })
}

/// To the profile of a contributor who is a member and lets visitors see their alias.
fn profile_link(alias: &str) -> Link {
    Link::new(alias, super::members::address(alias))
}
