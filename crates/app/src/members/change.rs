//! What members change about themselves, and what admins say of them.

use super::{JOURNEY_ROLES, MemberId, alias::Alias, store};
use crate::accounts::Hand;
use crate::communities::{self, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::sessions::Viewer;
use crate::{App, Error, Fault, Result};

/// How often one may be called something else.
const RENAMES: Limit = Limit::new("alias.change", 1, 24 * 60);

/// Changes the journey role.
///
/// # Errors
/// A fault for a word that is no role.
pub async fn change_role(app: &App, member: MemberId, role: &str) -> Result<()> {
    if !JOURNEY_ROLES.iter().any(|(own, _)| *own == role) {
        return Err(Fault::new("role", "Choose what fits you best.").into());
    }
    let role = role.to_owned();
    Ok(app.db.write(async move |tx| store::set_journey_role(tx, member, &role).await).await?)
}

/// Changes the alias, once a day at the most. `keep` takes one that looks like a real name.
///
/// # Errors
/// What is wrong with it; [`Error::Wait`]; [`Error::Missing`] for who has not joined.
pub async fn rename(app: &App, home: CommunityId, viewer: &Viewer, typed: &str, keep: bool) -> Result<()> {
    let own = viewer.member.as_ref().ok_or(Error::Missing)?;
    let (member, alias) = (own.id, Alias::read(typed, "alias")?);
    if alias.text == own.alias {
        return Ok(());
    }
    let taken = {
        let key = alias.key.clone();
        app.db.read(async move |c| store::is_others(c, home, &key, member).await).await?
    };
    if taken {
        return Err(is_taken().into());
    }
    if !keep && alias.looks_real("") {
        let message =
            "This looks like a real name. Everyone here would know who you are, now and years from now.";
        return Err(Fault::new("keep_alias", message).into());
    }
    limits::spend(app, &[(RENAMES, &member.to_string())]).await?;
    let event = Event::new(app, home, "member.renamed").by(viewer.account).about(viewer.account);
    let renamed = app.db.write(async move |tx| {
        store::rename(tx, member, &alias.text, &alias.key).await?;
        seen_by_visitors(tx, home, member).await?;
        events::record(tx, &event).await
    });
    match renamed.await {
        Err(db::Error::Unique(rule)) if rule == "member_alias" => Err(is_taken().into()),
        other => Ok(other?),
    }
}

fn is_taken() -> Fault {
    Fault::new("alias", "Somebody has this alias, or one that looks like it. Choose another.")
}

/// Lets visitors see the alias, or not any more.
pub async fn open_alias(app: &App, home: CommunityId, member: MemberId, open: bool) -> Result<()> {
    let since = open.then(|| app.clock.now());
    let set = app.db.write(async move |tx| {
        store::set_open(tx, member, since).await?;
        seen_by_visitors(tx, home, member).await
    });
    Ok(set.await?)
}

/// The page of a contributor names its member, so it is made anew when that changes.
async fn seen_by_visitors(tx: &db::Tx, home: CommunityId, member: MemberId) -> db::Result<()> {
    if store::is_contributor(tx, member).await? {
        communities::store::touch(tx, home).await?;
    }
    Ok(())
}

/// Says which author or reviewer a member is; `None` for none of them.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined, and for a contributor who is not there.
pub async fn link_contributor(app: &App, hand: Hand<'_>, slug: Option<&str>) -> Result<()> {
    let (member, _) = hand.whom.member.as_ref().ok_or(Error::Missing)?;
    let (home, member, slug) = (hand.home, *member, slug.map(str::to_owned));
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
