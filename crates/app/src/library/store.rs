//! The only SQL about the files of a library and the people and topics beside its articles.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::import::Kept;
use super::plan::Plan;
use super::{Contributor, Topic};
use crate::articles::render::render_plain;
use crate::articles::{self, ContributorId, RevisionId, TopicId};
use crate::communities::{self, CommunityId};
use crate::events;
use crate::{concepts, matching, packs, posts, search};

/// Articles written at once that leave the search index in many pieces.
const MANY: usize = 20;

db::sql! {
    FILES: CommunityId => (String, String) = "SELECT f.path, r.hash FROM library_file f JOIN revision r ON r.id = f.revision_id
        WHERE f.community_id = $1";
    TEXTS: CommunityId => (String, String) = "SELECT f.path, r.source FROM library_file f JOIN revision r ON r.id = f.revision_id
        WHERE f.community_id = $1 ORDER BY f.path";
    MADE_WITH: CommunityId => (String,) = "SELECT made_with FROM community WHERE id = $1";
    ALL_MEDIA: CommunityId => (String, String, String, i64, String) =
        "SELECT path, hash, kind, size, meta FROM media WHERE community_id = $1 ORDER BY path";
    MEDIA: CommunityId => (String, String) = "SELECT path, hash FROM media WHERE community_id = $1 ORDER BY path";
    ADD_REVISION: (RevisionId, CommunityId, String, String, String, Timestamp) =
        "INSERT INTO revision (id, community_id, path, hash, source, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    SET_FILE: (CommunityId, String, RevisionId) = "INSERT INTO library_file (community_id, path, revision_id) VALUES ($1, $2, $3)
        ON CONFLICT (community_id, path) DO UPDATE SET revision_id = excluded.revision_id";
    DROP_FILE: (CommunityId, String) = "DELETE FROM library_file WHERE community_id = $1 AND path = $2";
    DROP_MEDIA: CommunityId = "DELETE FROM media WHERE community_id = $1";
    ADD_MEDIA: (CommunityId, String, String, String, i64, String, Timestamp) =
        "INSERT INTO media (community_id, path, hash, kind, size, meta, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SET_TOPIC: (TopicId, CommunityId, String, String, String, i64) => (TopicId,) =
        "INSERT INTO topic (id, community_id, slug, title, summary, position) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (community_id, slug) DO UPDATE SET title = excluded.title, summary = excluded.summary,
        position = excluded.position RETURNING id";
    DROP_TOPICS: CommunityId = "DELETE FROM topic WHERE community_id = $1 AND position < 0";
    AGE_TOPICS: CommunityId = "UPDATE topic SET position = -1 WHERE community_id = $1";
    SET_CONTRIBUTOR: (ContributorId, CommunityId, String, String, String, String, String, Option<String>, String, bool, i64) => (ContributorId,) =
        "INSERT INTO contributor (id, community_id, slug, name, credentials, role, bio_html, picture, links, demonstration, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (community_id, slug) DO UPDATE SET name = excluded.name, credentials = excluded.credentials, role = excluded.role,
        bio_html = excluded.bio_html, picture = excluded.picture, links = excluded.links,
        demonstration = excluded.demonstration, position = excluded.position RETURNING id";
    AGE_CONTRIBUTORS: CommunityId = "UPDATE contributor SET position = -1 WHERE community_id = $1";
    DROP_CONTRIBUTORS: CommunityId = "DELETE FROM contributor WHERE community_id = $1 AND position < 0";
}

/// What the library is before an import.
pub(super) struct State {
    pub(super) community: CommunityId,
    /// The hash of each text by path.
    pub(super) files: BTreeMap<String, String>,
    /// Path and hash of each media file.
    pub(super) media: Vec<(String, String)>,
    /// What the rows of each article were made from, by slug.
    pub(super) articles: BTreeMap<String, String>,
    /// The rules and the vocabulary that all of them were made with.
    pub(super) made_with: String,
}

pub(super) async fn state(c: &Conn, home: CommunityId) -> Result<State> {
    Ok(State {
        community: home,
        made_with: c.one(&MADE_WITH, home).await?.0,
        files: c.all(&FILES, home).await?.into_iter().collect(),
        media: c.all(&MEDIA, home).await?,
        articles: articles::store::derived_from(c, home).await?,
    })
}

/// Texts `(path, source)` and media `(path, hash)`.
type Files = Vec<(String, String)>;

