//! The only SQL about reports.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{On, Own, ReportId, profile};
use crate::App;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::moderation::cases::store::{Said, said};
use crate::moderation::{CaseId, CopyId, Ground};
use crate::posts;

db::sql! {
    ADD: (ReportId, CaseId, CopyId, MemberId, Ground, String, Timestamp) = "INSERT INTO report (id, case_id, copy_id, reporter_id, ground,
        words, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id, reporter_id) DO NOTHING";
    MINE: MemberId => Own = "SELECT k.subject, r.ground, r.words, r.at, c.alias, c.title, c.body, k.outcome FROM report r
        JOIN moderation_case k ON k.id = r.case_id JOIN moderation_copy c ON c.id = r.copy_id WHERE r.reporter_id = $1
        ORDER BY r.id DESC LIMIT 200";
    HAS_PROFILE: MemberId => (MemberId,) = "SELECT id FROM member WHERE id = $1 AND account_id IS NOT NULL";
}

/// What a member sees and may report, and whether its author has a profile for them.
pub(super) async fn seen(
    c: &Conn,
    app: &App,
    home: CommunityId,
    me: MemberId,
    on: &On,
) -> Result<Option<(Said, bool)>> {
    let id = match on {
        On::Profile(alias) => return profile(c, app, home, me, alias).await,
        On::Post(id) => *id,
    };
    if !posts::store::is_visible(c, home, id, me).await? {
        return Ok(None);
    }
    let Some(said) = said(c, home, id).await?.filter(|said| said.author_id != me) else { return Ok(None) };
    let has_profile = said.pseudonym.is_none() && c.opt(&HAS_PROFILE, said.author_id).await?.is_some();
    Ok(Some((said, has_profile)))
}

pub(super) async fn add(
    tx: &Tx,
    (id, case, copy, reporter): (ReportId, CaseId, CopyId, MemberId),
    ground: Ground,
    words: &str,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&ADD, (id, case, copy, reporter, ground, words, now)).await.map(drop)
}

pub(super) async fn mine(c: &Conn, me: MemberId) -> Result<Vec<Own>> {
    c.all(&MINE, me).await
}
