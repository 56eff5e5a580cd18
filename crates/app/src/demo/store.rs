//! The statements that write a demonstration: as other stores would, many rows at a time.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::batch::{Friends, Talk};
use super::crowd::Person;
use super::person::{DOMAIN, Member};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::events::{self, Event};
use crate::matching;
use crate::members::{MemberId, TeamAudience, alias};
use crate::notifications::{Kind as Told, Way};
use crate::posts::{Audience, Kind, PostId, Reaction};
use crate::profiles;
use crate::search::{people, said};

/// The kinds of events that say how far it came.
pub(super) const BEGUN: &str = "demo.begun";
pub(super) const PART: &str = "demo.part";

db::sql! {
    STATE: (CommunityId, String) => (String,) = "SELECT subject FROM event WHERE community_id = $1 AND kind = $2 ORDER BY id LIMIT 1";
    // The parts are noted as they are written, one after the other, and all that is made up happened before: so the last one is the newest
    // event, or nearly. To count them would look each time through the event of each member who came.
    LATEST: (CommunityId, String) => (String,) = "SELECT subject FROM event WHERE community_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1";
    // The people of the demonstration that were written by hand have addresses of a domain that is kept for examples.
    STRANGERS: (String, String) => (i64,) = "SELECT count(*) FROM account WHERE email_key NOT LIKE $1 AND email_key NOT LIKE $2";
    CONCEPTS: CommunityId => (String, i64) = "SELECT slug, id FROM concept WHERE community_id = $1";
    ACCOUNT: (AccountId, String, Timestamp) = "INSERT INTO account (id, email, email_key, created_at) VALUES ($1, $2, $2, $3)";
    CONSENT: (i64, CommunityId, AccountId, String, Timestamp) = "INSERT INTO consent (id, community_id, owner_id, kind, wording, agreed_at)
        VALUES ($1, $2, $3, 'join', $4, $5)";
    CAME: (i64, CommunityId, AccountId, Timestamp) = "INSERT INTO event (id, community_id, kind, subject, detail, at, about_id)
        VALUES ($1, $2, 'member.added', '', '{}', $4, $3)";
    MEMBER: (MemberId, CommunityId, AccountId, String, String, i64, String, profiles::Audience, Timestamp, i64, Option<Timestamp>,
        Option<Timestamp>, TeamAudience) = "INSERT INTO member (id, community_id, account_id, alias, alias_key, alias_head, journey_role,
        role_audience, joined_at, welcomed_at, welcome_step, open_at, asks_first_at, team_audience)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)";
    ANSWER: (MemberId, String, CommunityId, String, profiles::Audience, Timestamp) = "INSERT INTO profile_answer (member_id, question,
        community_id, value, audience, changed_at) VALUES ($1, $2, $3, $4, $5, $6)";
    CHOICE: (MemberId, Told, Way) = "INSERT INTO notification_choice (member_id, kind, way) VALUES ($1, $2, $3)";
    FOLLOW: (MemberId, MemberId, CommunityId, Timestamp) = "INSERT INTO team_member (member_id, other_id, community_id, since)
        VALUES ($1, $2, $3, $4)";
    MUTE: (MemberId, MemberId, CommunityId, Timestamp) = "INSERT INTO mute (member_id, other_id, community_id, since)
        VALUES ($1, $2, $3, $4)";
    BLOCK: (MemberId, MemberId, String, String, CommunityId, Timestamp, i64) = "INSERT INTO block (member_id, other_id, alias, alias_key,
        community_id, since, number) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    POST: (PostId, CommunityId, MemberId, Kind, Option<PostId>, Option<PostId>, Audience, String, String, String, String, String,
        Timestamp, Option<String>, bool, Option<Timestamp>) = "INSERT INTO post (id, community_id, author_id, kind, root_id, parent_id,
        audience, title, body, mood, content_note, submit_key, created_at, pseudonym, counts_hidden, helped_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    PSEUDONYM: (PostId, MemberId, String) = "INSERT INTO pseudonym (thread_id, member_id, alias) VALUES ($1, $2, $3)";
    MENTION: (PostId, MemberId) = "INSERT INTO mention (post_id, member_id) VALUES ($1, $2)";
    TAG: (PostId, i64, i64) = "INSERT INTO post_concept (post_id, concept_id, mentions) VALUES ($1, $2, $3)";
    REACT: (PostId, MemberId, Reaction, Timestamp) = "INSERT INTO reaction (post_id, member_id, kind, since) VALUES ($1, $2, $3, $4)";
    JOIN: (PostId, MemberId, Timestamp) = "INSERT INTO thread_follower (thread_id, member_id, since) VALUES ($1, $2, $3)";
}

/// How the demonstration was begun, and how many parts of it are there.
pub(super) async fn state(c: &Conn, home: CommunityId) -> Result<Option<(String, usize)>> {
    let Some((begun,)) = c.opt(&STATE, (home, BEGUN)).await? else { return Ok(None) };
    Ok(Some((begun, parts(c, home).await?)))
}

async fn parts(c: &Conn, home: CommunityId) -> Result<usize> {
    let latest = c.opt(&LATEST, (home, PART)).await?;
    Ok(latest.and_then(|(part,)| part.parse::<usize>().ok()).map_or(0, |part| part + 1))
}

