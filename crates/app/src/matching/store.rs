//! The statements that find people. Whom and what a viewer may not see never leaves them, counts for no order and takes no place.

use db::{Conn, Result};
use health::likeness::people::{Told, Trait};
use jiff::Timestamp;

use super::SIZE;
use crate::communities::CommunityId;
use crate::members::{self, MemberId};

/// Own traits that are looked up, the rarest first; and of how many of them people are taken.
pub(super) const KEYS: usize = 64;
pub(super) const RAREST: usize = 12;
/// Filters, and the traits that each takes.
pub(super) const FILTERS: usize = 6;
pub(super) const EITHER: usize = 3;
/// People who are ranked, and of how many they are taken where nothing else is asked for: few of those have closed their account. Where
/// they must tell something, all are asked.
pub(super) const RANKED: usize = 120;
const LOOKED_OVER: usize = 2 * RANKED;
/// Traits whose rarity is asked for: own ones, those of filters, and one for all who tell anything.
const COUNTED: usize = KEYS + FILTERS * EITHER + 2;

db::row! {
    pub(super) struct Card {
        id: MemberId, alias: String, alias_head: i64, role: Option<String>, picture: Option<String>, joined_at: Timestamp,
        hello: Option<String>, follows: bool,
    }
}

/// The condition under which `$2` may see what stands in the row `t`.
macro_rules! told {
    () => {
        "(t.audience = 'members' OR EXISTS (SELECT 1 FROM team_member g WHERE g.member_id = t.member_id AND g.other_id = $2))"
    };
}

/// The condition under which the member `m` is shown to `$2` among others: seen, and somebody else. Whoever may read only stands there
/// as before, since others would learn of it from a gap.
macro_rules! shown {
    () => {
        concat!("m.id <> $2 AND ", members::visible!("$2"))
    };
}

/// What `$2` does not want to read.
macro_rules! unmuted {
    () => {
        "m.id NOT IN (SELECT u.other_id FROM mute u WHERE u.member_id = $2)"
    };
}

/// The newest who tell one thing to all members, each with its weight. Whoever is kept away takes no place among them.
macro_rules! telling {
    ($trait:literal, $weight:literal) => {
        concat!(
            "SELECT member_id, w FROM (SELECT t.member_id, CAST(",
            $weight,
            " AS bigint) AS w FROM member_trait t WHERE t.community_id = $1 AND t.trait = ",
            $trait,
            " AND t.audience = 'members' AND t.member_id <> $2 AND t.member_id NOT IN (SELECT id FROM away)
            ORDER BY t.member_id DESC LIMIT 150) b UNION ALL "
        )
    };
}

/// Whether `x` tells one of three things to `$2`; no filter where the first is empty.
macro_rules! filter {
    ($one:literal, $two:literal, $three:literal) => {
        concat!(
            " AND (",
            $one,
            " = '' OR EXISTS (SELECT 1 FROM member_trait t WHERE t.member_id = x.member_id AND t.trait IN (",
            $one,
            ", ",
            $two,
            ", ",
            $three,
            ") AND ",
            told!(),
            "))"
        )
    };
}

/// A member as a list shows them.
macro_rules! card {
    ($rest:expr) => {
        concat!(
            "SELECT m.id, m.alias, m.alias_head, CASE WHEN m.role_audience = 'members' OR (m.role_audience = 'team' AND EXISTS (SELECT 1
            FROM team_member g WHERE g.member_id = m.id AND g.other_id = $2)) THEN m.journey_role END AS role, i.meta AS picture,
            m.joined_at, (SELECT a.value FROM profile_answer a WHERE a.member_id = m.id AND a.question = 'hello'
            AND (a.audience = 'members' OR (a.audience = 'team' AND EXISTS (SELECT 1 FROM team_member g WHERE g.member_id = m.id
            AND g.other_id = $2)))) AS hello,
            EXISTS (SELECT 1 FROM team_member f WHERE f.member_id = $2 AND f.other_id = m.id) AS follows
            FROM member m LEFT JOIN member_picture i ON i.member_id = m.id WHERE m.community_id = $1 AND ",
            shown!(),
            " AND ",
            $rest
        )
    };
}

