//! The first steps after joining. Each can be passed over; whoever comes back goes on where they left.

use crate::members::MemberId;
use crate::{App, Result};

use super::store;

/// The steps in their order, as they stand in addresses.
pub const STEPS: [&str; 5] = ["ways-in", "reasons", "facts", "picture", "hello"];

/// The first step that is not done; `None` after the last.
pub async fn next_step(app: &App, member: MemberId) -> Result<Option<&'static str>> {
    let done = app.db.read(async move |c| store::steps_done(c, member).await).await?;
    Ok(STEPS.get(usize::try_from(done).unwrap_or(STEPS.len())).copied())
}

/// Notes that a step is done or passed over; gives the one after it.
pub async fn step_done(app: &App, member: MemberId, step: &str) -> Result<Option<&'static str>> {
    let at = STEPS.iter().position(|own| *own == step).ok_or(crate::Error::Missing)? + 1;
    let (count, now, last) = (i64::try_from(at).unwrap_or(0), app.clock.now(), at == STEPS.len());
    app.db.write(async move |tx| store::step_done(tx, member, count, last.then_some(now)).await).await?;
    Ok(STEPS.get(at).copied())
}
