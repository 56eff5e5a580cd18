//! Profiles, and what one member is to another. What a viewer may not see never comes here.

use app::members::{self, Bond, JOURNEY_ROLES, Mutual, Role};
use app::profiles::{self, As, Audience, HELLO, Profile, REASONS, Shown};
use app::sessions::Membership;
use app::{App, sessions};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::response::IntoResponse;
use jiff::tz::TimeZone;
use media::PictureMeta;
use serde::Deserialize;

use super::errors::Failure;
use super::{Answer, encoded, page, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{
    AliasPage, Choice, Link, Meta, Person, Picture, ProfilePage, Shared as SharedBonds, Told, hue_class,
    initials,
};

/// The viewer as a member; an operator who has not joined is none.
pub(super) fn member(viewer: &sessions::Viewer) -> Result<&Membership, Failure> {
    viewer.member.as_ref().ok_or(Failure::Missing)
}

/// The beginning of an alias.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Beginning {
    begins: String,
}

/// Aliases to name somebody by, for the script that completes them.
pub(crate) async fn complete(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Beginning>,
) -> Answer {
    let (home, me) = (state.now().community.id, member(&viewer)?.id);
    Ok(axum::Json(app::posts::complete(&state.app, home, me, &asked.begins).await?).into_response())
}

/// Where a profile stands.
pub(crate) fn address(alias: &str) -> String {
    format!("/members/{}", encoded(alias))
}

/// A face and an alias; `role` is the journey role.
pub(super) fn person(alias: &str, role: Option<&str>, picture: Option<&PictureMeta>) -> Person {
    let role = role.and_then(|role| JOURNEY_ROLES.iter().find(|(word, _)| *word == role));
    Person {
        name: alias.to_owned(),
        credentials: None,
        role: role.map(|(_, words)| (*words).to_owned()),
        href: address(alias),
        picture: picture.and_then(face),
        initials: initials(alias),
        hue: hue_class(alias),
        demonstration: false,
    }
}

/// The narrowest file of a picture: faces are small.
fn face(meta: &PictureMeta) -> Option<Picture> {
    let file = meta.webp().next()?;
    Some(Picture {
        src: format!("/pictures/{}", file.name),
        webp: None,
        srcset: None,
        sizes: String::new(),
        width: file.width,
        height: file.height,
        alt: String::new(),
        tint: app::pictures::tint_of(meta),
    })
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(alias): Path<String>,
) -> Answer {
    let viewer = viewer.map(|SignedIn(viewer)| viewer);
    let member = viewer.as_ref().and_then(|viewer| viewer.member.as_ref()).map(|member| member.id);
    match profiles::for_viewer(&state.app, state.now().community.id, &alias, member).await? {
        Shown::Alias(alias) => page(&alias_page(&state, Some(&alias), Vec::new())),
        Shown::Profile(profile) => {
            let mut shown = profile_page(&state, &profile, Vec::new());
            if let Some(member) = member.filter(|_| !shown.own) {
                shown.bonds = bonds(members::mutual(&state.app, member, profile.id).await?);
            }
            shown.may_inspect = !shown.own && viewer.is_some_and(|viewer| viewer.may(Role::Moderator));
            page(&shown)
        }
    }
}

/// As whom somebody looks at their own profile.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Eyes {
    r#as: String,
}

const EYES: [(&str, &str, As); 3] = [
    ("stranger", "A member", As::Stranger),
    ("team", "Somebody in my team", As::Team),
    ("visitor", "A visitor", As::Visitor),
];

