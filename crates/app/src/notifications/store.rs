//! The only SQL about notifications.

use db::{Conn, Result, Tx};
use futures_util::future::try_join;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::tell::Said;
use super::{Hours, Kind, Way};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::{self, MemberId};
use crate::posts::{self, PostId, Reaction};
use crate::privacy::{Part, Person};

db::row! {
    pub(super) struct Told {
        kind: Kind, cause_id: PostId, actor_id: MemberId, at: Timestamp, seen_at: Option<Timestamp>, alias: String, way: Way,
        sent_at: Option<Timestamp>, thread_id: PostId, of_kind: posts::Kind, title: String, words: String, reaction: Option<Reaction>,
    }
    pub(super) struct HoursRow { zone: String, quiet_from: i64, quiet_to: i64, daily_on: String, weekly_on: String }
}

/// What others said, and what they sent. Of each so much is told that many hugs leave the answers where they are.
const SAID: [Kind; 3] = [Kind::Answer, Kind::Mention, Kind::Thread];
const SENT: [Kind; 3] = [Kind::Reaction, Kind::Helped, Kind::Helped];

/// A notification for the member in `$member`: how they want to hear of it, and whom not to tell.
macro_rules! tell {
    ($member:literal, $from:literal) => {
        concat!(
            "INSERT INTO notification (member_id, kind, cause_id, actor_id, about_id, way, at) SELECT x.member_id, $3, $1, $2, $4, x.way, $5
            FROM (SELECT ", $member, " AS member_id, coalesce((SELECT c.way FROM notification_choice c WHERE c.member_id = ", $member,
            " AND c.kind = $3), $6) AS way FROM ", $from, ") x WHERE x.way <> 'none' AND x.member_id <> $2
            AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.member_id = x.member_id AND n.cause_id = $1 AND n.actor_id = $2
            AND (n.kind = $3 OR $3 IN ('answer', 'mention', 'thread') AND n.kind IN ('answer', 'mention', 'thread')))
            ON CONFLICT DO NOTHING"
        )
    };
}

/// Columns of a statement that reads a member, whose number is in `$member`: how many ask to follow them, how many quotes they are asked
/// for, and whether anything is new.
macro_rules! bell {
    ($member:literal) => {
        concat!(
            "(",
            $crate::members::bonds::store::asking!($member),
            ") AS requests,
            (SELECT count(*) FROM voice WHERE member_id = ",
            $member,
            " AND answer = '' AND ended_by = '') AS quotes,
            (SELECT n.member_id FROM notification n WHERE n.member_id = ",
            $member,
            " AND n.seen_at IS NULL LIMIT 1) AS new"
        )
    };
}
pub(crate) use bell;

/// What `n` tells, as long as its reader `$1` may see it: what the member `m` said in the post `p`, or sent to the post `p` of the
/// reader, in the thread `r` of the member `o`. The conditions are those of `seen!` and `within!` for a post whose thread is at hand, so
/// that it is looked up once.
macro_rules! told {
    ($what:expr, $rest:literal) => {
        concat!(
            "SELECT ", $what, " FROM notification n JOIN post p ON p.id = n.cause_id JOIN post r ON r.id = coalesce(p.root_id, p.id)
            JOIN member o ON o.id = r.author_id
            JOIN member m ON m.id = CASE WHEN n.kind IN ('reaction', 'helped') THEN n.actor_id ELSE p.author_id END
            LEFT JOIN pseudonym y ON n.kind = 'reaction' AND y.thread_id = r.id AND y.member_id = m.id
            WHERE n.member_id = $1 AND (p.held = '' OR p.author_id = $1) AND (p.root_id IS NULL OR r.held = '' OR r.author_id = $1)
            AND (p.audience <> 'team' AND r.audience <> 'team' OR r.author_id = $1 OR EXISTS (SELECT 1 FROM team_member t
            WHERE t.member_id = r.author_id AND t.other_id = $1)) AND ", members::standing!(), " AND (p.root_id IS NULL
            OR NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = o.account_id) AND (r.pseudonym IS NOT NULL OR ",
            members::meet!("$1", "o.id"), ")) AND (", other_name!(), " IS NOT NULL OR ", members::meet!("$1"),
            " AND m.id NOT IN (SELECT u.other_id FROM mute u WHERE u.member_id = $1))", $rest
        )
    };
}

/// The name that the member `m` has in the thread alone, if they said or sent it under one. A block or a mute must not tell whose it is.
macro_rules! other_name {
    () => {
        "CASE n.kind WHEN 'reaction' THEN y.alias WHEN 'helped' THEN r.pseudonym ELSE p.pseudonym END"
    };
}

/// What is told, one row each. Of what was sent it is the post's words that say to what, of what was said those of its thread.
macro_rules! told_in_full {
    ($rest:literal) => {
        told!(
            concat!("n.kind, n.cause_id, n.actor_id, n.at, n.seen_at, coalesce(", other_name!(), ", m.alias) AS alias, n.way, n.sent_at,
            r.id AS thread_id, r.kind AS of_kind, r.title, substr(CASE WHEN n.kind IN ('reaction', 'helped') THEN p.body ELSE r.body END,
            1, 120) AS words, CASE WHEN n.kind = 'reaction' THEN (SELECT e.kind FROM reaction e WHERE e.post_id = p.id
            AND e.member_id = m.id) END AS reaction"),
            $rest
        )
    };
}

db::sql! {
    TELL_AUTHOR: (PostId, MemberId, Kind, PostId, Timestamp, Way, PostId) => () = tell!("a.author_id", "post a WHERE a.id = $7");
    TELL_NAMED: (PostId, MemberId, Kind, PostId, Timestamp, Way) => () = tell!("t.member_id", "mention t WHERE t.post_id = $1");
    TELL_FOLLOWERS: (PostId, MemberId, Kind, PostId, Timestamp, Way) => () =
        tell!("f.member_id", "thread_follower f WHERE f.thread_id = $4 AND f.ended_at IS NULL");
    AGAIN: (PostId, Timestamp) = "UPDATE notification SET at = $2, seen_at = NULL, sent_at = NULL WHERE cause_id = $1
        AND kind IN ('answer', 'mention', 'thread')";
    UNTELL: (PostId, MemberId, Kind) = "DELETE FROM notification WHERE cause_id = $1 AND actor_id = $2 AND kind = $3 AND seen_at IS NULL
        AND sent_at IS NULL";
    NEWEST: () => (Option<Timestamp>,) = "SELECT max(at) FROM notification";
    // How many groups hold anything new that may be seen: of each, one row is enough. Whoever has been away for long is told of many. Apart
    // from the bell, since PostgreSQL makes ready for all of it each time, also where nothing is new.
    NEW: MemberId => (i64,) = concat!("SELECT count(*) FROM (SELECT DISTINCT kind, about_id, sent_to FROM (SELECT kind, about_id,
        CASE WHEN kind = 'reaction' THEN cause_id END AS sent_to FROM notification WHERE member_id = $1 AND seen_at IS NULL LIMIT 1000) l) g
        WHERE EXISTS (", told!("1", " AND n.about_id = g.about_id AND n.kind = g.kind AND n.seen_at IS NULL
        AND (g.sent_to IS NULL OR n.cause_id = g.sent_to)"), ")");
    IS_ANY_NEW_IN: (MemberId, PostId) => (MemberId,) = "SELECT member_id FROM notification WHERE member_id = $1 AND about_id = $2
        AND seen_at IS NULL LIMIT 1";
    TOLD: (MemberId, [Kind; 3]) => Told = told_in_full!(" AND n.kind IN ($2..$4) ORDER BY n.at DESC LIMIT 200");
    TOLD_NEW: (MemberId, [Kind; 3]) => Told = told_in_full!(" AND n.kind IN ($2..$4) AND n.seen_at IS NULL ORDER BY n.at DESC LIMIT 200");
    SEEN: (MemberId, PostId, Timestamp) = "UPDATE notification SET seen_at = $3 WHERE member_id = $1 AND about_id = $2 AND seen_at IS NULL";
    ALL_SEEN: (MemberId, Timestamp, Timestamp) = "UPDATE notification SET seen_at = $3 WHERE member_id = $1 AND at <= $2 AND seen_at IS NULL";
    WAYS: MemberId => (Kind, Way) = "SELECT kind, way FROM notification_choice WHERE member_id = $1 ORDER BY kind";
    CHOOSE: (MemberId, Kind, Way) = "INSERT INTO notification_choice (member_id, kind, way) VALUES ($1, $2, $3)
        ON CONFLICT (member_id, kind) DO UPDATE SET way = excluded.way";
    // Letters that were to come come as was chosen now.
    CHANGE: (MemberId, Kind, Way) = "UPDATE notification SET way = CASE WHEN $3 = 'none' THEN 'page' ELSE $3 END
        WHERE member_id = $1 AND kind = $2 AND seen_at IS NULL AND sent_at IS NULL";
    HOURS: MemberId => HoursRow = "SELECT zone, quiet_from, quiet_to, daily_on, weekly_on FROM notification_hours WHERE member_id = $1";
    SET_HOURS: (MemberId, String, i64, i64) = "INSERT INTO notification_hours (member_id, zone, quiet_from, quiet_to) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member_id) DO UPDATE SET zone = excluded.zone, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to";
    SET_DAYS: (MemberId, String, i64, i64, String, String) = "INSERT INTO notification_hours (member_id, zone, quiet_from, quiet_to, daily_on,
        weekly_on) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (member_id) DO UPDATE SET daily_on = excluded.daily_on,
        weekly_on = excluded.weekly_on";
    DUE: (CommunityId, Timestamp, Way, Way) => (MemberId, AccountId, String) = "SELECT DISTINCT m.id, a.id AS account_id, a.email
        FROM notification n JOIN member m ON m.id = n.member_id JOIN account a ON a.id = m.account_id WHERE m.community_id = $1
        AND n.seen_at IS NULL AND n.sent_at IS NULL AND n.at < $2 AND n.way IN ($3, $4)
        AND NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = a.id) ORDER BY m.id";
    MARK: (MemberId, PostId, MemberId, Kind, Timestamp) = "UPDATE notification SET sent_at = $5 WHERE member_id = $1 AND cause_id = $2
        AND actor_id = $3 AND kind = $4 AND seen_at IS NULL AND sent_at IS NULL";
    // What may not be seen any more is not to be looked at again and again.
    PASS_OVER: (MemberId, Way, Timestamp, Timestamp) = "UPDATE notification SET sent_at = $4 WHERE member_id = $1 AND way = $2 AND at < $3
        AND seen_at IS NULL AND sent_at IS NULL";
    STOP: MemberId = "UPDATE notification_choice SET way = 'page' WHERE member_id = $1 AND way IN ('mail', 'daily', 'weekly')";
    STOP_UNDER_WAY: MemberId = "UPDATE notification SET way = 'page' WHERE member_id = $1 AND seen_at IS NULL AND sent_at IS NULL";
    SWEEP: Timestamp = "DELETE FROM notification WHERE at < $1";
    OF_MEMBER: MemberId => (String, PostId, Timestamp, Option<Timestamp>) = "SELECT kind, cause_id, at, seen_at FROM notification
        WHERE member_id = $1 ORDER BY at, cause_id";
    END: MemberId = "DELETE FROM notification WHERE member_id = $1 OR actor_id = $1";
    END_CHOICES: MemberId = "DELETE FROM notification_choice WHERE member_id = $1";
    END_HOURS: MemberId = "DELETE FROM notification_hours WHERE member_id = $1";
}

/// Tells the author of `whose`.
pub(super) async fn tell_author(tx: &Tx, kind: Kind, whose: PostId, said: &Said) -> Result<()> {
    let row = (said.id, said.author, kind, said.thread, said.at, kind.usual(), whose);
    tx.exec(&TELL_AUTHOR, row).await.map(drop)
}

pub(super) async fn tell_named(tx: &Tx, said: &Said) -> Result<()> {
    let kind = Kind::Mention;
    tx.exec(&TELL_NAMED, (said.id, said.author, kind, said.thread, said.at, kind.usual())).await.map(drop)
}

pub(super) async fn tell_followers(tx: &Tx, said: &Said) -> Result<()> {
    let kind = Kind::Thread;
    tx.exec(&TELL_FOLLOWERS, (said.id, said.author, kind, said.thread, said.at, kind.usual())).await.map(drop)
}

/// Tells the author of a post of what was sent to it.
pub(super) async fn tell_of_sending(
    tx: &Tx,
    kind: Kind,
    (post, thread): (PostId, PostId),
    by: MemberId,
    at: Timestamp,
) -> Result<()> {
    tx.exec(&TELL_AUTHOR, (post, by, kind, thread, at, kind.usual(), post)).await.map(drop)
}

pub(super) async fn again(tx: &Tx, cause: PostId, now: Timestamp) -> Result<()> {
    tx.exec(&AGAIN, (cause, now)).await.map(drop)
}

pub(super) async fn untell(tx: &Tx, kind: Kind, post: PostId, by: MemberId) -> Result<()> {
    tx.exec(&UNTELL, (post, by, kind)).await.map(drop)
}

pub(super) async fn newest(c: &Conn) -> Result<Option<Timestamp>> {
    Ok(c.one(&NEWEST, ()).await?.0)
}

/// How many groups of what happened are new to a member.
pub(super) async fn new(c: &Conn, me: MemberId) -> Result<i64> {
    Ok(c.one(&NEW, me).await?.0)
}

pub(super) async fn is_any_new_in(c: &Conn, me: MemberId, thread: PostId) -> Result<bool> {
    Ok(c.opt(&IS_ANY_NEW_IN, (me, thread)).await?.is_some())
}

/// What a member is told and may see, the latest first: the newest, or of those what is new.
pub(super) async fn told(c: &Conn, me: MemberId, only_new: bool) -> Result<Vec<Told>> {
    let told = if only_new { &TOLD_NEW } else { &TOLD };
    let (mut all, sent) = try_join(c.all(told, (me, SAID)), c.all(told, (me, SENT))).await?;
    all.extend(sent);
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(all)
}

pub(super) async fn seen(tx: &Tx, me: MemberId, about: PostId, now: Timestamp) -> Result<()> {
    tx.exec(&SEEN, (me, about, now)).await.map(drop)
}

pub(super) async fn all_seen(tx: &Tx, me: MemberId, until: Timestamp, now: Timestamp) -> Result<()> {
    tx.exec(&ALL_SEEN, (me, until, now)).await.map(drop)
}

pub(super) async fn ways(c: &Conn, me: MemberId) -> Result<Vec<(Kind, Way)>> {
    c.all(&WAYS, me).await
}

pub(super) async fn choose(tx: &Tx, me: MemberId, ways: &[(Kind, Way)]) -> Result<()> {
    let rows: Vec<_> = ways.iter().map(|(kind, way)| (me, *kind, *way)).collect();
    tx.exec_many(&CHOOSE, &rows).await?;
    tx.exec_many(&CHANGE, &rows).await.map(drop)
}

pub(super) async fn hours(c: &Conn, me: MemberId) -> Result<Option<HoursRow>> {
    c.opt(&HOURS, me).await
}

pub(super) async fn set_hours(tx: &Tx, me: MemberId, hours: &Hours) -> Result<()> {
    tx.exec(&SET_HOURS, (me, &hours.zone, hours.quiet_from, hours.quiet_to)).await.map(drop)
}

/// Members with something that is to be sent in one of two ways and happened before `before`; their accounts and addresses.
pub(super) async fn due(
    c: &Conn,
    home: CommunityId,
    before: Timestamp,
    ways: (Way, Way),
) -> Result<Vec<(MemberId, AccountId, String)>> {
    c.all(&DUE, (home, before, ways.0, ways.1)).await
}

/// Marks what goes into a letter, and passes over what may not be seen any more; tells whether anything is left to be sent.
/// `until` is the moment up to which things go into it.
pub(super) async fn mark(
    tx: &Tx,
    me: MemberId,
    told: &[Told],
    way: Way,
    (until, now): (Timestamp, Timestamp),
) -> Result<bool> {
    let mut marked = 0;
    for one in told {
        marked += tx.exec(&MARK, (me, one.cause_id, one.actor_id, one.kind, now)).await?;
    }
    tx.exec(&PASS_OVER, (me, way, until, now)).await?;
    Ok(marked > 0)
}

pub(super) async fn set_days(tx: &Tx, me: MemberId, hours: &Hours) -> Result<()> {
    let (zone, from, to) = (&hours.zone, hours.quiet_from, hours.quiet_to);
    tx.exec(&SET_DAYS, (me, zone, from, to, &hours.daily_on, &hours.weekly_on)).await.map(drop)
}

/// No more letters, for kinds that were chosen and for `usual` ones that were not.
pub(super) async fn stop(tx: &Tx, me: MemberId, ways: &[(Kind, Way)]) -> Result<()> {
    tx.exec(&STOP, me).await?;
    let rows: Vec<_> = ways.iter().map(|(kind, way)| (me, *kind, *way)).collect();
    tx.exec_many(&CHOOSE, &rows).await?;
    tx.exec(&STOP_UNDER_WAY, me).await.map(drop)
}

pub(super) async fn sweep(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.exec(&SWEEP, before).await.map(drop)
}

/// What a person was told, and how they wanted to hear of it.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let title = "What you were told of";
    let Some(member) = who.member else { return Ok(Part::new("notifications", title, json!({}))) };
    let told: Vec<Value> = c
        .all(&OF_MEMBER, member)
        .await?
        .into_iter()
        .map(|(kind, cause, at, seen)| {
            json!({ "what": kind, "post": cause.to_string(), "at": at.to_string(), "seen_at": seen.map(|at| at.to_string()) })
        })
        .collect();
    let chosen: Vec<Value> = ways(c, member)
        .await?
        .into_iter()
        .map(|(kind, way)| json!({ "of": kind.as_str(), "how": way.as_str() }))
        .collect();
    let hours = hours(c, member).await?.map(|one| {
        json!({ "zone": one.zone, "quiet_from_minute": one.quiet_from, "quiet_to_minute": one.quiet_to, "last_daily": one.daily_on,
            "last_weekly": one.weekly_on })
    });
    Ok(Part::new("notifications", title, json!({ "told": told, "chosen": chosen, "hours": hours })))
}

pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    for statement in [&END, &END_CHOICES, &END_HOURS] {
        tx.exec(statement, member).await?;
    }
    Ok(())
}
