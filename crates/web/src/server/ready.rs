//! Whether this process can serve now, for a load balancer that asks.

use std::time::{Duration, Instant};

use super::State;

/// How long the database may take.
const SOON: Duration = Duration::from_secs(2);
/// How long what was found holds, so that nobody can keep the database busy with the question.
const HOLDS: Duration = Duration::from_millis(500);

/// What was found last.
#[derive(Debug, Default)]
pub(crate) struct Readiness(tokio::sync::Mutex<Option<(Instant, Result<(), &'static str>)>>);

impl State {
    /// Whether visitors may be sent here; otherwise why not, in words for whoever runs it.
    pub(crate) async fn ready(&self) -> Result<(), &'static str> {
        if self.is_leaving() {
            return Err("this server is about to stop\n");
        }
        let mut last = self.readiness.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < HOLDS
        {
            return found;
        }
        let asked = tokio::time::timeout(SOON, self.app.db.has_schema(app::MIGRATIONS)).await;
        let found = match asked {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the database lacks what this program needs, or has another schema\n"),
            Ok(Err(_)) | Err(_) => Err("the database does not answer\n"),
        };
        *last = Some((Instant::now(), found));
        found
    }
}