pub(crate) async fn preview(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Eyes>,
) -> Answer {
    let me = member(&viewer)?;
    let (word, _, eyes) = EYES.into_iter().find(|(word, ..)| *word == asked.r#as).unwrap_or(EYES[0]);
    let all: Vec<Choice> =
        EYES.iter().map(|(own, words, _)| Choice::new(*own, *words, *own == word)).collect();
    match profiles::preview(&state.app, state.now().community.id, me.id, eyes).await {
        Ok(Shown::Profile(profile)) => page(&profile_page(&state, &profile, all)),
        Ok(Shown::Alias(alias)) => page(&alias_page(&state, Some(&alias), all)),
        Err(app::Error::Missing) if eyes == As::Visitor => page(&alias_page(&state, None, all)),
        Err(error) => Err(error.into()),
    }
}

fn alias_page(state: &State, alias: Option<&str>, eyes: Vec<Choice>) -> AliasPage {
    AliasPage {
        site: state.now().site,
        meta: Meta::new("A member", "A member of this community.", "/members").unlisted(),
        person: alias.map(|alias| person(alias, None, None)),
        eyes,
    }
}

fn profile_page(state: &State, profile: &Profile, eyes: Vec<Choice>) -> ProfilePage {
    let own = profile.seen_as == As::Owner;
    let mut told = told(&state.app, profile, Audience::sentence);
    let hello = told.iter().position(|(slug, _)| slug == HELLO).map(|at| told.remove(at).1);
    ProfilePage {
        // The title of the page names them to members; there is no preview of it for others.
        meta: Meta::new(&profile.alias, "A member of this community.", "/members").unlisted(),
        person: person(&profile.alias, profile.role.as_deref(), profile.picture.as_ref()),
        joined: TimeZone::UTC.to_datetime(profile.joined_at).date().into(),
        role_sentence: own.then(|| profile.role_audience.sentence()),
        hello,
        told: told.into_iter().map(|(_, told)| told).collect(),
        contributor_hidden: own && !profile.contributor_shown,
        contributor: profile
            .contributor
            .as_ref()
            .map(|(slug, name)| Link::new(name, format!("/contributors/{slug}"))),
        own,
        follows: profile.follows,
        mutes: profile.mutes,
        asks_first: profile.asks_first,
        asked: profile.asked,
        bonds: SharedBonds::default(),
        may_inspect: false,
        eyes,
        site: state.now().site,
    }
}

/// What the viewer may learn of who follows whom.
fn bonds(mutual: Mutual) -> SharedBonds {
    let people = |list: Vec<(String, Option<PictureMeta>)>| {
        list.iter().map(|(alias, picture)| person(alias, None, picture.as_ref())).collect()
    };
    SharedBonds {
        follows_you: mutual.follows_viewer,
        followers: people(mutual.followers),
        followed: people(mutual.followed),
    }
}

/// The answers in the order of the questions, each with the slug of its question.
pub(super) fn told(
    app: &App,
    profile: &Profile,
    who: impl Fn(Audience) -> &'static str,
) -> Vec<(String, Told)> {
    let own = profile.seen_as == As::Owner;
    let words = app.words();
    let pack = words.iter().flat_map(|words| words.pack.questions.iter().map(|one| one.slug.clone()));
    let order = [HELLO.to_owned(), REASONS.to_owned()].into_iter().chain(pack);
    let find = |slug: String| {
        let answer = profile.answers.iter().find(|answer| answer.question == slug)?;
        let question = profiles::question(app, &slug)?;
        let lines = profiles::lines(words.as_deref(), &question, &answer.value).into_iter();
        let audience: Option<Audience> = own.then_some(answer.audience);
        let told = Told {
            ask: question.ask,
            lines: lines.map(|line| (line.text, line.notes)).collect(),
            audience: audience.map(&who),
        };
        Some((slug, told))
    };
    order.filter_map(find).collect()
}

/// What the buttons on a profile send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pressed {
    end: Option<String>,
    back: String,
}

/// Follows, blocks or mutes somebody, or ends that. A block is ended in the list of them, by its number.
pub(crate) async fn bind(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path((alias, bond)): Path<(String, String)>,
    Form(pressed): Form<Pressed>,
) -> Answer {
    let (app, home, me) = (&state.app, state.now().community.id, member(&viewer)?.id);
    let bond: Bond = bond.parse().map_err(|()| Failure::Missing)?;
    match pressed.end {
        Some(_) => members::unbind(app, home, me, &alias, bond).await?,
        None => members::bind(app, home, me, &alias, bond).await?,
    }
    // Whom one has just blocked has no page any more.
    let listed = bond == Bond::Block || pressed.back == "people";
    Ok(see(&if listed { format!("/settings/people#{}", bond.name()) } else { address(&alias) }))
}
