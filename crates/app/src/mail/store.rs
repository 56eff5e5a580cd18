//! The only SQL about letters.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::letter::LetterId;
use super::outbox::{Counts, Entry, State};
use super::{Letter, bounces};
use crate::communities::CommunityId;
use crate::privacy::{Part, Person};

db::row! {
    /// A letter that a worker has taken.
    pub(super) struct Waiting {
        id: LetterId, community_id: CommunityId, community: String, operator: String, kind: String, recipient: String,
        content: String, urgency: i64, attempts: u32, created_at: Timestamp,
    }
    /// What a bounce has to fit.
    pub(super) struct Posted { id: LetterId, community_id: CommunityId, recipient: String, problem: String, created_at: Timestamp }
}

db::sql! {
    POST: (LetterId, CommunityId, String, Option<i64>, String, String, i64, Timestamp) = "INSERT INTO letter (id, community_id, kind,
        owner_id, recipient, content, urgency, state, due_at, leased_until, attempts, problem, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, 0, 0, '', $8)";
    ANY_DUE: Timestamp => (LetterId,) = "SELECT id FROM letter WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 LIMIT 1";
    /// The most urgent first, of all communities: the worker serves the install. No join, which an engine could begin at the
    /// community, and then sort all that waits for every few letters.
    DUE: (Timestamp, i64) => Waiting = sqlite "SELECT l.id, l.community_id,
        (SELECT c.name FROM community c WHERE c.id = l.community_id) AS community,
        (SELECT c.operator FROM community c WHERE c.id = l.community_id) AS operator,
        l.kind, l.recipient, l.content, l.urgency, l.attempts, l.created_at FROM letter l
        WHERE l.state = 'waiting' AND l.due_at <= $1 AND l.leased_until <= $1 ORDER BY l.urgency, l.due_at, l.id LIMIT $2",
        postgres "SELECT l.id, l.community_id,
        (SELECT c.name FROM community c WHERE c.id = l.community_id) AS community,
        (SELECT c.operator FROM community c WHERE c.id = l.community_id) AS operator,
        l.kind, l.recipient, l.content, l.urgency, l.attempts, l.created_at FROM letter l
        WHERE l.state = 'waiting' AND l.due_at <= $1 AND l.leased_until <= $1 ORDER BY l.urgency, l.due_at, l.id LIMIT $2
        FOR UPDATE SKIP LOCKED";
    LEASE: (LetterId, Timestamp) = "UPDATE letter SET leased_until = $2, attempts = attempts + 1 WHERE id = $1";
    SUPPRESS: (LetterId, String, Timestamp) = "UPDATE letter SET state = 'suppressed', problem = $2, ended_at = $3 WHERE id = $1";
    SENT: (LetterId, Timestamp) = "UPDATE letter SET state = 'sent', content = '', problem = '', ended_at = $2 WHERE id = $1";
    LATER: (LetterId, Timestamp, String, Timestamp) = "UPDATE letter SET due_at = $2, leased_until = 0, problem = $3
        WHERE id = $1 AND state = 'waiting' AND leased_until = $4";
    DEAD: (LetterId, Timestamp, String, Timestamp) = "UPDATE letter SET state = 'dead', problem = $3, ended_at = $2
        WHERE id = $1 AND state = 'waiting' AND leased_until = $4";
    LIST: (CommunityId, State, LetterId, i64) => Entry = "SELECT id, kind, recipient, state, urgency, attempts, problem, created_at, due_at, ended_at
        FROM letter WHERE community_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    LIST_ALL: (CommunityId, LetterId, i64) => Entry = "SELECT id, kind, recipient, state, urgency, attempts, problem, created_at, due_at, ended_at
        FROM letter WHERE community_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    SHOW: (CommunityId, LetterId) => Entry = "SELECT id, kind, recipient, state, urgency, attempts, problem, created_at, due_at, ended_at
        FROM letter WHERE community_id = $1 AND id = $2";
    CONTENT: (CommunityId, LetterId) => (String,) = "SELECT content FROM letter WHERE community_id = $1 AND id = $2";
    RESEND: (CommunityId, LetterId, Timestamp) = "UPDATE letter SET state = 'waiting', due_at = $3, leased_until = 0, attempts = 0,
        problem = '', ended_at = NULL WHERE community_id = $1 AND id = $2 AND state <> 'sent' AND leased_until < $3";
    RESEND_DEAD: (CommunityId, Timestamp) = "UPDATE letter SET state = 'waiting', due_at = $2, leased_until = 0, attempts = 0,
        problem = '', ended_at = NULL WHERE community_id = $1 AND state = 'dead'";
    COUNTS: CommunityId => (State, i64, Timestamp) = "SELECT state, COUNT(*), MIN(created_at) FROM letter WHERE community_id = $1 GROUP BY state";
    DROP_OF_OWNER: i64 = "DELETE FROM letter WHERE owner_id = $1";
    SWEEP_SENT: (CommunityId, Timestamp) = "DELETE FROM letter WHERE community_id = $1 AND state = 'sent' AND ended_at < $2";
    SWEEP_REST: (CommunityId, Timestamp) = "DELETE FROM letter WHERE community_id = $1 AND state IN ('dead', 'suppressed') AND ended_at < $2";
    POSTED: LetterId => Posted = "SELECT id, community_id, recipient, problem, created_at FROM letter WHERE id = $1 AND attempts > 0";
    FORGET: LetterId = "DELETE FROM letter WHERE id = $1 AND kind = 'farewell'";
    SWEEP_FAREWELLS: (CommunityId, Timestamp) = "DELETE FROM letter WHERE community_id = $1 AND kind = 'farewell' AND created_at < $2";
    OF_OWNER: i64 => (String, State, Timestamp) = "SELECT kind, state, created_at FROM letter WHERE owner_id = $1 ORDER BY id";
    ERASE: (i64, String) = "DELETE FROM letter WHERE owner_id = $1 OR lower(recipient) = $2";
    OWN: (i64, String) = "UPDATE letter SET owner_id = $1 WHERE owner_id IS NULL AND lower(recipient) = $2";
    ERASE_SUPPRESSED: (CommunityId, String) = "DELETE FROM suppressed_address WHERE community_id = $1 AND address_key = $2";
    CAME_BACK: (LetterId, String) = "UPDATE letter SET problem = $2 WHERE id = $1";
}

