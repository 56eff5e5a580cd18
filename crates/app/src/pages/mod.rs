//! About, editorial policy and privacy: the operator's text where there is one, ours otherwise.

pub(crate) mod store;

use kernel::Problems;

use crate::articles::body::{Block, plain};
use crate::articles::render::render_plain;
use crate::communities::CommunityId;
use crate::{App, Result, library};

/// The pages there are, by slug, with the text they have of their own.
const BUILT_IN: [(&str, &str); 3] = [
    ("about", include_str!("../../pages/about.md")),
    ("editorial-policy", include_str!("../../pages/editorial-policy.md")),
    ("privacy", include_str!("../../pages/privacy.md")),
];

/// A page, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub title: String,
    pub summary: String,
    pub updated: Option<jiff::civil::Date>,
    /// Id and words of each second-level heading.
    pub contents: Vec<(String, String)>,
    /// Safe HTML.
    pub body: String,
}

/// The page at `slug`, if that is one of the three.
pub async fn show(app: &App, home: CommunityId, slug: &str) -> Result<Option<Page>> {
    let Some((slug, built_in)) = BUILT_IN.iter().find(|(known, _)| *known == slug) else { return Ok(None) };
    let path = format!("pages/{slug}.md");
    let asked = path.clone();
    let own = app.db.read(async move |c| store::source(c, home, &asked).await).await?;
    // The import has read the operator's text without an error, and a test reads ours.
    let mut problems = Problems::of(&path);
    let page = library::page(&path, own.as_deref().unwrap_or(built_in), &mut problems);
    Ok(page.map(|page| Page {
        contents: contents(&page.body.blocks),
        body: render_plain(&page.body),
        title: page.title,
        summary: page.summary,
        updated: page.updated,
    }))
}

fn contents(blocks: &[Block]) -> Vec<(String, String)> {
    let headings = blocks.iter().filter_map(|block| match block {
        Block::Heading { level: 2, id, text, .. } => Some((id.clone(), plain(text))),
        _ => None,
    });
    headings.collect()
}
