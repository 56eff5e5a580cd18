//! `alongside admin …`: who may do what, and who may come in, from the machine itself.

use std::process::ExitCode;

use app::accounts::{self, Found, Hand};
use app::communities::CommunityId;
use app::events::Reason;
use app::members::Role;
use app::{App, Error, communities};

use super::serve::open;
use crate::args::{Admin, SettingArgs};
use crate::config::load;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::{logs, runtime};

/// What stands for the operator of the install where a role is named.
const OPERATOR: &str = "operator";

pub(super) fn run(args: &SettingArgs, what: &Admin) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let done = stop.unless_asked(act(&app, what)).await;
        app.db.close().await;
        output::line(&done?);
        Ok(ExitCode::SUCCESS)
    })
}

/// Does it and says what was done.
async fn act(app: &App, what: &Admin) -> Result<String, Failure> {
    let home = communities::home(app).await.map_err(Failure::of)?.id;
    match what {
        Admin::List { words } => list(app, home, words).await,
        Admin::Add { alias, email, role } => {
            accounts::add(app, home, alias, email, role).await.map_err(Failure::of)?;
            Ok(format!("{alias} is a member, and can sign in with a link to {email}."))
        }
        Admin::SignIn { who } => {
            let whom = find(app, home, who).await?;
            let link = accounts::console_link(app, hand(home, &whom)).await.map_err(Failure::of)?;
            Ok(format!(
                "This link signs {} in, both steps at once. It works once, within a day:\n{link}",
                whom.email
            ))
        }
        Admin::Grant { who, role } => change_role(app, home, who, role, true).await,
        Admin::Revoke { who, role } => change_role(app, home, who, role, false).await,
        Admin::Disable { who, reason } => {
            let reason = Reason::read(reason, "--reason").map_err(Failure::of)?;
            let whom = find(app, home, who).await?;
            accounts::disable(app, hand(home, &whom), &reason).await.map_err(Failure::of)?;
            Ok(format!("{} is closed, and signed out everywhere.", whom.email))
        }
        Admin::Enable { who } => {
            let whom = find(app, home, who).await?;
            accounts::enable(app, hand(home, &whom)).await.map_err(Failure::of)?;
            Ok(format!("{} is open again.", whom.email))
        }
        Admin::ResetPassword { who } => {
            let whom = find(app, home, who).await?;
            let link = accounts::reset_link(app, hand(home, &whom)).await.map_err(Failure::of)?;
            Ok(format!(
                "{} has no password any more. Hand over this link, which works once, for an hour:\n{link}",
                whom.email
            ))
        }
    }
}

fn hand(home: CommunityId, whom: &Found) -> Hand<'_> {
    Hand { home, by: None, whom }
}

async fn find(app: &App, home: CommunityId, who: &str) -> Result<Found, Failure> {
    accounts::find(app, home, who).await.map_err(|error| match error {
        Error::Missing => Failure::new(
            format!("There is no account with the address or alias “{who}”."),
            "See who is there with `alongside admin list`.",
        ),
        other => Failure::of(other),
    })
}

async fn change_role(
    app: &App,
    home: CommunityId,
    who: &str,
    role: &str,
    given: bool,
) -> Result<String, Failure> {
    let whom = find(app, home, who).await?;
    let hand = hand(home, &whom);
    let changed = match (role, given) {
        (OPERATOR, true) => accounts::make_operator(app, hand).await,
        (OPERATOR, false) => accounts::end_operator(app, hand).await,
        (role, true) => accounts::grant(app, hand, known(role)?).await,
        (role, false) => accounts::end_role(app, hand, known(role)?).await,
    };
    changed.map_err(|error| match error {
        Error::Missing => {
            Failure::new(format!("{who} has not joined the community."), "Ask them to join first.")
        }
        other => Failure::of(other),
    })?;
    let verb = if given { "is" } else { "is no longer" };
    Ok(format!("{} {verb} {role}, and signs in anew.", whom.email))
}

fn known(role: &str) -> Result<Role, Failure> {
    role.parse().map_err(|_| {
        let all: Vec<&str> = Role::ALL.iter().map(|role| role.name()).chain([OPERATOR]).collect();
        Failure::new(format!("“{role}” is no role."), format!("Write one of {}.", all.join(", "))).usage()
    })
}

/// All accounts that were asked for, one on each line.
async fn list(app: &App, home: CommunityId, words: &str) -> Result<String, Failure> {
    accounts::note_look(app, home, None, "members").await.map_err(Failure::of)?;
    let (mut lines, mut page) = (Vec::new(), 1);
    loop {
        let (found, total) = accounts::list(app, home, words, page).await.map_err(Failure::of)?;
        lines.extend(found.iter().map(line));
        if found.is_empty() || lines.len() >= total {
            lines.push(format!("{} in all.", count(total, "account")));
            return Ok(lines.join("\n"));
        }
        page += 1;
    }
}

fn line(one: &Found) -> String {
    let mut words: Vec<String> = one.roles.iter().map(|role| role.name().to_owned()).collect();
    words.extend(one.operator.then(|| OPERATOR.to_owned()));
    words.extend(one.disabled.then(|| "closed".to_owned()));
    let alias = one.member.as_ref().map_or("-", |(_, alias)| alias.as_str());
    format!("{}  {alias}  {}  {}", one.joined_at.strftime("%Y-%m-%d"), one.email, words.join(", "))
        .trim_end()
        .to_owned()
}
