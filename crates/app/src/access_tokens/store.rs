//! The only SQL about access tokens.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::{Bearer, Listed, Scope, TokenId, forgotten_before};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::privacy::{Part, Person};
use crate::sessions::Membership;

db::row! {
    pub(super) struct Fresh {
        id: TokenId, account_id: AccountId, community_id: CommunityId, token_hash: String, name: String, scopes: String,
        created_at: Timestamp, expires_at: Timestamp,
    }
    struct Row {
        id: TokenId, scopes: String, expires_at: Timestamp, used_at: Option<Timestamp>, member_id: MemberId, alias: String,
        welcomed_at: Option<Timestamp>, restriction: Option<i64>, account_id: AccountId,
    }
    struct ListRow {
        id: TokenId, name: String, scopes: String, created_at: Timestamp, expires_at: Timestamp, used_at: Option<Timestamp>,
    }
}

db::sql! {
    ADD: (TokenId, AccountId, CommunityId, String, String, String, Timestamp, Timestamp) = "INSERT INTO access_token (id, account_id,
        community_id, token_hash, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COUNT: (AccountId, Timestamp) => (i64,) = "SELECT count(*) FROM access_token WHERE account_id = $1 AND expires_at > $2";
    FIND: (String, CommunityId, Timestamp) => Row = "SELECT t.id, t.scopes, t.expires_at, t.used_at, m.id AS member_id, m.alias,
        m.welcomed_at, (SELECT min(r.id) FROM restriction r WHERE r.member_id = m.id AND r.ended_at IS NULL) AS restriction,
        t.account_id FROM access_token t JOIN member m ON m.account_id = t.account_id AND m.community_id = t.community_id
        WHERE t.token_hash = $1 AND t.community_id = $2 AND t.expires_at > $3
        AND NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = t.account_id)";
    USED: (TokenId, Timestamp) = "UPDATE access_token SET used_at = $2 WHERE id = $1";
    LIST: (AccountId, CommunityId) => ListRow = "SELECT id, name, scopes, created_at, expires_at, used_at FROM access_token
        WHERE account_id = $1 AND community_id = $2 ORDER BY id DESC";
    END: (AccountId, TokenId) = "DELETE FROM access_token WHERE account_id = $1 AND id = $2";
    END_ALL: AccountId = "DELETE FROM access_token WHERE account_id = $1";
    END_YOUNGER: (AccountId, Timestamp) = "DELETE FROM access_token WHERE account_id = $1 AND created_at >= $2";
    SWEEP: Timestamp = "DELETE FROM access_token WHERE expires_at <= $1";
}

pub(super) async fn add(tx: &Tx, new: &Fresh) -> Result<()> {
    let Fresh { id, account_id, community_id, token_hash, name, scopes, created_at, expires_at } = new;
    let row = (*id, *account_id, *community_id, token_hash, name, scopes, *created_at, *expires_at);
    tx.exec(&ADD, row).await.map(drop)
}

/// How many tokens of an account are good.
pub(super) async fn count(c: &Conn, account: AccountId, now: Timestamp) -> Result<i64> {
    Ok(c.one(&COUNT, (account, now)).await?.0)
}

/// For whom the token of a hash acts, and when it was last used.
pub(super) async fn find(
    c: &Conn,
    hash: &str,
    home: CommunityId,
    now: Timestamp,
) -> Result<Option<(Bearer, Option<Timestamp>)>> {
    let Some(row) = c.opt(&FIND, (hash, home, now)).await? else { return Ok(None) };
    let member = Membership {
        id: row.member_id,
        alias: row.alias,
        welcomed: row.welcomed_at.is_some(),
        restricted: row.restriction.is_some(),
        // Pages show it; programs have none.
        unseen: 0,
    };
    let (scopes, expires_at) = (scopes(&row.scopes), row.expires_at);
    let (token, account) = (row.id, row.account_id);
    Ok(Some((Bearer { token, account, member, scopes, expires_at }, row.used_at)))
}

fn scopes(words: &str) -> Vec<Scope> {
    words.split(' ').filter_map(|word| word.parse().ok()).collect()
}

pub(super) async fn used(tx: &Tx, id: TokenId, now: Timestamp) -> Result<u64> {
    tx.exec(&USED, (id, now)).await
}

pub(super) async fn list(c: &Conn, account: AccountId, home: CommunityId) -> Result<Vec<Listed>> {
    let listed = |row: ListRow| Listed {
        id: row.id,
        name: row.name,
        scopes: scopes(&row.scopes),
        created_at: row.created_at,
        expires_at: row.expires_at,
        used_at: row.used_at,
    };
    Ok(c.all(&LIST, (account, home)).await?.into_iter().map(listed).collect())
}

/// Ends one token of an account.
pub(crate) async fn end(tx: &Tx, account: AccountId, id: TokenId) -> Result<u64> {
    tx.exec(&END, (account, id)).await
}

/// Ends all tokens of an account.
pub(crate) async fn end_all(tx: &Tx, account: AccountId) -> Result<u64> {
    tx.exec(&END_ALL, account).await
}

/// Ends those that were made from a moment on.
pub(crate) async fn end_younger(tx: &Tx, account: AccountId, since: Timestamp) -> Result<u64> {
    tx.exec(&END_YOUNGER, (account, since)).await
}

/// Deletes what ran out some time ago.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP, forgotten_before(now)).await
}

/// The tokens of a person, without what opens anything.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let tokens = list(c, who.account, who.home).await?.into_iter().map(|one| {
        let scopes: Vec<&str> = one.scopes.iter().map(|scope| scope.as_str()).collect();
        json!({ "name": one.name, "may": scopes, "made_at": one.created_at.to_string(), "good_until": one.expires_at.to_string(),
            "last_used": one.used_at.map(|at| at.to_string()) })
    });
    Ok(Part::new("access_tokens", "Your access tokens", json!({ "tokens": tokens.collect::<Vec<_>>() })))
}
