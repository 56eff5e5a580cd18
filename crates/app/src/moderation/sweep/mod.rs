//! Cases end some time after they were decided, with what was kept for them.

pub(crate) mod store;

use jiff::SignedDuration;

use crate::Result;
use crate::jobs::Errand;

/// Ends what is past its time, for the worker.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    let days = i64::from(errand.app.settings.safety.keep_days);
    let before =
        errand.app.clock.now().saturating_sub(SignedDuration::from_hours(days * 24)).unwrap_or_default();
    Ok(errand.app.db.write(async move |tx| store::sweep(tx, before).await).await?)
}
