//! `alongside mail`: the outbox, and what comes back.

use std::io::Read as _;
use std::process::ExitCode;

use app::App;
use app::communities::{self, CommunityId};
use app::mail::bounces::{self, Outcome};
use app::mail::outbox::{self, Entry, State};
use app::mail::{Letter, LetterId, Note, is_address};

use super::serve::{open, postman, public_address};
use crate::args::{Mail, Resend, SettingArgs};
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::{logs, runtime};

/// Bytes of a message beyond which the rest is left unread.
const LONGEST: u64 = 2 << 20;

pub(super) fn run(args: &SettingArgs, what: Mail) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let done = stop.unless_asked(act(&settings, &app, what)).await;
        app.db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

async fn act(settings: &Settings, app: &App, what: Mail) -> Result<(), Failure> {
    let home = communities::home(app).await.map_err(Failure::of)?.id;
    match what {
        Mail::List { state, most } => list(app, home, state.and_then(|state| state.parse().ok()), most).await,
        Mail::Show { id } => show(app, home, &id).await,
        Mail::Resend(what) => resend(app, home, what).await,
        Mail::Suppressed => suppressed(app, home).await,
        Mail::Allow { address } => allow(app, home, &address).await,
        Mail::Test { address } => test(settings, app, home, &address).await,
        Mail::Bounce => bounce(app).await,
    }
}

async fn list(app: &App, home: CommunityId, state: Option<State>, most: u16) -> Result<(), Failure> {
    let entries = outbox::list(app, home, state, None, most).await.map_err(Failure::of)?;
    for entry in &entries {
        let Entry { id, kind, recipient, state, attempts, .. } = entry;
        let when = entry.created_at.strftime("%Y-%m-%d %H:%M");
        let problem = Some(entry.problem.as_str())
            .filter(|p| !p.is_empty())
            .map(|p| format!("  {p}"))
            .unwrap_or_default();
        output::line(&format!(
            "{id}  {when}  {:<10}  {kind:<12}  {recipient}  tried {attempts}{problem}",
            state.as_str()
        ));
    }
    let counts = outbox::counts(app, home).await.map_err(Failure::of)?;
    output::line(&format!(
        "{} waiting, {} sent in the last 30 days, {} dead, {} suppressed.",
        counts.waiting, counts.sent, counts.dead, counts.suppressed
    ));
    Ok(())
}

fn read_id(text: &str) -> Result<LetterId, Failure> {
    text.parse().map_err(|_| {
        Failure::new(
            format!("“{text}” is no letter."),
            "Write the 13 characters that `alongside mail list` shows.",
        )
        .usage()
    })
}

async fn show(app: &App, home: CommunityId, id: &str) -> Result<(), Failure> {
    let found = outbox::show(app, home, read_id(id)?).await.map_err(Failure::of)?;
    let (entry, note) = found.ok_or_else(|| unknown(id))?;
    output::line(&format!("Letter {}, {}, to {}", entry.id, entry.kind, entry.recipient));
    output::line(&format!(
        "{}, tried {}, written {}",
        entry.state.as_str(),
        times(entry.attempts),
        entry.created_at
    ));
    match (entry.state, entry.ended_at) {
        (State::Waiting, _) => output::line(&format!("Tried next at {}", entry.due_at)),
        (_, Some(ended)) => output::line(&format!("Ended at {ended}")),
        (_, None) => {}
    }
    if !entry.problem.is_empty() {
        output::line(&format!("Problem: {}", entry.problem));
    }
    let Some(note) = note else {
        output::line(match entry.state {
            State::Sent => "Its text was deleted when it left.",
            _ => "It is an issue of the newsletter, whose text is made when it leaves.",
        });
        return Ok(());
    };
    output::line(&format!("\nSubject: {}\n", note.subject));
    note.lines.iter().for_each(|line| output::line(line));
    if let Some((words, address)) = &note.action {
        output::line(&format!("{words}: {address}"));
    }
    note.after.iter().for_each(|line| output::line(line));
    Ok(())
}

