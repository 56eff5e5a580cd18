//! What operators and admins do with accounts: who may do what, who may come in. Every change is an event, and signs the
//! account out everywhere, so that its next session begins with the new rights.

use jiff::Timestamp;

use super::consent::Consent;
use super::{AccountId, Email, store};
use crate::access_tokens;
use crate::communities::CommunityId;
use crate::events::{self, Event, Reason};
use crate::members::alias::Alias;
use crate::members::{self, JOURNEY_ROLES, MemberId, Role};
use crate::profiles::Audience;
use crate::sessions;
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result, matching};

/// An account as lists of staff show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub account: AccountId,
    pub email: String,
    /// The membership, if they joined.
    pub member: Option<(MemberId, String)>,
    pub roles: Vec<Role>,
    pub operator: bool,
    pub disabled: bool,
    pub restricted: bool,
    /// The slug of the author or reviewer that they are.
    pub contributor: Option<String>,
    pub joined_at: Timestamp,
}

impl Found {
    /// The name in the community; empty for who has not joined.
    #[must_use]
    pub fn alias(&self) -> &str {
        self.member.as_ref().map_or("", |(_, alias)| alias)
    }
}

/// The account with this address or alias.
///
/// # Errors
/// [`Error::Missing`].
pub async fn find(app: &App, home: CommunityId, who: &str) -> Result<Found> {
    let email = Email::read(who, "who").map(|email| email.key).unwrap_or_default();
    let alias = members::alias::key(who.trim_start_matches('@'));
    app.db.read(async move |c| store::staff_find(c, home, &email, &alias).await).await?.ok_or(Error::Missing)
}

/// The account with this number.
///
/// # Errors
/// [`Error::Missing`].
pub async fn of(app: &App, home: CommunityId, account: AccountId) -> Result<Found> {
    app.db.read(async move |c| store::staff_of(c, home, account).await).await?.ok_or(Error::Missing)
}

/// How many accounts stand on one page of a list.
pub const PAGE_SIZE: usize = 50;

/// Notes that somebody looked at addresses of members: `what` list it was. `by` is `None` on the command line.
pub async fn note_look(
    app: &App,
    home: CommunityId,
    by: Option<AccountId>,
    what: &'static str,
) -> Result<()> {
    let event = Event::new(app, home, "addresses.seen").by(by).subject(what);
    Ok(app.db.write(async move |tx| events::record(tx, &event).await).await?)
}

/// Accounts whose address or alias contains `words`, the newest first, `page` from 1; and how many there are.
pub async fn list(app: &App, home: CommunityId, words: &str, page: usize) -> Result<(Vec<Found>, usize)> {
    let (email, alias) = match words.trim() {
        "" => (String::new(), String::new()),
        words => (pattern(&words.to_lowercase()), pattern(&members::alias::key(words))),
    };
    Ok(app.db.read(async move |c| store::staff_list(c, home, (&email, &alias), page).await).await?)
}

/// A pattern of LIKE that finds `words` anywhere.
fn pattern(words: &str) -> String {
    let plain = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}

/// One change to what an account may do.
enum Change {
    Grant(MemberId, Role),
    EndRole(MemberId, Role),
    MakeOperator,
    EndOperator,
    Disable(String),
    Enable,
    Restrict(MemberId, i64, String),
    EndRestriction(MemberId),
    ResetPassword(Ticket),
}

/// Who changes whom, and where. `by` is `None` on the command line.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    pub home: CommunityId,
    pub by: Option<AccountId>,
    pub whom: &'a Found,
}

impl Hand<'_> {
    pub(crate) fn member(&self) -> Result<MemberId> {
        Ok(self.whom.member.as_ref().ok_or(Error::Missing)?.0)
    }
}

/// Gives a member a role.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined.
pub async fn grant(app: &App, hand: Hand<'_>, role: Role) -> Result<()> {
    let change = Change::Grant(hand.member()?, role);
    make(app, hand, "role.granted", role.name(), "", change).await
}

/// Takes a role back.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined.
pub async fn end_role(app: &App, hand: Hand<'_>, role: Role) -> Result<()> {
    let change = Change::EndRole(hand.member()?, role);
    make(app, hand, "role.ended", role.name(), "", change).await
}

/// Makes somebody an operator of the install.
pub async fn make_operator(app: &App, hand: Hand<'_>) -> Result<()> {
    make(app, hand, "operator.granted", "", "", Change::MakeOperator).await
}

/// Makes somebody an operator no longer.
pub async fn end_operator(app: &App, hand: Hand<'_>) -> Result<()> {
    make(app, hand, "operator.ended", "", "", Change::EndOperator).await
}

/// Closes an account to everybody, for a reason.
pub async fn disable(app: &App, hand: Hand<'_>, reason: &Reason) -> Result<()> {
    let reason = reason.as_str();
    make(app, hand, "account.disabled", "", reason, Change::Disable(reason.to_owned())).await
}

/// Opens it again.
pub async fn enable(app: &App, hand: Hand<'_>) -> Result<()> {
    make(app, hand, "account.enabled", "", "", Change::Enable).await
}

/// Lets a member read only, for a reason that they are told.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined.
pub async fn restrict(app: &App, hand: Hand<'_>, reason: &Reason) -> Result<()> {
    let reason = reason.as_str();
    let change = Change::Restrict(hand.member()?, app.id(), reason.to_owned());
    make(app, hand, "member.restricted", "", reason, change).await
}

