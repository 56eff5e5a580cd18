//! Looks at what is written on its way into the database: words that may mean danger open a case, and a link of somebody new waits.

use db::{Result as Stored, Tx};
use health::gravity;
use health::pack::{Level, Risk};
use jiff::{SignedDuration, Timestamp};

use super::cases::{SIGNS, Weight, store};
use super::{CaseId, CopyId, link, newcomers};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::PostId;
use crate::{App, Result};

/// What was found in somebody's words. Made before the transaction that keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    home: CommunityId,
    case: CaseId,
    copy: CopyId,
    sign: Option<Weight>,
    /// What somebody new links to.
    links: Vec<String>,
    now: Timestamp,
}

/// Whether a text leads away from this site.
pub(crate) fn has_link(app: &App, text: &str) -> bool {
    !link::links(text, &app.settings.base_url).is_empty()
}

/// Looks at words.
pub(crate) async fn watch(app: &App, home: CommunityId, me: MemberId, texts: &[&str]) -> Result<Watched> {
    let mut watched = watch_visitor(app, home, texts);
    if !watched.links.is_empty() && !newcomers::is_new(app, me).await? {
        watched.links.clear();
    }
    Ok(watched)
}

/// Looks at the words of a visitor, whose links always wait.
pub(crate) fn watch_visitor(app: &App, home: CommunityId, texts: &[&str]) -> Watched {
    let now = app.clock.now();
    let sign = app
        .words()
        .and_then(|words| words.signs(texts).first().map(|one| weight(&one.slug, one.risk, one.level, now)));
    let links = link::links(&texts.join(" "), &app.settings.base_url);
    Watched { home, case: CaseId(app.id()), copy: CopyId(app.id()), sign, links, now }
}

/// How a sign weighs, and by when somebody should have looked.
fn weight(slug: &str, risk: Risk, level: Option<Level>, now: Timestamp) -> Weight {
    let (risk_word, level_word, minutes) = match (risk, level) {
        (Risk::Crisis, Some(Level::High)) => ("crisis", "high", 30),
        (Risk::Crisis, Some(Level::Medium)) => ("crisis", "medium", 120),
        (Risk::Crisis, _) => ("crisis", "low", 24 * 60),
        (Risk::Emergency, _) => ("emergency", "", 30),
        (Risk::Urgent, _) => ("urgent", "", 60),
    };
    let due = now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now);
    let rank = SIGNS + i64::from(gravity(risk, level));
    Weight { risk: risk_word, level: level_word, situation: slug.to_owned(), rank, due, link_waits: false }
}

/// Opens or raises the case of a post that was just written or changed, and holds it back where its link waits. The same words again
/// change nothing: a moderator may have decided about them.
pub(crate) async fn note(tx: &Tx, post: PostId, watched: &Watched) -> Stored<()> {
    if watched.sign.is_none() && watched.links.is_empty() {
        return Ok(());
    }
    let Some(said) = store::said(tx, watched.home, post).await? else { return Ok(()) };
    let known = store::latest_copy(tx, post).await?;
    if known.as_ref().is_some_and(|copy| said.says(copy)) {
        return Ok(());
    }
    let before = known.map(|copy| [copy.title, copy.body, copy.content_note].join(" ")).unwrap_or_default();
    let before = link::links(&before, "");
    let waits = watched.links.iter().any(|link| !before.contains(link));
    if waits {
        store::hold(tx, post).await?;
    }
    let link = waits.then(|| Weight::of_a_link(watched.now));
    for weight in watched.sign.iter().chain(&link) {
        let case = store::open(tx, watched.home, watched.case, &said, weight, watched.now).await?;
        store::keep_copy(tx, case, watched.copy, &said, watched.now).await?;
    }
    Ok(())
}
