//! The people of the demonstration, one of each kind, and how to sign in as each. No other community has such accounts.

use app::accounts::{self, Found, Hand};
use app::members::Role;
use app::{App, Error, communities};

use super::demo_neighbours::NEIGHBOURS;
use super::{demo_comments, demo_profiles, demo_questions};
use crate::failure::Failure;
use crate::output;

/// Alias, journey role, task.
const PEOPLE: [(&str, &str, Option<Role>); 8] = [
    ("quiet-harbour", "patient", None),
    ("second-spring", "partner", None),
    ("warm-doorstep", "patient", Some(Role::Welcomer)),
    ("steady-lantern", "friend", Some(Role::Moderator)),
    ("blue-inkwell", "friend", Some(Role::Author)),
    ("paper-kite", "friend", Some(Role::Editor)),
    ("white-heron", "clinician", Some(Role::Reviewer)),
    ("oak-table", "friend", Some(Role::Admin)),
];
const OPERATOR: &str = "engine-room";

/// Makes them where they are missing, and prints a link for each that signs in as them.
pub(super) async fn introduce(app: &App) -> Result<(), Failure> {
    output::line("Sign in as (each link works once, within a day):");
    let mut everybody = Vec::new();
    for (alias, journey_role, task) in PEOPLE {
        let found = person(app, alias, journey_role, task).await.map_err(Failure::of)?;
        demo_profiles::fill(app, &found, journey_role).await.map_err(Failure::of)?;
        everybody.push(found.clone());
        tell(app, &found, task.map_or(journey_role, Role::name)).await.map_err(Failure::of)?;
    }
    for (alias, journey_role, _) in NEIGHBOURS {
        let found = person(app, alias, journey_role, None).await.map_err(Failure::of)?;
        demo_profiles::fill(app, &found, journey_role).await.map_err(Failure::of)?;
        everybody.push(found);
    }
    for found in &everybody {
        demo_profiles::meet(app, found).await.map_err(Failure::of)?;
    }
    demo_questions::converse(app, &everybody).await.map_err(Failure::of)?;
    demo_comments::comment(app, &everybody).await.map_err(Failure::of)?;
    let found = person(app, OPERATOR, "friend", None).await.map_err(Failure::of)?;
    let home = communities::home(app).await.map_err(Failure::of)?.id;
    if !found.operator {
        let hand = Hand { home, by: None, whom: &found };
        accounts::make_operator(app, hand).await.map_err(Failure::of)?;
    }
    tell(app, &found, "operator").await.map_err(Failure::of)
}

async fn person(app: &App, alias: &str, journey_role: &str, task: Option<Role>) -> app::Result<Found> {
    let home = communities::home(app).await?.id;
    let found = match accounts::find(app, home, alias).await {
        Err(Error::Missing) => {
            accounts::add(app, home, alias, &format!("{alias}@example.org"), journey_role).await?
        }
        found => found?,
    };
    if let Some(task) = task.filter(|task| !found.roles.contains(task)) {
        accounts::grant(app, Hand { home, by: None, whom: &found }, task).await?;
    }
    Ok(found)
}

async fn tell(app: &App, found: &Found, kind: &str) -> app::Result<()> {
    let home = communities::home(app).await?.id;
    let link = accounts::console_link(app, Hand { home, by: None, whom: found }).await?;
    let alias = found.alias();
    output::line(&format!("  {kind:<10} {alias:<15} {link}"));
    Ok(())
}
