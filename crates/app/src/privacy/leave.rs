//! Leaving: with everything, or as a name without a person. There are fourteen days to take it back.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::erase::{Nobody, erase};
use super::{Person, person, store};
use crate::accounts::AccountId;
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::mail::{self, FAREWELL, Letter, Note};
use crate::members::alias;
use crate::posts;
use crate::sessions::{self, Viewer};
use crate::{App, Error, Result};

/// How long it can be taken back.
const GRACE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Which way somebody leaves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// Everything goes.
    Erase,
    /// What they wrote for others stays, under a name that belongs to nobody.
    Anonymise,
}

impl Exit {
    /// Its word in forms and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Erase => "erase",
            Self::Anonymise => "anonymise",
        }
    }
}

impl FromStr for Exit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Erase, Self::Anonymise].into_iter().find(|exit| exit.name() == text).ok_or(())
    }
}

/// That somebody is about to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    pub exit: Exit,
    /// What proves later that they asked.
    pub receipt: String,
    pub due_at: Timestamp,
}

/// Whether the viewer is about to leave.
pub async fn leaving(app: &App, viewer: &Viewer) -> Result<Option<Leaving>> {
    let account = viewer.account;
    Ok(app.db.read(async move |c| store::of(c, account).await).await?)
}

/// What goes, in words: how much there is of each.
pub async fn preview(app: &App, home: CommunityId, viewer: &Viewer) -> Result<Vec<String>> {
    let person = person(app, home, viewer.account).await?;
    let letters = {
        let who = person.clone();
        app.db.read(async move |c| mail::store::count_of(c, &who).await).await?
    };
    let sessions = sessions::list(app, viewer).await?.len();
    let mut lines = vec![format!("your e-mail address, {}, and every way in", person.email)];
    lines.extend(
        viewer.member.as_ref().map(|member| format!("your alias, {}, and your profile", member.alias)),
    );
    if let Some(member) = person.member {
        let said = app.db.read(async move |c| posts::own::store::count_of(c, member).await).await?;
        let said =
            if said == 1 { "1 post or comment".to_owned() } else { format!("{said} posts and comments") };
        lines.push(format!("{said}, unless you leave as nobody, and every reaction you sent"));
    }
    lines.push(format!("{sessions} signed-in browsers"));
    lines.push(format!("{letters} letters that we keep a note of"));
    lines.push("what you agreed to, and when".to_owned());
    lines.push(format!("your name in what you reported and in what others did; the words of such a case stay with the moderators until {} days after it was decided", app.settings.safety.keep_days));
    Ok(lines)
}

/// Begins to leave, and gives the receipt. Staff hand back their tasks first.
///
/// # Errors
/// [`Error::Missing`] for staff.
pub async fn ask(app: &App, community: &Community, viewer: &Viewer, exit: Exit) -> Result<Leaving> {
    if viewer.is_staff() {
        return Err(Error::Missing);
    }
    let person = person(app, community.id, viewer.account).await?;
    let (now, account) = (app.clock.now(), viewer.account);
    let due = now.saturating_add(GRACE).unwrap_or(now);
    let receipt = kernel::ids::encode(app.id());
    let letter = letter(app, community, &person, &receipt, due);
    let event =
        Event::new(app, community.id, "account.leaving").by(account).about(account).subject(exit.name());
    app.db
        .write(async move |tx| {
            if store::ask(tx, account, exit, &receipt, (now, due)).await? > 0 {
                mail::post(tx, &letter).await?;
                events::record(tx, &event).await?;
            }
            Ok(())
        })
        .await?;
    leaving(app, viewer).await?.ok_or(Error::Missing)
}

fn letter(app: &App, community: &Community, person: &Person, receipt: &str, due: Timestamp) -> Letter {
    let day = due.strftime("%-d %B %Y");
    let note = Note {
        subject: format!("You are leaving {}", community.name),
        lines: vec![
            format!("You asked us to end your account at {}. That happens on {day}.", community.name),
            format!("Receipt: {receipt}. Until then you can sign in and take it back."),
        ],
        action: Some(("Stay after all".to_owned(), format!("{}/settings/leaving", app.settings.base_url))),
        after: vec!["If this was not you, sign in, take it back, and choose a new password.".to_owned()],
        ..Note::default()
    };
    Letter::new(app, community.id, "leaving", &person.email, note).of(person.account.0)
}

/// Stays after all.
pub async fn stay(app: &App, community: &Community, viewer: &Viewer) -> Result<()> {
    let account = viewer.account;
    let event = Event::new(app, community.id, "account.staying").by(account).about(account);
    app.db
        .write(async move |tx| {
            if store::stay(tx, account).await? > 0 {
                events::record(tx, &event).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Ends the accounts whose time has come, each on its own; gives how many. For the worker. One that cannot be ended does not
/// hold up the others.
pub(crate) async fn finish(app: &App, community: &Community) -> Result<usize> {
    let now = app.clock.now();
    let mut ended = 0;
    loop {
        let due = app.db.read(async move |c| store::due(c, now).await).await?;
        let mut failed = None;
        for account in due {
            match end(app, community, account).await {
                Ok(()) => ended += 1,
                Err(error) => failed = Some(error),
            }
        }
        match failed {
            Some(error) => return Err(error),
            None if app.db.read(async move |c| store::due(c, now).await).await?.is_empty() => {
                return Ok(ended);
            }
            None => {}
        }
    }
}

async fn end(app: &App, community: &Community, account: AccountId) -> Result<()> {
    let home = community.id;
    let number = kernel::ids::encode(app.id()).to_lowercase();
    let alias = format!("former-member-{}", &number[5..]);
    let nobody = Nobody { key: alias::key(&alias), alias };
    let event = Event::new(app, home, "account.ended").about(account);
    let goodbye = {
        let who = person(app, home, account).await?;
        goodbye(app, community, &who)
    };
    app.db
        .write(async move |tx| {
            // Somebody may have stayed since, or another worker was quicker.
            let Some(leaving) = store::of(tx, account).await? else { return Ok(()) };
            let Some(person) = Person::read(tx, home, account).await? else { return Ok(()) };
            erase(tx, &person, leaving.exit, &nobody).await?;
            mail::post(tx, &goodbye).await?;
            events::record(tx, &event).await
        })
        .await?;
    Ok(())
}

/// The last letter. Its row goes as soon as it has left.
fn goodbye(app: &App, community: &Community, person: &Person) -> Letter {
    let note = Note {
        subject: format!("Your account at {} has ended", community.name),
        lines: vec![
            "Everything that we kept of you is gone from our database. Backups forget it as they are replaced.".to_owned(),
            format!("If something you wrote was reported, the moderators keep a copy of it without your name for at most {} days after they decided.", app.settings.safety.keep_days),
            "This letter is the last one. The note that it was sent is deleted as soon as it has left.".to_owned(),
        ],
        ..Note::default()
    };
    Letter::new(app, community.id, FAREWELL, &person.email, note)
}