fn unknown(id: &str) -> Failure {
    Failure::new(format!("There is no letter {id}."), "`alongside mail list` shows those there are.")
}

fn times(number: u32) -> String {
    count(number as usize, "time")
}

async fn resend(app: &App, home: CommunityId, what: Resend) -> Result<(), Failure> {
    let Some(id) = what.id else {
        let done = outbox::resend_dead(app, home).await.map_err(Failure::of)?;
        output::line(&format!("{} sent again by the worker.", count(done as usize, "letter")));
        return Ok(());
    };
    if outbox::resend(app, home, read_id(&id)?).await.map_err(Failure::of)? {
        output::line(&format!("The worker sends {id} again."));
        return Ok(());
    }
    outbox::show(app, home, read_id(&id)?).await.map_err(Failure::of)?.ok_or_else(|| unknown(&id))?;
    Err(Failure::new(
        format!("{id} has left, or is on its way at this moment."),
        "The text of a letter that has left is gone.",
    ))
}

async fn suppressed(app: &App, home: CommunityId) -> Result<(), Failure> {
    let all = bounces::suppressed(app, home).await.map_err(Failure::of)?;
    for one in &all {
        let state = match one.since {
            Some(since) => format!("suppressed since {}", since.strftime("%Y-%m-%d")),
            None => "still gets letters".to_owned(),
        };
        let what = count(usize::try_from(one.bounces).unwrap_or_default(), &one.reason);
        output::line(&format!("{}  {state}  {what}  {}", one.address_key, one.detail));
    }
    let none = all.iter().filter(|one| one.since.is_some()).count();
    let plural = if none == 1 { "1 address gets".to_owned() } else { format!("{none} addresses get") };
    output::line(&format!("{plural} no letters."));
    Ok(())
}

async fn allow(app: &App, home: CommunityId, address: &str) -> Result<(), Failure> {
    if bounces::allow(app, home, address).await.map_err(Failure::of)? {
        output::line(&format!(
            "Letters go to {address} again. Those that were suppressed can be sent again with `alongside mail resend ID`."
        ));
        return Ok(());
    }
    Err(Failure::new(
        format!("Letters to {address} were not suppressed."),
        "`alongside mail suppressed` lists those that are.",
    ))
}

async fn test(settings: &Settings, app: &App, home: CommunityId, address: &str) -> Result<(), Failure> {
    if !is_address(address) {
        return Err(Failure::new(
            format!("“{address}” is no mail address."),
            "Write one such as you@example.org.",
        )
        .usage());
    }
    let note = Note {
        subject: "A letter to try things out".to_owned(),
        lines: vec![
            "Somebody who looks after this community asked for this letter.".to_owned(),
            "If you can read it, mail works.".to_owned(),
        ],
        action: Some(("Open the site".to_owned(), "/".to_owned())),
        why: "You get it because your address was typed in to try things out.".to_owned(),
        ..Note::default()
    };
    let letter = Letter::new(app, home, "test", address, note);
    let postman = postman(settings, public_address(settings))?;
    postman.try_out(app, &letter).await.map_err(|why| {
        Failure::new(
            format!("The letter did not leave: {why}"),
            "`alongside check` looks at the way of mail.",
        )
    })?;
    output::line(&format!("The letter to {address} has left, as {}.", letter.id()));
    Ok(())
}

async fn bounce(app: &App) -> Result<(), Failure> {
    let mut raw = Vec::new();
    std::io::stdin().lock().take(LONGEST).read_to_end(&mut raw).map_err(Failure::of)?;
    output::line(&match bounces::take(app, &raw).await.map_err(Failure::of)? {
        Outcome::Suppressed(address) => format!("Letters to {address} are suppressed."),
        Outcome::Counted(address) => format!("Counted for {address}."),
        Outcome::Noted => "Noted; it changes nothing.".to_owned(),
        Outcome::NotOurs => "It names no letter of ours, so it is not believed.".to_owned(),
        Outcome::NoReport => "It is no report about a letter.".to_owned(),
    });
    Ok(())
}
