//! Confirming a comment: who it is by is settled here, by the address.

use super::{Link, PendingId, key_of, store};
use crate::accounts::Email;
use crate::communities::{Community, CommunityId};
use crate::members::{self, MemberId};
use crate::moderation::{self, Doing};
use crate::newsletter::Agreed;
use crate::posts::{PostId, write};
use crate::tickets::{self, Kind};
use crate::{App, Error, Fault, Result};

/// What stands behind the link of a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Under which name it will stand.
    pub alias: String,
    /// Whether that is the alias of a member, whose address it is.
    pub is_member: bool,
    pub body: String,
    /// The article's slug.
    pub slug: String,
    /// What was ticked of the newsletter; empty for nothing.
    pub wording: String,
}

/// Whose address it is.
enum Author {
    Member(MemberId, String),
    /// A visitor, also one who is not known yet.
    Visitor(Option<MemberId>),
    /// A member whose account is closed.
    Closed,
}

async fn author(app: &App, home: CommunityId, email: &Email) -> Result<Author> {
    let (key, visitor) = (email.key.clone(), key_of(app, email));
    let found = app.db.read(async move |c| {
        Ok((store::member(c, home, &key).await?, store::visitor(c, home, &visitor).await?))
    });
    Ok(match found.await? {
        (Some((_, _, Some(_))), _) => Author::Closed,
        (Some((id, alias, None)), _) => Author::Member(id, alias),
        (None, visitor) => Author::Visitor(visitor),
    })
}

async fn pending(app: &App, home: CommunityId, token: &str) -> Result<(PendingId, store::Pending)> {
    let link: Link = tickets::look(app, Kind::Comment, token).await?.payload()?;
    let id = PendingId(link.pending);
    let found = app.db.read(async move |c| store::one(c, home, id).await).await?;
    found.map(|found| (id, found)).ok_or(Error::Used)
}

/// The comment behind the link of a letter.
///
/// # Errors
/// [`Error::Used`].
pub async fn asked(app: &App, home: CommunityId, token: &str) -> Result<Asked> {
    let (_, found) = pending(app, home, token).await?;
    let email = Email::read(&found.email, "email")?;
    let (alias, is_member) = match author(app, home, &email).await? {
        Author::Member(_, alias) => (alias, true),
        Author::Visitor(_) => (found.alias, false),
        Author::Closed => return Err(Error::Used),
    };
    Ok(Asked { alias, is_member, body: found.body, slug: found.slug, wording: found.wording })
}

/// Shows the comment to all, and begins the newsletter if that was ticked. Gives the comment, and the article's slug.
///
/// # Errors
/// [`Error::Used`]; a fault of `body` where it cannot be said any more. The link then still works.
pub async fn confirm(app: &App, community: &Community, token: &str) -> Result<(PostId, String)> {
    let home = community.id;
    let (id, found) = pending(app, home, token).await?;
    let email = Email::read(&found.email, "email")?;
    let known = match author(app, home, &email).await? {
        Author::Member(id, _) => Some((id, true)),
        Author::Visitor(id) => id.map(|id| (id, false)),
        Author::Closed => return Err(Error::Used),
    };
    if let Some((author, is_member)) = known {
        may(app, author, is_member).await?;
    }
    let is_member = known.is_some_and(|(_, is_member)| is_member);
    let author = known.map_or(MemberId(app.id()), |(id, _)| id);
    let ready =
        write::ready(app, home, (author, is_member), (found.article, found.thread), &found.body).await?;
    let visitor = store::Visitor {
        id: author,
        home,
        key: key_of(app, &email),
        alias: found.alias,
        now: app.clock.now(),
    };
    let letters =
        (!found.wording.is_empty()).then(|| Agreed::new(app, home, email, found.wording, found.since));
    let (token, now) = (token.to_owned(), app.clock.now());
    let said = app.db.write(async move |tx| {
        if let Some(fault) = ready.refused(tx).await? {
            return Ok(Err(fault.into()));
        }
        if !tickets::store::take_in(tx, Kind::Comment, &token, now).await? {
            return Ok(Err(Error::Used));
        }
        if !is_member {
            store::name(tx, &visitor).await?;
        }
        let said = ready.keep(tx).await?;
        store::drop_one(tx, id).await?;
        if let Some(letters) = &letters {
            letters.keep(tx).await?;
        }
        Ok(Ok(said))
    });
    match said.await {
        Ok(said) => said.map(|said| (said, found.slug)),
        // The same visitor confirmed two comments at once; the one that lost is tried again by whoever presses again.
        Err(db::Error::Unique(rule)) if rule == "member_visitor" => Err(Error::Busy),
        Err(error) => Err(error.into()),
    }
}

/// Whether an author may say something now.
async fn may(app: &App, author: MemberId, is_member: bool) -> Result<()> {
    if members::restriction(app, author).await?.is_some() {
        return Err(Fault::new("body", "For now you can read and not write.").into());
    }
    if is_member {
        moderation::newcomer_may(app, author, Doing::Comment).await?;
    }
    Ok(())
}
