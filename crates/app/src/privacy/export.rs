//! Taking along everything: one archive with JSON for programs, Markdown for text, pictures, and a page to read it all.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Person, html, person};
use crate::communities::Community;
use crate::sessions::Viewer;
use crate::{
    App, Error, Result, access_tokens, accounts, bookmarks, comments, drafts, events, mail, members,
    moderation, newsletter, notifications, posts, profiles, voices,
};

/// What one noun keeps of a person.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of its files.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// All of it.
    pub value: Value,
    /// Pictures and the like: names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Part {
    /// A part without files.
    pub(crate) const fn new(name: &'static str, title: &'static str, value: Value) -> Self {
        Self { name, title, value, files: Vec::new() }
    }
}

/// Everything that is kept of the viewer, as a ZIP archive.
pub async fn export(app: &App, community: &Community, viewer: &Viewer) -> Result<Vec<u8>> {
    let person = person(app, community.id, viewer.account).await?;
    let parts = parts(app, &person).await?;
    archive(&community.name, &parts).map_err(|error| Error::Bug(format!("an archive: {error}")))
}

/// What every noun keeps of a person. A new noun is a new line.
async fn parts(app: &App, person: &Person) -> Result<Vec<Part>> {
    let who = person.clone();
    let read = app.db.read(async move |c| {
        Ok(vec![
            accounts::own::export(c, &who).await?,
            access_tokens::store::export(c, &who).await?,
            members::store::export(c, &who).await?,
            newsletter::export_person(c, &who).await?,
            mail::store::export(c, &who).await?,
            posts::own::store::export(c, &who).await?,
            comments::visitors::store::export(c, &who).await?,
            voices::store::export(c, &who).await?,
            drafts::store::export(c, &who).await?,
            bookmarks::store::export(c, &who).await?,
            notifications::store::export(c, &who).await?,
            moderation::own::store::export(c, &who).await?,
            events::store::export(c, &who).await?,
        ])
    });
    let mut parts = read.await?;
    parts.push(profiles::export(app, person).await?);
    parts.push(posts::pictures::export(app, person).await?);
    Ok(parts)
}

fn archive(community: &str, parts: &[Part]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let mut add = |name: String, bytes: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
        Ok(())
    };
    add("index.html".to_owned(), html::page(community, parts).as_bytes())?;
    for part in parts {
        let json = serde_json::to_vec_pretty(&part.value).unwrap_or_default();
        add(format!("{}.json", part.name), &json)?;
        add(format!("{}.md", part.name), html::markdown(part).as_bytes())?;
        for (name, bytes) in &part.files {
            add(format!("{}/{name}", part.name), bytes)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}