/// Lets them write again.
///
/// # Errors
/// [`Error::Missing`] for an account that has not joined.
pub async fn end_restriction(app: &App, hand: Hand<'_>) -> Result<()> {
    let change = Change::EndRestriction(hand.member()?);
    make(app, hand, "member.unrestricted", "", "", change).await
}

/// Takes the password away and gives a link to choose a new one, good for an hour.
pub async fn reset_link(app: &App, hand: Hand<'_>) -> Result<String> {
    let ticket = Ticket::new(app, Kind::Password, Some(hand.whom.account), &());
    let link = format!("{}/sign-in/password/{}", app.settings.base_url, ticket.token);
    make(app, hand, "account.password-reset", "", "", Change::ResetPassword(ticket)).await?;
    Ok(link)
}

/// A link that signs in at once, both steps, once, within a day: for who lost their telephone, by the word of whoever can read
/// the machine's console.
pub async fn console_link(app: &App, hand: Hand<'_>) -> Result<String> {
    let ticket = Ticket::new(app, Kind::Console, Some(hand.whom.account), &());
    let link = format!("{}/sign-in/link/{}", app.settings.base_url, ticket.token);
    let event = Event::new(app, hand.home, "account.console-link").by(hand.by).about(hand.whom.account);
    app.db
        .write(async move |tx| {
            tickets::store::add(tx, &ticket).await?;
            events::record(tx, &event).await
        })
        .await?;
    Ok(link)
}

/// Makes an account and its membership without a letter.
///
/// # Errors
/// Faults of alias, address or role, also where they are taken.
pub async fn add(app: &App, home: CommunityId, alias: &str, email: &str, role: &str) -> Result<Found> {
    let (alias, email) = (Alias::read(alias, "alias")?, Email::read(email, "email")?);
    if !JOURNEY_ROLES.iter().any(|(known, _)| *known == role) {
        let known: Vec<&str> = JOURNEY_ROLES.iter().map(|(role, _)| *role).collect();
        return Err(
            Fault::new("role", format!("“{role}” is no role on the way: {}.", known.join(", "))).into()
        );
    }
    let (id, now) = (AccountId(app.id()), app.clock.now());
    let member = members::store::Fresh {
        id: MemberId(app.id()),
        community_id: home,
        account_id: id,
        alias: alias.text,
        alias_key: alias.key,
        journey_role: role.to_owned(),
        role_audience: Audience::Me,
        joined_at: now,
    };
    let event = Event::new(app, home, "member.added").about(id);
    let (wording, kept) = ("Added by whoever runs this install.".to_owned(), email.clone());
    let consent = Consent::new(app, home, id.0, "join", wording, now);
    let made = app.db.write(async move |tx| {
        store::add(tx, id, &kept, now).await?;
        members::store::add(tx, &member).await?;
        store::agree(tx, &consent).await?;
        events::record(tx, &event).await
    });
    match made.await {
        Ok(()) => of(app, home, id).await,
        Err(db::Error::Unique(rule)) if rule == "member_alias" => {
            Err(Fault::new("alias", "Somebody has this alias, or one that looks like it.").into())
        }
        Err(db::Error::Unique(_)) => {
            Err(Fault::new("email", "There is an account with this address.").into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a change, ends the account's sessions and records the event. Nothing is recorded of what was so already.
async fn make(
    app: &App,
    hand: Hand<'_>,
    kind: &'static str,
    subject: &str,
    reason: &str,
    change: Change,
) -> Result<()> {
    let (home, by, account, now) = (hand.home, hand.by, hand.whom.account, app.clock.now());
    let (member, words) = (hand.member().ok(), app.words());
    let event = Event::new(app, home, kind).by(by).about(account).subject(subject).because(reason);
    app.db
        .write(async move |tx| {
            let changed = match &change {
                Change::Grant(member, role) => {
                    members::store::grant(tx, home, *member, *role, by, now).await?
                }
                Change::EndRole(member, role) => members::store::end_role(tx, *member, *role).await?,
                Change::MakeOperator => store::add_operator(tx, account, by, now).await?,
                Change::EndOperator => store::end_operator(tx, account).await?,
                Change::Disable(reason) => {
                    access_tokens::store::end_all(tx, account).await?;
                    store::disable(tx, account, reason, by, now).await?
                }
                Change::Enable => store::enable(tx, account).await?,
                Change::Restrict(member, id, reason) => {
                    members::store::restrict(tx, *id, home, *member, reason, (by, now)).await?
                }
                Change::EndRestriction(member) => members::store::end_restriction(tx, *member, now).await?,
                Change::ResetPassword(ticket) => {
                    store::set_password(tx, account, None).await?;
                    tickets::store::drop_ways_in(tx, account).await?;
                    tickets::store::add(tx, ticket).await?;
                    1
                }
            };
            if changed > 0 {
                // Who is closed stands on no page of an author or reviewer.
                if let Some(member) = member {
                    members::seen_by_visitors(tx, home, member).await?;
                    matching::derive(tx, words.as_deref(), member).await?;
                }
                sessions::store::end_all(tx, account).await?;
                events::record(tx, &event).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
