//! The people of a demonstration: members with plausible journeys, whom they follow, and two years of what they say to each other.
//! Nobody of them is real: aliases are made of words that nobody is called, addresses end in a domain that cannot exist, nobody can
//! sign in as one of them but through the command line, and none of them gets letters.
//!
//! All of it follows from a number of members, a seed and the hour at which it ends, so it is written in parts, each of which is
//! recorded with its rows: what was ended early goes on where it was, and nothing comes twice. `crowd` says who is there, `thread`
//! who says something when, `speech` which words, `batch` which rows.
//!
//! Who may see, export and erasure are those of what is written here: each row is one that the verbs of its noun write, too.

mod alias;
mod batch;
mod crowd;
mod journey;
mod pen;
mod person;
mod rhythm;
mod speech;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod thread;
mod words;

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::communities::{self, Community};
use crate::events::Event;
use crate::{App, Error, Fault, Result, matching};
use batch::{Batch, Parts, Press};
use crowd::{Crowd, Plan};

/// Members where nothing is said.
pub const USUAL: usize = 680;
/// The most that are made.
pub const MOST: usize = 1_000_000;
/// The seed where nothing is said.
pub const SEED: u64 = 1;
/// The length of an hour in milliseconds: a demonstration ends with a whole one.
const HOUR: i64 = 3_600_000;
/// Parts that wait to be written.
const AHEAD: usize = 2;
const WORDING: &str = "Nobody agreed: this member was made up for a demonstration.";

/// What somebody asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ask {
    pub members: usize,
    pub seed: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Made {
    pub members: usize,
    /// What begins a thread: updates, questions and stories.
    pub posts: usize,
    pub comments: usize,
    pub reactions: usize,
}

impl Made {
    fn add(&mut self, other: Self) {
        self.members += other.members;
        self.posts += other.posts;
        self.comments += other.comments;
        self.reactions += other.reactions;
    }
}

/// Makes the people of a demonstration, or goes on where that was ended early; what is there stays. `step` hears how many of how
/// many parts are done. Gives what this call wrote.
///
/// # Errors
/// A fault of `members`: too many, others than were begun with, a community that is no demonstration, or one with members of its own.
pub async fn populate(app: &App, ask: Ask, step: impl FnMut(usize, usize)) -> Result<Made> {
    app.db.rush(in_parts(app, ask, step)).await
}

async fn in_parts(app: &App, ask: Ask, mut step: impl FnMut(usize, usize)) -> Result<Made> {
    let home = communities::home(app).await?;
    let (plan, done) = match begun(app, &home).await? {
        Some((plan, _)) if plan.ask != ask => return Err(other(plan.ask)),
        Some(found) => found,
        None => (begin(app, &home, ask).await?, 0),
    };
    matching::bring_up_to_date(app).await?;
    let concepts = app.db.read(async move |c| store::concepts(c, home.id).await).await?;
    let (sender, mut parts) = mpsc::channel(AHEAD);
    let words = app.words();
    // Made on a thread of its own, while what came before is written.
    let maker = tokio::task::spawn_blocking(move || {
        let crowd = Crowd::new(plan);
        let (all, press) = (Parts::of(&crowd).all(), Press::new(&crowd, words.as_deref(), &concepts));
        // Nobody listens any more when writing failed.
        (done..all)
            .map(|part| (part, all, press.part(part)))
            .find_map(|part| sender.blocking_send(part).err());
    });
    let mut made = Made::default();
    while let Some((part, all, batch)) = parts.recv().await {
        made.add(batch.made());
        write(app, &home, part, batch).await?;
        step(part + 1, all);
    }
    maker.await.map_err(|error| Error::Bug(format!("the demonstration cannot be made: {error}")))?;
    Ok(made)
}

/// What a demonstration was begun with, if one was.
pub async fn asked(app: &App) -> Result<Option<Ask>> {
    let home = communities::home(app).await?;
    Ok(begun(app, &home).await?.map(|(plan, _)| plan.ask))
}

/// Whether somebody is here who was not made up.
pub async fn has_strangers(app: &App) -> Result<bool> {
    Ok(app.db.read(async |c| store::strangers(c).await).await? > 0)
}

async fn begun(app: &App, home: &Community) -> Result<Option<(Plan, usize)>> {
    let home = home.id;
    let Some((text, done)) = app.db.read(async move |c| store::state(c, home).await).await? else {
        return Ok(None);
    };
    let numbers: Vec<i64> = text.split(' ').filter_map(|number| number.parse().ok()).collect();
    let &[members, seed, until] = numbers.as_slice() else {
        return Err(Error::Bug(format!("a demonstration was begun with {text:?}")));
    };
    let ask = Ask { members: usize::try_from(members).unwrap_or(0), seed: seed.cast_unsigned() };
    Ok(Some((Plan { ask, until }, done)))
}

async fn begin(app: &App, home: &Community, ask: Ask) -> Result<Plan> {
    if !(1..=MOST).contains(&ask.members) {
        return Err(fault(format!("Choose from 1 to {MOST} members.")));
    }
    if !home.demonstration {
        return Err(fault(format!("“{}” is no demonstration: members are made up in one only.", home.name)));
    }
    if has_strangers(app).await? {
        return Err(fault("Somebody has joined here already: nobody is made up beside people.".to_owned()));
    }
    let until = app.clock.now().as_millisecond().div_euclid(HOUR) * HOUR;
    let text = format!("{} {} {until}", ask.members, ask.seed.cast_signed());
    let event = Event::new(app, home.id, store::BEGUN).subject(text);
    app.db.write(async move |tx| crate::events::record(tx, &event).await).await?;
    Ok(Plan { ask, until })
}

async fn write(app: &App, home: &Community, part: usize, batch: Batch) -> Result<()> {
    let (home, batch) = (home.id, Arc::new(batch));
    let event = Event::new(app, home, store::PART).subject(part.to_string());
    let written = app.db.write(async move |tx| {
        if !store::take(tx, home, part, &event).await? {
            return Ok(false);
        }
        match &*batch {
            Batch::Members(members) => store::members(tx, home, members, WORDING).await,
            Batch::Friends(friends) => store::friends(tx, home, friends).await,
            Batch::Talk(talk) => store::talk(tx, home, talk).await,
        }
        .map(|()| true)
    });
    match written.await? {
        true => Ok(()),
        false => Err(fault("Another process makes these members just now.".to_owned())),
    }
}

fn other(ask: Ask) -> Error {
    fault(format!(
        "This demonstration was begun with {} members and seed {}. Take another data folder for another one.",
        ask.members, ask.seed
    ))
}

fn fault(message: String) -> Error {
    Fault::new("members", message).into()
}