db::sql! {
    // Those whom the viewer does not meet are counted off again.
    TOLD_BY: (CommunityId, MemberId, [String; COUNTED]) => (String, i64) = "SELECT c.trait, c.told - (SELECT count(*)
        FROM member_trait t WHERE t.trait = c.trait AND t.audience = 'members' AND t.member_id IN (SELECT other_id FROM block
        WHERE member_id = $2 UNION SELECT member_id FROM block WHERE other_id = $2)) FROM trait_count c WHERE c.community_id = $1
        AND c.trait IN ($3..$86)";
    // `CROSS JOIN` keeps the order of the tables on SQLite: a community that grew fast has old statistics, by which it would read the
    // whole table.
    CANDIDATES: (CommunityId, MemberId, [String; KEYS], [i64; RAREST], [String; FILTERS * EITHER], i64, i64) => (MemberId,) = concat!(
        "WITH away AS (SELECT other_id AS id FROM block WHERE member_id = $2 UNION SELECT member_id FROM block WHERE other_id = $2
        UNION SELECT other_id FROM mute WHERE member_id = $2)
        SELECT x.member_id FROM (SELECT member_id, sum(w) AS w FROM (",
        telling!("$3", "$67"),
        telling!("$4", "$68"),
        telling!("$5", "$69"),
        telling!("$6", "$70"),
        telling!("$7", "$71"),
        telling!("$8", "$72"),
        telling!("$9", "$73"),
        telling!("$10", "$74"),
        telling!("$11", "$75"),
        telling!("$12", "$76"),
        telling!("$13", "$77"),
        telling!("$14", "$78"),
        telling!("$79", "0"), telling!("$80", "0"), telling!("$81", "0"),
        // What is told to a team is told to few: all of it that is told to the viewer.
        "SELECT member_id, w FROM (SELECT t.member_id, 1 AS w FROM team_member f JOIN member_trait t ON t.member_id = f.member_id
        WHERE f.other_id = $2 AND t.audience = 'team' AND t.trait IN ($3..$66,$79..$81) AND f.member_id NOT IN (SELECT id FROM away)
        ORDER BY t.member_id DESC LIMIT 1000) b
        ) u GROUP BY member_id ORDER BY w DESC, member_id DESC LIMIT $98) x CROSS JOIN member m WHERE m.id = x.member_id AND m.community_id = $1 AND ",
        shown!(), filter!("$79", "$80", "$81"), filter!("$82", "$83", "$84"), filter!("$85", "$86", "$87"), filter!("$88", "$89", "$90"),
        filter!("$91", "$92", "$93"), filter!("$94", "$95", "$96"), " ORDER BY x.w DESC, x.member_id DESC LIMIT $97");
    TRAITS_OF: (CommunityId, MemberId, [MemberId; RANKED]) => (MemberId, String, i64) = concat!("SELECT t.member_id, t.trait, t.value
        FROM member m CROSS JOIN member_trait t WHERE m.community_id = $1 AND m.id IN ($3..$122) AND t.member_id = m.id
        AND t.trait <> '*' AND ", told!());
    CARDS: (CommunityId, MemberId, [MemberId; SIZE]) => Card = card!("m.id IN ($3..$22)");
    NEWEST: (CommunityId, MemberId, MemberId) => Card = card!(concat!("m.id < $3 AND ", unmuted!(), " ORDER BY m.id DESC LIMIT 21"));
    // Whom one muted can be found by name, or they could not be unmuted.
    BY_ALIAS: (CommunityId, MemberId, i64, i64, String, i64, MemberId) => Card = card!("m.alias_head BETWEEN $3 AND $4
        AND m.alias_key LIKE $5 AND (m.alias_head > $6 OR (m.alias_head = $6 AND m.id > $7)) ORDER BY m.alias_head, m.id LIMIT 21");
}

/// How many whom the viewer meets tell each of `keys` to all members.
pub(super) async fn told_by(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    keys: &[String],
) -> Result<Vec<(String, i64)>> {
    c.all(&TOLD_BY, (home, viewer, filled::<COUNTED>(keys))).await
}

/// What people are looked for by.
pub(super) struct Sought {
    /// Own traits, the rarest first.
    pub(super) keys: Vec<String>,
    /// How much each of the first weighs.
    pub(super) weights: Vec<i64>,
    /// What they must tell: one of each.
    pub(super) filters: Vec<Vec<String>>,
}

/// Whoever shares the most, and all that each of them tells the viewer.
pub(super) async fn candidates(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    sought: &Sought,
) -> Result<Vec<(MemberId, Told)>> {
    let filters: Vec<String> =
        sought.filters.iter().take(FILTERS).flat_map(|keys| filled::<EITHER>(keys)).collect();
    let weights = std::array::from_fn(|at| sought.weights.get(at).copied().unwrap_or(0));
    let looked_over = if sought.filters.is_empty() { LOOKED_OVER as i64 } else { i64::MAX };
    let asked = (
        home,
        viewer,
        filled::<KEYS>(&sought.keys),
        weights,
        filled::<{ FILTERS * EITHER }>(&filters),
        RANKED as i64,
        looked_over,
    );
    let found: Vec<MemberId> = c.all(&CANDIDATES, asked).await?.into_iter().map(|(member,)| member).collect();
    let mut all: Vec<(MemberId, Told)> = found.iter().map(|member| (*member, Told::new())).collect();
    let places: std::collections::BTreeMap<MemberId, usize> =
        found.iter().enumerate().map(|(at, member)| (*member, at)).collect();
    let rows = c.all(&TRAITS_OF, (home, viewer, db::pad(found.iter().copied(), MemberId(-1)))).await?;
    for (member, key, value) in rows {
        let place = places.get(&member).and_then(|at| all.get_mut(*at));
        if let Some(((_, told), what)) = place.zip(Trait::read(&key)) {
            let value_now = told.entry(what).or_insert(value);
            *value_now = (*value_now).max(value);
        }
    }
    Ok(all)
}

/// The first `N`, and nothing behind them.
fn filled<const N: usize>(keys: &[String]) -> [String; N] {
    std::array::from_fn(|at| keys.get(at).cloned().unwrap_or_default())
}

pub(super) async fn cards(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    members: &[MemberId],
) -> Result<Vec<Card>> {
    c.all(&CARDS, (home, viewer, db::pad(members.iter().copied(), MemberId(-1)))).await
}

pub(super) async fn newest(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    before: MemberId,
) -> Result<Vec<Card>> {
    c.all(&NEWEST, (home, viewer, before)).await
}

/// Those whose key begins so, behind a place in the order of aliases.
pub(super) async fn by_alias(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    prefix: &str,
    (head, after): (i64, MemberId),
) -> Result<Vec<Card>> {
    let (least, most) = members::alias::heads(prefix);
    let asked = (home, viewer, least, most, format!("{prefix}%"), head, after);
    c.all(&BY_ALIAS, asked).await
}
