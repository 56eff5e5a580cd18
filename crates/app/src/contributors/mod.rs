//! Contributors: who writes and who reviews. Anybody may see them; they agreed to be named. Exported as `contributors.yml`.

pub(crate) mod store;

use crate::communities::CommunityId;
use crate::library::Link;
use crate::pictures::Thing;
use crate::{App, Result};

/// Somebody who writes or reviews, as pages show them.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributor {
    pub slug: String,
    pub name: String,
    pub credentials: String,
    pub role: String,
    /// Safe HTML.
    pub bio_html: String,
    pub picture: Option<Thing>,
    pub links: Vec<Link>,
    pub demonstration: bool,
}

/// All contributors with the roles they have in articles, in the order of their file.
pub async fn list(app: &App, home: CommunityId) -> Result<Vec<(String, Contributor)>> {
    Ok(app.db.read(async move |c| store::with_roles(c, home).await).await?)
}

/// The contributor at `slug`, if there is one.
pub async fn show(app: &App, home: CommunityId, slug: String) -> Result<Option<Contributor>> {
    if !kernel::text::is_slug(&slug) {
        return Ok(None);
    }
    Ok(app.db.read(async move |c| store::one(c, home, &slug).await).await?)
}