pub(super) async fn everything(c: &Conn, home: CommunityId) -> Result<(Files, Files)> {
    Ok((texts(c, home).await?, c.all(&MEDIA, home).await?))
}

/// Path and source of each text.
pub(super) async fn texts(c: &Conn, home: CommunityId) -> Result<Files> {
    c.all(&TEXTS, home).await
}

/// Each media file with what was made of it.
pub(super) async fn media(c: &Conn, home: CommunityId) -> Result<Vec<Kept>> {
    let rows = c.all(&ALL_MEDIA, home).await?;
    let kept = |(path, hash, kind, size, meta): (_, _, String, i64, _)| Kept {
        path,
        hash,
        size: size.cast_unsigned(),
        kind,
        meta,
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Makes the database what the plan says.
pub(super) async fn apply(tx: &Tx, plan: &Plan) -> Result<()> {
    let home = plan.community;
    if let Some((hash, files, people)) = &plan.pack {
        packs::store::set(tx, home, files, hash).await?;
        matching::begin(tx, home, people).await?;
        posts::renew::store::begin(tx, home).await?;
    }
    communities::store::made_with(tx, home, &plan.made_with).await?;
    communities::store::write(tx, home, &plan.library.community).await?;
    files(tx, plan).await?;
    tx.exec(&DROP_MEDIA, home).await?;
    for Kept { path, hash, kind, size, meta } in &plan.media {
        tx.exec(&ADD_MEDIA, (home, path, hash, kind, size.cast_signed(), meta, plan.now)).await?;
    }
    for slug in &plan.removed {
        articles::store::remove(tx, home, slug).await?;
    }
    let topics = topics(tx, plan).await?;
    let people = people(tx, plan).await?;
    let concepts = concepts::store::set(tx, home, &plan.concepts).await?;
    for (id, derived) in &plan.articles {
        let id = articles::store::write(tx, home, *id, derived, &topics, &people, plan.now).await?;
        concepts::store::tag(tx, home, id, &derived.tags, &concepts).await?;
    }
    concepts::store::count(tx, home).await?;
    if plan.articles.len() >= MANY {
        search::store::tidy(tx).await?;
    }
    // Only now does no article name them any more.
    tx.exec(&DROP_TOPICS, home).await?;
    tx.exec(&DROP_CONTRIBUTORS, home).await?;
    let detail = serde_json::json!({ "changed": plan.articles.len(), "removed": plan.removed.len() });
    events::record(tx, &plan.event.clone().detail(&detail)).await?;
    communities::store::touch(tx, home).await?;
    Ok(())
}

async fn files(tx: &Tx, plan: &Plan) -> Result<()> {
    let home = plan.community;
    for (id, path, hash, source) in &plan.texts {
        tx.exec(&ADD_REVISION, (*id, home, path, hash, source, plan.now)).await?;
        tx.exec(&SET_FILE, (home, path, *id)).await?;
    }
    for path in &plan.gone_files {
        tx.exec(&DROP_FILE, (home, path)).await?;
    }
    Ok(())
}

async fn topics(tx: &Tx, plan: &Plan) -> Result<BTreeMap<String, TopicId>> {
    tx.exec(&AGE_TOPICS, plan.community).await?;
    let mut ids = BTreeMap::new();
    for (position, (Topic { slug, title, summary, .. }, id)) in
        plan.library.topics.iter().zip(&plan.topics).enumerate()
    {
        let (id,) = tx.one(&SET_TOPIC, (*id, plan.community, slug, title, summary, position as i64)).await?;
        ids.insert(slug.clone(), id);
    }
    Ok(ids)
}

async fn people(tx: &Tx, plan: &Plan) -> Result<BTreeMap<String, ContributorId>> {
    tx.exec(&AGE_CONTRIBUTORS, plan.community).await?;
    let mut ids = BTreeMap::new();
    for (position, (person, id)) in plan.library.contributors.iter().zip(&plan.contributors).enumerate() {
        let Contributor { slug, name, credentials, role, bio, picture, links, demonstration, .. } = person;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let shown = picture.as_ref().and_then(|path| plan.library.media.get(path)).map(json);
        let row = (
            *id,
            plan.community,
            slug,
            name,
            text(credentials),
            text(role),
            render_plain(bio),
            shown,
            json(links),
            *demonstration,
            position as i64,
        );
        let (id,) = tx.one(&SET_CONTRIBUTOR, row).await?;
        ids.insert(slug.clone(), id);
    }
    Ok(ids)
}

/// Plain structs of ours always become JSON.
pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
