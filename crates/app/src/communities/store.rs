//! The only SQL about communities.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{Community, CommunityId};
use crate::library::Community as Written;

db::row! {
    pub(crate) struct Row {
        id: CommunityId, name: String, tagline: String, condition_name: String, hue: u16, language: String,
        operator: String, contact: String, demonstration: bool, version: i64, pack_hash: String, made_with: String,
    }
}

db::sql! {
    FIRST: () => Row = "SELECT id, name, tagline, condition_name, hue, language, operator, contact, demonstration, version,
        pack_hash, made_with FROM community ORDER BY id LIMIT 1";
    MAKE: (CommunityId, Timestamp) = "INSERT INTO community (id, slug, name, tagline, condition_name, hue, language, operator,
        contact, demonstration, version, created_at)
        VALUES ($1, 'home', 'Our community', 'For people who live with one condition and those who love them.', '', 195, 'en',
        '', '', false, 1, $2) ON CONFLICT (slug) DO NOTHING";
    TOUCH: CommunityId = "UPDATE community SET version = version + 1 WHERE id = $1";
    MADE_WITH: (CommunityId, String) = "UPDATE community SET made_with = $2 WHERE id = $1";
    WRITE: (CommunityId, String, String, String, u16, String, String, String, bool) = "UPDATE community SET name = $2, tagline = $3,
        condition_name = $4, hue = $5, language = $6, operator = $7, contact = $8, demonstration = $9 WHERE id = $1";
}

impl From<Row> for Community {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            tagline: row.tagline,
            condition: row.condition_name,
            hue: row.hue,
            language: row.language,
            operator: row.operator,
            contact: row.contact,
            demonstration: row.demonstration,
            version: row.version,
            pack_hash: row.pack_hash,
            made_with: row.made_with,
        }
    }
}

pub(crate) async fn first(c: &Conn) -> Result<Option<Row>> {
    c.opt(&FIRST, ()).await
}

pub(super) async fn make(tx: &Tx, id: CommunityId, now: Timestamp) -> Result<u64> {
    tx.exec(&MAKE, (id, now)).await
}

/// Says that something changed which a visitor could see.
pub(crate) async fn touch(tx: &Tx, id: CommunityId) -> Result<u64> {
    tx.exec(&TOUCH, id).await
}

/// Says what the articles were made with.
pub(crate) async fn made_with(tx: &Tx, id: CommunityId, with: &str) -> Result<u64> {
    tx.exec(&MADE_WITH, (id, with)).await
}

/// Takes over `community.yml`; what it leaves out gets its plain value.
pub(crate) async fn write(tx: &Tx, id: CommunityId, written: &Written) -> Result<u64> {
    let text = |value: &Option<String>, plain: &str| value.clone().unwrap_or_else(|| plain.to_owned());
    let hue = written.hue.and_then(|hue| u16::try_from(hue).ok()).unwrap_or(195);
    let row = (
        id,
        text(&written.name, "Our community"),
        text(&written.tagline, "For people who live with one condition and those who love them."),
        text(&written.condition, ""),
        hue,
        text(&written.language, "en"),
        text(&written.operator, ""),
        text(&written.contact, ""),
        written.demonstration,
    );
    tx.exec(&WRITE, row).await
}
