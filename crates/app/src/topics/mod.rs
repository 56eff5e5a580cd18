//! Topics of the library. Anybody may see them. Exported as `topics.yml`.

pub(crate) mod store;

use crate::communities::CommunityId;
use crate::{App, Result};

db::row! {
    /// A topic and how many articles it holds.
    pub struct Topic { slug: String, title: String, summary: String, articles: i64 }
}

/// All topics in the order of their file.
pub async fn list(app: &App, home: CommunityId) -> Result<Vec<Topic>> {
    Ok(app.db.read(async move |c| store::all(c, home).await).await?)
}
