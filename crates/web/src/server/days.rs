//! What happened on each of the last days, kept for some minutes: it is read over many rows, and only today's numbers still change.

use app::communities::CommunityId;
use app::watching::{self, Happened};
use app::{App, Result};
use jiff::{SignedDuration, Timestamp};

/// How long what was read holds.
const HOLDS: SignedDuration = SignedDuration::from_mins(5);

/// What was read last, and when.
#[derive(Debug, Default)]
pub(crate) struct Days(tokio::sync::Mutex<Option<(Timestamp, Vec<Happened>)>>);

impl Days {
    /// What happened on the last `days` days, as it was some minutes ago at most. Of those who ask at once, one asks the database.
    pub(crate) async fn get(&self, app: &App, home: CommunityId, days: i64) -> Result<Vec<Happened>> {
        let now = app.clock.now();
        let mut kept = self.0.lock().await;
        if let Some((at, all)) = kept.as_ref()
            && now.duration_since(*at) < HOLDS
        {
            return Ok(all.clone());
        }
        let all = watching::happened(app, home, days).await?;
        *kept = Some((now, all.clone()));
        Ok(all)
    }
}
