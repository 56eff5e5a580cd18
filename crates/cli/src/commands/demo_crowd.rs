//! The many members of the demonstration, who are made up.

use app::App;
use app::demo::{self, Ask, Made};

use crate::args::Demo;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Progress;

/// Makes as many as were asked for, or goes on with those that were begun.
pub(super) async fn gather(app: &App, what: &Demo) -> Result<(), Failure> {
    let Some(ask) = asked(app, what).await? else { return Ok(()) };
    let mut progress = Progress::new("Making up members", "parts");
    let made = demo::populate(app, ask, |done, all| progress.step(done, all)).await;
    progress.finish();
    let made = made.map_err(Failure::of)?;
    if made != Made::default() {
        output::note(&told(made));
    }
    Ok(())
}

/// What is to be made, if anything is.
async fn asked(app: &App, what: &Demo) -> Result<Option<Ask>, Failure> {
    let begun = demo::asked(app).await.map_err(Failure::of)?;
    let usual = begun.unwrap_or(Ask { members: demo::USUAL, seed: demo::SEED });
    let members = what.members.map_or(usual.members, |members| members as usize);
    let ask = Ask { members, seed: what.seed.unwrap_or(usual.seed) };
    if ask.members == 0 && begun.is_none() {
        return Ok(None);
    }
    // A demonstration that people have joined is served as it is, unless more was asked for.
    let is_said = what.members.is_some() || what.seed.is_some() || begun.is_some();
    if !is_said && demo::has_strangers(app).await.map_err(Failure::of)? {
        output::note("Somebody has joined this demonstration, so nobody is made up beside them.");
        return Ok(None);
    }
    Ok(Some(ask))
}

fn told(made: Made) -> String {
    format!(
        "{} made up, with {}, {} and {}.",
        count(made.members, "member"),
        count(made.posts, "post"),
        count(made.comments, "comment"),
        count(made.reactions, "reaction")
    )
}