pub(super) async fn post(tx: &Tx, letter: &Letter) -> Result<()> {
    post_all(tx, std::slice::from_ref(letter)).await
}

pub(super) async fn post_all(tx: &Tx, letters: &[Letter]) -> Result<()> {
    let row = |l: &Letter| {
        let content = serde_json::to_string(&l.content).unwrap_or_default();
        (l.id, l.community, l.kind, l.owner, l.to.clone(), content, l.urgency as i64, l.at)
    };
    let rows: Vec<_> = letters.iter().map(row).collect();
    tx.exec_many(&POST, &rows).await.map(drop)
}

/// Deletes all letters of an account or a subscriber, as part of what erases them.
pub(crate) async fn drop_of_owner(tx: &Tx, owner: i64) -> Result<u64> {
    tx.exec(&DROP_OF_OWNER, owner).await
}

pub(super) async fn is_any_due(c: &Conn, now: Timestamp) -> Result<bool> {
    Ok(c.opt(&ANY_DUE, now).await?.is_some())
}

/// Takes letters that are due, so that no other worker does until the lease ends, and says how many were due. Those to suppressed
/// addresses end here.
pub(super) async fn claim(
    tx: &Tx,
    now: Timestamp,
    most: i64,
    lease: Timestamp,
) -> Result<(Vec<Waiting>, usize)> {
    let due = tx.all(&DUE, (now, most)).await?;
    let (mut taken, found) = (Vec::new(), due.len());
    for letter in due {
        let why = bounces::store::why_not(tx, letter.community_id, &letter.recipient, letter.urgency).await?;
        if let Some(why) = why {
            tx.exec(&SUPPRESS, (letter.id, why, now)).await?;
            tx.exec(&FORGET, letter.id).await?;
            continue;
        }
        tx.exec(&LEASE, (letter.id, lease)).await?;
        taken.push(Waiting { attempts: letter.attempts + 1, ..letter });
    }
    Ok((taken, found))
}

pub(super) async fn sent(tx: &Tx, id: LetterId, now: Timestamp) -> Result<u64> {
    let changed = tx.exec(&SENT, (id, now)).await?;
    tx.exec(&FORGET, id).await?;
    Ok(changed)
}

