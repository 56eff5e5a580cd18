//! The only SQL about contributors that is not part of an import.

use db::{Conn, Result};

use super::Contributor;
use crate::articles::ArticleId;
use crate::communities::CommunityId;

db::row! {
    pub(crate) struct Row {
        used_as: String, slug: String, name: String, credentials: String, role: String, bio_html: String,
        picture: Option<String>, links: String, demonstration: bool,
    }
}

db::sql! {
    OF_ARTICLE: ArticleId => Row = "SELECT x.role AS used_as, c.slug, c.name, c.credentials, c.role, c.bio_html, c.picture, c.links,
        c.demonstration FROM article_contributor x JOIN contributor c ON c.id = x.contributor_id
        WHERE x.article_id = $1 ORDER BY x.role DESC, x.position";
    WITH_ROLES: CommunityId => Row = "SELECT x.used_as, c.slug, c.name, c.credentials, c.role, c.bio_html, c.picture, c.links,
        c.demonstration FROM (SELECT DISTINCT contributor_id, role AS used_as FROM article_contributor WHERE community_id = $1) x
        JOIN contributor c ON c.id = x.contributor_id ORDER BY c.position, x.used_as";
    ONE: (CommunityId, String) => Row = "SELECT '' AS used_as, slug, name, credentials, role, bio_html, picture, links, demonstration
        FROM contributor WHERE community_id = $1 AND slug = $2";
}

impl From<Row> for (String, Contributor) {
    fn from(row: Row) -> Self {
        let person = Contributor {
            slug: row.slug,
            name: row.name,
            credentials: row.credentials,
            role: row.role,
            bio_html: row.bio_html,
            picture: row.picture.and_then(|json| serde_json::from_str(&json).ok()),
            links: serde_json::from_str(&row.links).unwrap_or_default(),
            demonstration: row.demonstration,
        };
        (row.used_as, person)
    }
}

/// Reviewers first, each in the order of the article's file.
pub(crate) async fn of_article(c: &Conn, id: ArticleId) -> Result<Vec<(String, Contributor)>> {
    Ok(c.all(&OF_ARTICLE, id).await?.into_iter().map(Into::into).collect())
}

pub(super) async fn with_roles(c: &Conn, home: CommunityId) -> Result<Vec<(String, Contributor)>> {
    Ok(c.all(&WITH_ROLES, home).await?.into_iter().map(Into::into).collect())
}

pub(super) async fn one(c: &Conn, home: CommunityId, slug: &str) -> Result<Option<Contributor>> {
    Ok(c.opt(&ONE, (home, slug)).await?.map(|row| <(String, Contributor)>::from(row).1))
}
