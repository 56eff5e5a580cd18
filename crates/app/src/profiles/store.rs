//! The only SQL about profiles. What a viewer may not see never leaves these functions.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use media::PictureMeta;
use serde_json::Value as Json;

use super::answer::Change;
use super::{Answer, As, Audience, Profile, Shown};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::matching;
use crate::members::{self, MemberId};
use crate::privacy::Person;

db::row! {
    pub(crate) struct Row {
        id: MemberId, alias: String, journey_role: String, role_audience: Audience, joined_at: Timestamp,
        open_at: Option<Timestamp>, contributor_shown_at: Option<Timestamp>, picture: Option<String>,
        contributor_slug: Option<String>, contributor_name: Option<String>, follows: Option<Timestamp>, mutes: Option<Timestamp>,
        followed: Option<Timestamp>, asks_first_at: Option<Timestamp>, asked: Option<Timestamp>,
    }
    pub(crate) struct AnswerRow { question: String, value: String, audience: Audience, changed_at: Timestamp }
}

/// What every finder reads of a member; `$3` is who asks.
macro_rules! member {
    ($rest:expr) => {
        concat!(
            "SELECT m.id, m.alias, m.journey_role, m.role_audience, m.joined_at, m.open_at,
            m.contributor_shown_at, p.meta AS picture, c.slug AS contributor_slug, c.name AS contributor_name,
            (SELECT t.since FROM team_member t WHERE t.member_id = $3 AND t.other_id = m.id) AS follows,
            (SELECT u.since FROM mute u WHERE u.member_id = $3 AND u.other_id = m.id) AS mutes,
            (SELECT t.since FROM team_member t WHERE t.member_id = m.id AND t.other_id = $3) AS followed, m.asks_first_at,
            (SELECT q.since FROM follow_request q WHERE q.member_id = $3 AND q.other_id = m.id AND q.withdrawn_at IS NULL) AS asked
            FROM member m LEFT JOIN member_picture p ON p.member_id = m.id LEFT JOIN contributor c ON c.id = m.contributor_id
            WHERE m.community_id = $1 AND ",
            $rest
        )
    };
}

