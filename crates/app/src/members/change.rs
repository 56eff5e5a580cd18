//! What members change about themselves, and what admins say of them.

use jiff::SignedDuration;

use super::alias::{self, Alias};
use super::{JOURNEY_ROLES, MemberId, store};
use crate::accounts::{self, Hand};
use crate::comments;
use crate::communities::{self, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::profiles::Audience;
use crate::sessions::{Membership, Viewer};
use crate::{App, Error, Fault, Result, matching, voices};

/// How often one may be called something else, and try to: who tries many learns who is here.
const RENAMES: Limit = Limit::new("alias.change", 1, 24 * 60);
const TRIES: Limit = Limit::new("alias.try", 10, 24 * 60);
/// How long an alias that was given up is kept from others.
const HOLD: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Changes the journey role, and who sees it.
///
/// # Errors
/// A fault for a word that is no role, and for whoever may read only and wants to show it.
pub async fn change_role(app: &App, me: &Membership, role: &str, audience: Audience) -> Result<()> {
    if !JOURNEY_ROLES.iter().any(|(own, _)| *own == role) {
        return Err(Fault::new("role", "Choose what fits you best.").into());
    }
    if audience > Audience::Me {
        me.may_write("audience")?;
    }
    let (member, role, words) = (me.id, role.to_owned(), app.words());
    let changed = app.db.write(async move |tx| {
        store::set_journey_role(tx, member, &role, audience).await?;
        matching::derive(tx, words.as_deref(), member).await
    });
    Ok(changed.await?)
}

/// Changes the alias, once a day at the most. `keep` takes one that looks like a real name.
///
/// # Errors
/// What is wrong with it; [`Error::Wait`]; [`Error::Missing`] for who has not joined.
pub async fn rename(app: &App, home: CommunityId, viewer: &Viewer, typed: &str, keep: bool) -> Result<()> {
    let own = viewer.member.as_ref().ok_or(Error::Missing)?;
    own.may_write("alias")?;
    let (member, alias) = (own.id, Alias::read(typed, "alias")?);
    if alias.text == own.alias {
        return Ok(());
    }
    limits::spend(app, &[(TRIES, &member.to_string())]).await?;
    let name = accounts::name_of(app, home, viewer.account).await?;
    alias.may_be(app, home, Some(member), keep, &name).await?;
    limits::spend(app, &[(RENAMES, &member.to_string())]).await?;
    let event = Event::new(app, home, "member.renamed").by(viewer.account).about(viewer.account);
    let (before, now) = (alias::key(&own.alias), app.clock.now());
    let until = now.saturating_add(HOLD).unwrap_or(now);
    let words = app.words();
    let renamed = app.db.write(async move |tx| {
        store::rename(tx, home, member, (&before, &alias.text, &alias.key), until).await?;
        // Nobody finds them by what they were called before.
        matching::derive(tx, words.as_deref(), member).await?;
        seen_by_visitors(tx, home, member).await?;
        events::record(tx, &event).await
    });
    match renamed.await {
        Err(db::Error::Unique(rule)) if rule == "member_alias" => Err(alias::is_taken().into()),
        other => Ok(other?),
    }
}

/// Lets visitors see the alias, or not any more.
///
/// # Errors
/// A fault for whoever may read only.
pub async fn open_alias(app: &App, home: CommunityId, me: &Membership, open: bool) -> Result<()> {
    if open {
        me.may_write("open")?;
    }
    let (member, since) = (me.id, open.then(|| app.clock.now()));
    let set = app.db.write(async move |tx| {
        store::set_open(tx, member, since).await?;
        seen_by_visitors(tx, home, member).await
    });
    Ok(set.await?)
}

/// Lets others see which author or reviewer one is, or not any more: an alias and a real name come together by the member's own
/// word alone.
///
/// # Errors
/// A fault for whoever may read only.
pub async fn show_contributor(app: &App, home: CommunityId, me: &Membership, shown: bool) -> Result<()> {
    if shown {
        me.may_write("contributor")?;
    }
    let member = me.id;
    let since = shown.then(|| app.clock.now());
    let set = app.db.write(async move |tx| {
        store::show_contributor(tx, member, since).await?;
        seen_by_visitors(tx, home, member).await
    });
    Ok(set.await?)
}

/// The page of a contributor names its member, and that of an article who said something below it: they are made anew when that changes.
pub(crate) async fn seen_by_visitors(tx: &db::Tx, home: CommunityId, member: MemberId) -> db::Result<()> {
    if store::is_contributor(tx, member).await? {
        communities::store::touch(tx, home).await?;
    }
    voices::store::leave_pages_of(tx, member).await?;
    comments::store::talked_of(tx, member).await
}

/// Says which author or reviewer a member is; `None` for none of them. Others see it once the member says so.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined, and for a contributor who is not there.
pub async fn link_contributor(app: &App, hand: Hand<'_>, slug: Option<&str>) -> Result<()> {
    let (home, member, slug) = (hand.home, hand.member()?, slug.map(str::to_owned));
    let event = Event::new(app, home, "member.contributor-linked").by(hand.by).about(hand.whom.account);
    let event = event.subject(slug.clone().unwrap_or_default());
    let linked = app.db.write(async move |tx| {
        let contributor = match &slug {
            Some(slug) => match store::contributor(tx, home, slug).await? {
                None => return Ok(false),
                found => found,
            },
            None => None,
        };
        store::link_contributor(tx, home, member, contributor).await?;
        communities::store::touch(tx, home).await?;
        events::record(tx, &event).await?;
        Ok(true)
    });
    if linked.await? { Ok(()) } else { Err(Error::Missing) }
}

/// The alias of the member who is this contributor, where visitors may see it.
pub async fn of_contributor(app: &App, home: CommunityId, slug: &str) -> Result<Option<String>> {
    let slug = slug.to_owned();
    Ok(app.db.read(async move |c| store::of_contributor(c, home, &slug).await).await?)
}
