//! What the people of the demonstration tell about themselves. Invented, each with an audience, as members would have it.

use app::accounts::{Found, Hand};
use app::members::{self, Bond, TeamAudience};
use app::posts::{self, Draft};
use app::profiles::{self, Audience};
use app::sessions::Membership;
use app::{App, communities};

use super::demo_neighbours::NEIGHBOURS;

/// A field of the form of a profile, and what stands in it.
pub(super) type Field = (&'static str, &'static str);

const QUIET_HARBOUR: [Field; 31] = [
    (
        "hello.text",
        "I garden, badly, and I have a cat who disagrees with all my plans. Third spring since the diagnosis.",
    ),
    ("hello.audience", "members"),
    ("diagnosed.year", "2024"),
    ("diagnosed.month", "3"),
    ("diagnosed.audience", "members"),
    ("stage.pick", "stage-2"),
    ("stage.audience", "team"),
    ("receptors.pick", "hormone-receptor-positive"),
    ("receptors.audience", "members"),
    ("treatments.what-0", "Paclitaxel"),
    ("treatments.start-0-year", "2024"),
    ("treatments.start-0-month", "5"),
    ("treatments.stop-0-year", "2024"),
    ("treatments.stop-0-month", "8"),
    ("treatments.why-0", "It was finished, and so were my fingertips."),
    ("treatments.effects-0", "Peripheral neuropathy; Fatigue"),
    ("treatments.what-1", "Letrozole"),
    ("treatments.start-1-year", "2024"),
    ("treatments.start-1-month", "12"),
    ("treatments.audience", "members"),
    ("symptoms.what-0", "Joint pain"),
    ("symptoms.severity-0", "2"),
    ("symptoms.audience", "me"),
    ("bad-day.text", "I cancel everything and listen to the same radio play again."),
    ("bad-day.audience", "team"),
    ("household.pick", "Animals"),
    ("household.audience", "members"),
    ("region.pick", "England"),
    ("region.audience", "members"),
    ("age-at-diagnosis.number", "55"),
    ("age-at-diagnosis.audience", "me"),
];

const SECOND_SPRING: [Field; 4] = [
    ("hello.text", "My wife is in treatment and I am learning to cook. Ask me about soup."),
    ("hello.audience", "members"),
    ("good-day.text", "We walk as far as the bakery and nobody mentions blood counts."),
    ("good-day.audience", "members"),
];

const WARM_DOORSTEP: [Field; 6] = [
    (
        "hello.text",
        "Eight years on. If you are new here, say hello to me first: I remember what the first night was like.",
    ),
    ("hello.audience", "members"),
    ("diagnosed.year", "2018"),
    ("diagnosed.audience", "members"),
    ("ask-me-about.text", "Going back to work, and what to say to colleagues."),
    ("ask-me-about.audience", "members"),
];

/// Fills the profile of somebody who has told nothing yet.
pub(super) async fn fill(app: &App, found: &Found, journey_role: &str) -> app::Result<()> {
    let Some((id, alias)) = found.member.clone() else { return Ok(()) };
    let home = communities::home(app).await?.id;
    // They are at home here: nobody leads them through the first steps.
    profiles::step_done(app, id, profiles::HELLO).await?;
    if !profiles::for_owner(app, home, id).await?.answers.is_empty() {
        return Ok(());
    }
    let me = Membership { id, alias, welcomed: true, restricted: false, unseen: 0 };
    let (fields, contributor): (&[Field], _) = match me.alias.as_str() {
        "quiet-harbour" => (&QUIET_HARBOUR, None),
        "second-spring" => (&SECOND_SPRING, None),
        "warm-doorstep" => (&WARM_DOORSTEP, None),
        "blue-inkwell" => (&[], Some("bram-sample")),
        "white-heron" => (&[], Some("cleo-specimen")),
        alias => match NEIGHBOURS.iter().find(|(own, ..)| *own == alias) {
            Some((_, _, fields)) => (*fields, None),
            None => return Ok(()),
        },
    };
    members::change_role(app, &me, journey_role, Audience::Members).await?;
    let form: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    if let Some(refused) = profiles::answer(app, home, &me, &form.into()).await?.first() {
        let why = refused.faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" ");
        return Err(app::Error::Bug(format!("the demonstration's {}: {why}", refused.question)));
    }
    if contributor.is_some() {
        members::link_contributor(app, Hand { home, by: None, whom: found }, contributor).await?;
        members::show_contributor(app, home, &me, true).await?;
    }
    Ok(())
}

/// What each says, once: words, mood, audience.
const SAID: [(&str, &str, &str, &str); 4] = [
    (
        "warm-doorstep",
        "To everybody who came here this week: you do not have to say anything. Reading along counts.",
        "good",
        "members",
    ),
    ("second-spring", "She slept six hours. I counted them like a miser.", "so-so", "members"),
    (
        "quiet-harbour",
        "Joint pain has moved into my left thumb. The cat is unimpressed and sits on it.",
        "hard",
        "members",
    ),
    (
        "quiet-harbour",
        "Only for those I follow: the scan is on Thursday, and I would like company that day.",
        "",
        "team",
    ),
];

/// Who follows whom, and what they say, once all are there.
pub(super) async fn meet(app: &App, found: &Found) -> app::Result<()> {
    let Some((id, alias)) = &found.member else { return Ok(()) };
    let home = communities::home(app).await?.id;
    let me = Membership { id: *id, alias: alias.clone(), welcomed: true, restricted: false, unseen: 0 };
    let own = SAID.iter().enumerate().filter(|(_, (who, ..))| *who == alias);
    for (at, (_, body, mood, audience)) in own {
        let draft = Draft {
            body: (*body).to_owned(),
            mood: (*mood).to_owned(),
            audience: (*audience).to_owned(),
            // The same each time, so that it is said once.
            key: format!("demo{at}"),
            ..Draft::default()
        };
        posts::post(app, home, &me, &draft).await?;
    }
    let others: &[&str] = match alias.as_str() {
        "quiet-harbour" => &["warm-doorstep", "second-spring"],
        "warm-doorstep" => &["quiet-harbour", "copper-kettle"],
        "copper-kettle" => &["quiet-harbour", "warm-doorstep"],
        "rainy-tuesday" => &["north-window"],
        _ => &[],
    };
    // Some let others learn whom they follow, and one wants to be asked first.
    if ["warm-doorstep", "copper-kettle"].contains(&alias.as_str()) {
        members::show_team(app, *id, TeamAudience::Members).await?;
    }
    if alias == "north-window" {
        members::ask_first(app, *id, true).await?;
    }
    for other in others {
        members::bind(app, home, *id, other, Bond::Team).await?;
    }
    Ok(())
}