/// How many accounts are no demonstration's.
pub(super) async fn strangers(c: &Conn) -> Result<i64> {
    Ok(c.one(&STRANGERS, (format!("%@{DOMAIN}"), "%@example.org")).await?.0)
}

/// Numbers of concepts by their slugs.
pub(super) async fn concepts(c: &Conn, home: CommunityId) -> Result<BTreeMap<String, i64>> {
    Ok(c.all(&CONCEPTS, home).await?.into_iter().collect())
}

/// Notes that a part is there. False, and nothing is to be written, if another process was quicker.
pub(super) async fn take(tx: &Tx, home: CommunityId, part: usize, event: &Event) -> Result<bool> {
    if parts(tx, home).await? != part {
        return Ok(false);
    }
    events::record(tx, event).await.map(|()| true)
}

pub(super) async fn members(tx: &Tx, home: CommunityId, members: &[Member], wording: &str) -> Result<()> {
    let rows: Vec<_> = members.iter().map(|m| (m.person.account, &m.email, m.person.joined_at())).collect();
    tx.exec_many(&ACCOUNT, &rows).await?;
    let rows: Vec<_> = members.iter().map(|m| member(home, m)).collect();
    tx.exec_many(&MEMBER, &rows).await?;
    let agreed = |m: &Member| (m.number, home, m.person.account, wording.to_owned(), m.person.joined_at());
    tx.exec_many(&CONSENT, &members.iter().map(agreed).collect::<Vec<_>>()).await?;
    let came = |m: &Member| (m.number, home, m.person.account, m.person.joined_at());
    tx.exec_many(&CAME, &members.iter().map(came).collect::<Vec<_>>()).await?;
    // Nobody gets letters: what would come by mail stands in the page.
    let by_mail = Told::ALL.into_iter().filter(|kind| kind.usual() != Way::Page);
    let choices: Vec<_> =
        by_mail.flat_map(|kind| members.iter().map(move |m| (m.person.id, kind, Way::Page))).collect();
    tx.exec_many(&CHOICE, &choices).await?;
    answers(tx, home, members).await?;
    let told: Vec<_> = members.iter().map(|m| (m.person.id, m.traits.clone())).collect();
    matching::add_all(tx, home, &told).await?;
    for m in members {
        people::store::index(tx, m.person.id, Some(&m.indexed)).await?;
    }
    Ok(())
}

type MemberRow<'a> = (
    MemberId,
    CommunityId,
    AccountId,
    &'a str,
    String,
    i64,
    &'a str,
    profiles::Audience,
    Timestamp,
    i64,
    Option<Timestamp>,
    Option<Timestamp>,
    TeamAudience,
);

fn member(home: CommunityId, m: &Member) -> MemberRow<'_> {
    let (key, at) = (alias::key(&m.alias), m.person.joined_at());
    let (head, steps) = (alias::head(&key), profiles::STEPS.len() as i64);
    let (open, asks) = (m.open.then_some(at), m.asks_first.then_some(at));
    let person = m.person;
    (
        person.id,
        home,
        person.account,
        &m.alias,
        key,
        head,
        m.role,
        m.role_audience,
        at,
        steps,
        open,
        asks,
        m.team_audience,
    )
}

async fn answers(tx: &Tx, home: CommunityId, members: &[Member]) -> Result<()> {
    let mut rows = Vec::new();
    for m in members {
        for answer in &m.answers {
            // Values are of our own making and always have a text.
            let value = serde_json::to_string(&answer.value).unwrap_or_default();
            rows.push((m.person.id, &answer.question, home, value, answer.audience, answer.changed_at));
        }
    }
    tx.exec_many(&ANSWER, &rows).await.map(drop)
}

pub(super) async fn friends(tx: &Tx, home: CommunityId, friends: &Friends) -> Result<()> {
    let row = |(one, other, since): &(Person, Person, Timestamp)| (one.id, other.id, home, *since);
    tx.exec_many(&FOLLOW, &friends.follows.iter().map(row).collect::<Vec<_>>()).await?;
    tx.exec_many(&MUTE, &friends.mutes.iter().map(row).collect::<Vec<_>>()).await?;
    let blocks = friends.blocks.iter().map(|(one, other, alias, since, number)| {
        (one.id, other.id, alias, alias::key(alias), home, *since, *number)
    });
    tx.exec_many(&BLOCK, &blocks.collect::<Vec<_>>()).await.map(drop)
}

pub(super) async fn talk(tx: &Tx, home: CommunityId, talk: &Talk) -> Result<()> {
    let rows: Vec<_> = talk.posts.iter().map(|post| post.row(home)).collect();
    tx.exec_many(&POST, &rows).await?;
    tx.exec_many(&PSEUDONYM, &talk.pseudonyms).await?;
    let found: Vec<_> = talk.found.iter().map(|(id, indexed)| (*id, indexed)).collect();
    said::store::index_new(tx, home, &found).await?;
    tx.exec_many(&MENTION, &talk.mentions).await?;
    tx.exec_many(&TAG, &talk.tags).await?;
    tx.exec_many(&REACT, &talk.reactions).await?;
    tx.exec_many(&JOIN, &talk.followers).await.map(drop)
}