db::sql! {
    FOR_MEMBER: (CommunityId, String, MemberId) => Row = member!(concat!("m.alias_key = $2 AND ", members::visible!("$3")));
    OWN: (CommunityId, MemberId, MemberId) => Row = member!("m.id = $2");
    OF_ACCOUNT: (CommunityId, AccountId, MemberId) => Row = member!("m.account_id = $2");
    ACCOUNT_AT: (CommunityId, String) => (AccountId,) = "SELECT account_id FROM member WHERE community_id = $1 AND alias_key = $2
        AND account_id IS NOT NULL";
    FOR_VISITOR: (CommunityId, String) => (String,) = concat!("SELECT m.alias FROM member m WHERE m.community_id = $1
        AND m.alias_key = $2 AND m.open_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM leaving l WHERE l.account_id = m.account_id)
        AND ", members::visible!());
    OWN_ANSWERS: MemberId => AnswerRow = "SELECT question, value, audience, changed_at FROM profile_answer WHERE member_id = $1
        ORDER BY question";
    // The viewer of the second parameter; whether the owner follows them is asked here and nowhere else.
    ANSWERS_FOR: (MemberId, MemberId) => AnswerRow = concat!("SELECT a.question, a.value, a.audience, a.changed_at FROM profile_answer a
        WHERE a.member_id = $1 AND (a.audience = 'members' OR (a.audience = 'team'
        AND EXISTS (SELECT 1 FROM team_member t WHERE t.member_id = a.member_id AND t.other_id = $2)))
        AND ", members::meet!("$2", "a.member_id"), " ORDER BY a.question");
    ANSWERS_AS: (MemberId, bool) => AnswerRow = "SELECT question, value, audience, changed_at FROM profile_answer
        WHERE member_id = $1 AND (audience = 'members' OR ($2 AND audience = 'team')) ORDER BY question";
    ANSWER: (MemberId, String, CommunityId, String, Audience, Timestamp) = "INSERT INTO profile_answer (member_id, question,
        community_id, value, audience, changed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (member_id, question) DO UPDATE SET
        value = excluded.value, audience = excluded.audience, changed_at = excluded.changed_at";
    SHOW: (MemberId, String, Audience) = "UPDATE profile_answer SET audience = $3 WHERE member_id = $1 AND question = $2";
    CLEAR: (MemberId, String) = "DELETE FROM profile_answer WHERE member_id = $1 AND question = $2";
    CLEAR_ALL: MemberId = "DELETE FROM profile_answer WHERE member_id = $1";
    STEPS_DONE: MemberId => (i64, Option<Timestamp>) = "SELECT welcome_step, welcomed_at FROM member WHERE id = $1";
    STEP_DONE: (MemberId, i64, Option<Timestamp>) = "UPDATE member SET welcome_step = CASE WHEN welcome_step < $2 THEN $2
        ELSE welcome_step END, welcomed_at = coalesce(welcomed_at, $3) WHERE id = $1";
    PICTURE: MemberId => (String,) = "SELECT meta FROM member_picture WHERE member_id = $1";
    SET_PICTURE: (MemberId, CommunityId, String, Timestamp) = "INSERT INTO member_picture (member_id, community_id, meta, since)
        VALUES ($1, $2, $3, $4) ON CONFLICT (member_id) DO UPDATE SET meta = excluded.meta, since = excluded.since";
    REMOVE_PICTURE: MemberId = "DELETE FROM member_picture WHERE member_id = $1";
    ADD_FILE: (String, Timestamp) = "INSERT INTO member_picture_file (name, drop_at) VALUES ($1, $2)";
    OWN_FILE: (String, MemberId) = "UPDATE member_picture_file SET member_id = $2, drop_at = NULL WHERE name = $1";
    LEAVE_FILES: (MemberId, Timestamp) = "UPDATE member_picture_file SET member_id = NULL, drop_at = $2 WHERE member_id = $1";
    // A file without either was left when its owner's row was deleted.
    FILES_TO_DROP: Timestamp => (String,) = "SELECT name FROM member_picture_file WHERE drop_at <= $1
        OR (member_id IS NULL AND drop_at IS NULL) ORDER BY name LIMIT 500";
    FORGET_FILE: String = "DELETE FROM member_picture_file WHERE name = $1";
    MAY_SEE_FILE: (CommunityId, String, MemberId) => (MemberId,) = concat!("SELECT m.id FROM member_picture_file f
        JOIN member m ON m.id = f.member_id WHERE m.community_id = $1 AND f.name = $2 AND ", members::visible!("$3"));
}

impl Row {
    fn profile(self, seen_as: As, rows: Vec<AnswerRow>) -> Profile {
        let owner = seen_as == As::Owner;
        let sees_role = match self.role_audience {
            Audience::Me => owner,
            Audience::Team => owner || seen_as == As::Team,
            Audience::Members => seen_as != As::Visitor,
        };
        let contributor = self.contributor_slug.zip(self.contributor_name);
        Profile {
            id: self.id,
            alias: self.alias,
            role: sees_role.then_some(self.journey_role),
            role_audience: self.role_audience,
            joined_at: self.joined_at,
            open: self.open_at.is_some(),
            picture: self.picture.and_then(|json| serde_json::from_str(&json).ok()),
            contributor: contributor.filter(|_| owner || self.contributor_shown_at.is_some()),
            contributor_shown: self.contributor_shown_at.is_some(),
            answers: answers(rows),
            seen_as,
            follows: self.follows.is_some(),
            mutes: self.mutes.is_some(),
            asks_first: self.asks_first_at.is_some(),
            // A no is not told: who asked has asked.
            asked: self.asked.is_some() && self.follows.is_none(),
        }
    }
}

/// What cannot be read any more is passed over.
fn answers(rows: Vec<AnswerRow>) -> Vec<Answer> {
    let read = rows.into_iter().filter_map(|row| {
        let value = serde_json::from_str(&row.value).ok()?;
        Some(Answer { question: row.question, value, audience: row.audience, changed_at: row.changed_at })
    });
    read.collect()
}

pub(crate) async fn for_member(
    c: &Conn,
    home: CommunityId,
    key: &str,
    viewer: MemberId,
) -> Result<Option<Shown>> {
    let Some(row) = c.opt(&FOR_MEMBER, (home, key, viewer)).await? else { return Ok(None) };
    let (seen_as, rows) = match row.id == viewer {
        true => (As::Owner, c.all(&OWN_ANSWERS, viewer).await?),
        false => {
            let seen_as = if row.followed.is_some() { As::Team } else { As::Stranger };
            (seen_as, c.all(&ANSWERS_FOR, (row.id, viewer)).await?)
        }
    };
    Ok(Some(Shown::Profile(Box::new(row.profile(seen_as, rows)))))
}

pub(super) async fn for_visitor(c: &Conn, home: CommunityId, key: &str) -> Result<Option<Shown>> {
    Ok(c.opt(&FOR_VISITOR, (home, key)).await?.map(|(alias,)| Shown::Alias(alias)))
}

/// A member's own profile, with the answers that `eyes` would see.
pub(super) async fn own(c: &Conn, home: CommunityId, member: MemberId, eyes: As) -> Result<Option<Profile>> {
    let Some(row) = c.opt(&OWN, (home, member, member)).await? else { return Ok(None) };
    let rows = match eyes {
        As::Owner => c.all(&OWN_ANSWERS, member).await?,
        As::Team => c.all(&ANSWERS_AS, (member, true)).await?,
        As::Stranger => c.all(&ANSWERS_AS, (member, false)).await?,
        As::Visitor => Vec::new(),
    };
    Ok(Some(row.profile(eyes, rows)))
}

/// All answers of a member, for themselves.
pub(crate) async fn own_answers(c: &Conn, member: MemberId) -> Result<Vec<Answer>> {
    Ok(answers(c.all(&OWN_ANSWERS, member).await?))
}

/// The account of the member with this key, whether others may see them or not.
pub(super) async fn account_at(c: &Conn, home: CommunityId, key: &str) -> Result<Option<AccountId>> {
    Ok(c.opt(&ACCOUNT_AT, (home, key)).await?.map(|(account,)| account))
}

/// A member with every answer, for whoever has said why.
pub(super) async fn of_account(c: &Conn, home: CommunityId, account: AccountId) -> Result<Option<Profile>> {
    let Some(row) = c.opt(&OF_ACCOUNT, (home, account, MemberId(0))).await? else { return Ok(None) };
    let rows = c.all(&OWN_ANSWERS, row.id).await?;
    Ok(Some(row.profile(As::Owner, rows)))
}

/// Makes all changes to the answers of a member.
pub(super) async fn change(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    changes: &BTreeMap<String, Change>,
    now: Timestamp,
) -> Result<()> {
    for (question, change) in changes {
        match change {
            Change::Keep(value, audience) => {
                tx.exec(&ANSWER, (member, question, home, value, *audience, now)).await?
            }
            Change::Show(audience) => tx.exec(&SHOW, (member, question, *audience)).await?,
            Change::Clear => tx.exec(&CLEAR, (member, question)).await?,
        };
    }
    Ok(())
}

/// How many of the first steps are done; all, once they were.
pub(super) async fn steps_done(c: &Conn, member: MemberId) -> Result<i64> {
    Ok(match c.opt(&STEPS_DONE, member).await? {
        Some((done, None)) => done,
        _ => i64::MAX,
    })
}

pub(super) async fn step_done(
    tx: &Tx,
    member: MemberId,
    count: i64,
    welcomed: Option<Timestamp>,
) -> Result<()> {
    tx.exec(&STEP_DONE, (member, count, welcomed)).await.map(drop)
}

pub(super) async fn set_picture(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    (meta, names): (&str, &[String]),
    now: Timestamp,
) -> Result<()> {
    tx.exec(&LEAVE_FILES, (member, now)).await?;
    tx.exec(&SET_PICTURE, (member, home, meta, now)).await?;
    for name in names {
        tx.exec(&OWN_FILE, (name, member)).await?;
    }
    Ok(())
}

pub(super) async fn remove_picture(tx: &Tx, member: MemberId, now: Timestamp) -> Result<()> {
    tx.exec(&LEAVE_FILES, (member, now)).await?;
    tx.exec(&REMOVE_PICTURE, member).await.map(drop)
}

/// Whether a file belongs to the picture of somebody whom the viewer may see.
pub(super) async fn may_see_file(c: &Conn, home: CommunityId, name: &str, viewer: MemberId) -> Result<bool> {
    Ok(c.opt(&MAY_SEE_FILE, (home, name, viewer)).await?.is_some())
}

/// What is kept of a member: answers, the people they follow or keep away, and the picture.
pub(super) async fn export(c: &Conn, member: MemberId) -> Result<(Vec<Answer>, Json, Option<PictureMeta>)> {
    let answers = answers(c.all(&OWN_ANSWERS, member).await?);
    let picture = c.opt(&PICTURE, member).await?.and_then(|(json,)| serde_json::from_str(&json).ok());
    let bonds = members::bonds::store::export(c, member).await?;
    Ok((answers, bonds, picture))
}

/// Takes everything of a profile away; its files are swept within the hour.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    matching::forget(tx, member).await?;
    tx.exec(&CLEAR_ALL, member).await?;
    tx.exec(&LEAVE_FILES, (member, Timestamp::UNIX_EPOCH)).await?;
    tx.exec(&REMOVE_PICTURE, member).await?;
    members::bonds::store::end(tx, member).await
}