pub(super) async fn later(tx: &Tx, id: LetterId, due: Timestamp, why: &str, lease: Timestamp) -> Result<u64> {
    tx.exec(&LATER, (id, due, why, lease)).await
}

pub(super) async fn dead(tx: &Tx, id: LetterId, now: Timestamp, why: &str, lease: Timestamp) -> Result<u64> {
    let changed = tx.exec(&DEAD, (id, now, why, lease)).await?;
    if changed > 0 {
        tx.exec(&FORGET, id).await?;
    }
    Ok(changed)
}

pub(super) async fn list(
    c: &Conn,
    home: CommunityId,
    state: Option<State>,
    before: LetterId,
    most: i64,
) -> Result<Vec<Entry>> {
    match state {
        Some(state) => c.all(&LIST, (home, state, before, most)).await,
        None => c.all(&LIST_ALL, (home, before, most)).await,
    }
}

pub(super) async fn show(c: &Conn, home: CommunityId, id: LetterId) -> Result<Option<(Entry, String)>> {
    let Some(entry) = c.opt(&SHOW, (home, id)).await? else { return Ok(None) };
    let content = c.opt(&CONTENT, (home, id)).await?.map(|(content,)| content).unwrap_or_default();
    Ok(Some((entry, content)))
}

pub(super) async fn resend(tx: &Tx, home: CommunityId, id: LetterId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&RESEND, (home, id, now)).await? > 0)
}

pub(super) async fn resend_dead(tx: &Tx, home: CommunityId, now: Timestamp) -> Result<u64> {
    tx.exec(&RESEND_DEAD, (home, now)).await
}

pub(super) async fn counts(c: &Conn, home: CommunityId) -> Result<Counts> {
    let mut counts = Counts::default();
    for (state, number, oldest) in c.all(&COUNTS, home).await? {
        match state {
            State::Waiting => (counts.waiting, counts.oldest) = (number, Some(oldest)),
            State::Sent => counts.sent = number,
            State::Dead => counts.dead = number,
            State::Suppressed => counts.suppressed = number,
        }
    }
    Ok(counts)
}

/// Deletes letters that left before `sent` and those that died before `rest`.
/// Deletes what ended before the times given; `farewells` that could not leave go too, since their address must.
pub(super) async fn sweep(
    tx: &Tx,
    home: CommunityId,
    (sent, rest, farewells): (Timestamp, Timestamp, Timestamp),
) -> Result<u64> {
    let sent = tx.exec(&SWEEP_SENT, (home, sent)).await?;
    let rest = tx.exec(&SWEEP_REST, (home, rest)).await?;
    Ok(sent + rest + tx.exec(&SWEEP_FAREWELLS, (home, farewells)).await?)
}

pub(super) async fn posted(c: &Conn, id: LetterId) -> Result<Option<Posted>> {
    c.opt(&POSTED, id).await
}

pub(super) async fn came_back(tx: &Tx, id: LetterId, what: &str) -> Result<u64> {
    tx.exec(&CAME_BACK, (id, what)).await
}

/// What is kept of the letters to a person.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let letters = c.all(&OF_OWNER, who.account.0).await?;
    let list = letters.into_iter().map(
        |(kind, state, at)| json!({ "kind": kind, "state": state.as_str(), "written_at": at.to_string() }),
    );
    Ok(Part::new("letters", "Letters to you", list.collect()))
}

/// How many letters there are to a person.
pub(crate) async fn count_of(c: &Conn, who: &Person) -> Result<usize> {
    Ok(c.all(&OF_OWNER, who.account.0).await?.len())
}

/// Makes letters to an address those of an account, which take leave with it.
pub(crate) async fn own(tx: &Tx, owner: i64, address: &str) -> Result<()> {
    tx.exec(&OWN, (owner, address)).await.map(drop)
}

/// What remains of an address that an account leaves becomes the account's.
pub(crate) async fn leave_address(tx: &Tx, home: CommunityId, owner: i64, address: &str) -> Result<()> {
    own(tx, owner, address).await?;
    tx.exec(&ERASE_SUPPRESSED, (home, address)).await.map(drop)
}

/// Deletes every letter to a person, and what is known of their address.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let key = who.email.to_lowercase();
    tx.exec(&ERASE, (who.account.0, &key)).await?;
    tx.exec(&ERASE_SUPPRESSED, (who.home, &key)).await.map(drop)
}
