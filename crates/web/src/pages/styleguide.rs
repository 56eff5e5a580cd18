//! Every component with samples.

use axum::extract::State as Shared;

use super::{Answer, page};
use crate::server::State;
use crate::view::{Meta, StyleguidePage};

pub(crate) async fn show(Shared(state): Shared<State>) -> Answer {
    let meta = Meta::new("Style guide", "Every part our pages are made of.", "/styleguide").unlisted();
    page(&StyleguidePage::new(state.now().site, meta))
}
