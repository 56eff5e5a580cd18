//! The only SQL about accounts.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::consent::Consent;
use super::manage::{Found, PAGE_SIZE};
use super::passkeys::{Listed, PasskeyId};
use super::{AccountId, Email};
use crate::communities::CommunityId;
use crate::mail;
use crate::members::{self, MemberId};
use crate::newsletter::{self, SubscriberId};

db::row! {
    pub(crate) struct Known {
        id: AccountId, email: String, password: Option<String>, alias: Option<String>, disabled: Option<AccountId>,
        second_step: Option<AccountId>, passkey: Option<PasskeyId>, operator: Option<AccountId>, task: Option<String>,
    }
    pub(super) struct NewPasskey {
        id: PasskeyId, account_id: AccountId, credential_id: String, credential: String, name: String, created_at: Timestamp,
    }
    pub(crate) struct StaffRow {
        id: AccountId, email: String, member_id: Option<MemberId>, alias: Option<String>, operator: Option<AccountId>,
        disabled: Option<AccountId>, restriction: Option<i64>, contributor: Option<String>, created_at: Timestamp,
    }
}

impl Known {
    /// Whether they have a task that needs a second step.
    pub(super) fn is_staff(&self) -> bool {
        self.operator.is_some() || self.task.is_some()
    }
}

/// What signing in and changing the ways in need to know of an account; `$2` is the community.
macro_rules! known {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.email, a.password, m.alias, d.account_id AS disabled, t.account_id AS second_step,
            (SELECT min(p.id) FROM passkey p WHERE p.account_id = a.id) AS passkey, o.account_id AS operator,
            (SELECT min(r.role) FROM member_role r WHERE r.member_id = m.id) AS task FROM account a
            LEFT JOIN member m ON m.account_id = a.id AND m.community_id = $2
            LEFT JOIN disabled_account d ON d.account_id = a.id LEFT JOIN operator o ON o.account_id = a.id
            LEFT JOIN totp t ON t.account_id = a.id AND t.confirmed_at IS NOT NULL ",
            $rest
        )
    };
}

/// What every list of staff reads of an account.
macro_rules! staff {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.email, m.id AS member_id, m.alias, o.account_id AS operator, d.account_id AS disabled,
            (SELECT min(r.id) FROM restriction r WHERE r.member_id = m.id AND r.ended_at IS NULL) AS restriction,
            (SELECT k.slug FROM contributor k WHERE k.id = m.contributor_id) AS contributor, a.created_at
            FROM account a LEFT JOIN member m ON m.account_id = a.id AND m.community_id = $1
            LEFT JOIN operator o ON o.account_id = a.id LEFT JOIN disabled_account d ON d.account_id = a.id ",
            $rest
        )
    };
}

db::sql! {
    ADD: (AccountId, String, String, Timestamp) = "INSERT INTO account (id, email, email_key, created_at) VALUES ($1, $2, $3, $4)";
    BY_EMAIL: (String, CommunityId) => Known = known!("WHERE a.email_key = $1");
    BY_ID: (AccountId, CommunityId) => Known = known!("WHERE a.id = $1");
    SET_PASSWORD: (AccountId, Option<String>) = "UPDATE account SET password = $2 WHERE id = $1";
    SET_EMAIL: (AccountId, String, String) = "UPDATE account SET email = $2, email_key = $3 WHERE id = $1";
    STAFF_BY_EMAIL: (CommunityId, String) => StaffRow = staff!("WHERE a.email_key = $2");
    STAFF_BY_ALIAS: (CommunityId, String) => StaffRow = staff!("WHERE m.alias_key = $2");
    STAFF_OF: (CommunityId, AccountId) => StaffRow = staff!("WHERE a.id = $2");
    STAFF_LIST: (CommunityId, String, String, i64, i64) => StaffRow = staff!("WHERE $2 = '' OR a.email_key LIKE $2 ESCAPE '!'
        OR m.alias_key LIKE $3 ESCAPE '!' ORDER BY a.id DESC LIMIT $4 OFFSET $5");
    STAFF_COUNT: (CommunityId, String, String) => (i64,) = "SELECT count(*) FROM account a
        LEFT JOIN member m ON m.account_id = a.id AND m.community_id = $1
        WHERE $2 = '' OR a.email_key LIKE $2 ESCAPE '!' OR m.alias_key LIKE $3 ESCAPE '!'";
    ADD_OPERATOR: (AccountId, Option<AccountId>, Timestamp) = "INSERT INTO operator (account_id, granted_by, granted_at)
        VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    END_OPERATOR: AccountId = "DELETE FROM operator WHERE account_id = $1";
    OPERATORS: () => (i64,) = "SELECT count(*) FROM operator";
    DISABLE: (AccountId, String, Option<AccountId>, Timestamp) = "INSERT INTO disabled_account (account_id, reason, by_id, since)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    ENABLE: AccountId = "DELETE FROM disabled_account WHERE account_id = $1";
    PERSON: (CommunityId, AccountId) => (String, Option<MemberId>) = "SELECT a.email, m.id FROM account a
        LEFT JOIN member m ON m.account_id = a.id AND m.community_id = $1 WHERE a.id = $2";
    ADD_PASSKEY: (PasskeyId, AccountId, String, String, String, Timestamp) = "INSERT INTO passkey (id, account_id, credential_id,
        credential, name, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    CREDENTIALS: AccountId => (String,) = "SELECT credential FROM passkey WHERE account_id = $1";
    PASSKEY: String => (PasskeyId, AccountId, String) = "SELECT id, account_id, credential FROM passkey WHERE credential_id = $1";
    LIST_PASSKEYS: AccountId => (PasskeyId, String, Timestamp, Option<Timestamp>) = "SELECT id, name, created_at, used_at FROM passkey
        WHERE account_id = $1 ORDER BY id";
    USED_PASSKEY: (PasskeyId, String, Timestamp) = "UPDATE passkey SET credential = $2, used_at = $3 WHERE id = $1";
    END_PASSKEY: (AccountId, PasskeyId) = "DELETE FROM passkey WHERE account_id = $1 AND id = $2";
    PASSKEYS: AccountId => (String, Timestamp) = "SELECT name, created_at FROM passkey WHERE account_id = $1 ORDER BY id";
    IDENTITY: (String, String) => (AccountId,) = "SELECT account_id FROM identity WHERE issuer = $1 AND subject = $2";
    ADD_IDENTITY: (String, String, AccountId, Timestamp) = "INSERT INTO identity (issuer, subject, account_id, created_at)
        VALUES ($1, $2, $3, $4)";
    END_YOUNGER_PASSKEYS: (AccountId, Timestamp) = "DELETE FROM passkey WHERE account_id = $1 AND created_at >= $2";
    // The last second step of staff stays: without any, one step would be enough to set up another.
    END_YOUNGER_PASSKEYS_BUT_THE_LAST: (AccountId, Timestamp) = "DELETE FROM passkey WHERE account_id = $1 AND created_at >= $2
        AND EXISTS (SELECT 1 FROM passkey o WHERE o.account_id = $1 AND o.created_at < $2)";
    END_YOUNGER_IDENTITIES: (AccountId, Timestamp) = "DELETE FROM identity WHERE account_id = $1 AND created_at >= $2";
    END_IDENTITY: (AccountId, String, String) = "DELETE FROM identity WHERE account_id = $1 AND issuer = $2 AND subject = $3";
    IDENTITIES: AccountId => (String, String) = "SELECT issuer, subject FROM identity WHERE account_id = $1 ORDER BY issuer, subject";
    SESSIONS: AccountId => (String, String, Timestamp, Timestamp) = "SELECT agent, network, created_at, seen_at FROM session
        WHERE account_id = $1 ORDER BY id";
    CONSENTS: i64 => (String, String, Timestamp, Option<Timestamp>) = "SELECT kind, wording, agreed_at, withdrawn_at FROM consent
        WHERE owner_id = $1 ORDER BY id";
    END_CONSENTS: i64 = "DELETE FROM consent WHERE owner_id = $1";
    END: AccountId = "DELETE FROM account WHERE id = $1";
    WITHDRAW_CONSENT: (i64, Timestamp) = "UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    CONSENT: (i64, CommunityId, i64, String, String, Timestamp) = "INSERT INTO consent (id, community_id, owner_id, kind, wording,
        agreed_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

pub(super) async fn add(tx: &Tx, id: AccountId, email: &Email, now: Timestamp) -> Result<()> {
    tx.exec(&ADD, (id, &email.text, &email.key, now)).await.map(drop)
}

/// The account of an address, with what signing in needs to know.
pub(super) async fn by_email(c: &Conn, key: &str, home: CommunityId) -> Result<Option<Known>> {
    c.opt(&BY_EMAIL, (key, home)).await
}

pub(crate) async fn by_id(c: &Conn, id: AccountId, home: CommunityId) -> Result<Option<Known>> {
    c.opt(&BY_ID, (id, home)).await
}

pub(super) async fn set_password(tx: &Tx, id: AccountId, hash: Option<&str>) -> Result<()> {
    tx.exec(&SET_PASSWORD, (id, hash)).await.map(drop)
}

/// Moves an account from one address to another, with what else hangs on the one it leaves: nothing of that must stay behind
/// when the account ends.
pub(super) async fn set_email(
    tx: &Tx,
    home: CommunityId,
    id: AccountId,
    from: &str,
    (email, fresh): (&Email, SubscriberId),
) -> Result<()> {
    tx.exec(&SET_EMAIL, (id, &email.text, &email.key)).await?;
    if from != email.key {
        mail::store::leave_address(tx, home, id.0, from).await?;
        newsletter::store::move_address(tx, home, from, (&email.text, &email.key), fresh).await?;
    }
    Ok(())
}

/// The account that staff mean, by the key of its address or of its alias.
pub(super) async fn staff_find(
    c: &Conn,
    home: CommunityId,
    email: &str,
    alias: &str,
) -> Result<Option<Found>> {
    let row = match c.opt(&STAFF_BY_EMAIL, (home, email)).await? {
        None => c.opt(&STAFF_BY_ALIAS, (home, alias)).await?,
        found => found,
    };
    Ok(with_roles(c, row.into_iter().collect()).await?.pop())
}

pub(super) async fn staff_of(c: &Conn, home: CommunityId, id: AccountId) -> Result<Option<Found>> {
    let row = c.opt(&STAFF_OF, (home, id)).await?;
    Ok(with_roles(c, row.into_iter().collect()).await?.pop())
}

/// A page of accounts, and how many there are. `email` and `alias` are patterns of LIKE with `!` as escape; empty for all.
pub(super) async fn staff_list(
    c: &Conn,
    home: CommunityId,
    (email, alias): (&str, &str),
    page: usize,
) -> Result<(Vec<Found>, usize)> {
    let size = i64::try_from(PAGE_SIZE).unwrap_or(i64::MAX);
    let skip = i64::try_from(page.saturating_sub(1)).unwrap_or(0).saturating_mul(size);
    let rows = c.all(&STAFF_LIST, (home, email, alias, size, skip)).await?;
    let (total,) = c.one(&STAFF_COUNT, (home, email, alias)).await?;
    Ok((with_roles(c, rows).await?, usize::try_from(total).unwrap_or(0)))
}

async fn with_roles(c: &Conn, rows: Vec<StaffRow>) -> Result<Vec<Found>> {
    let members: Vec<MemberId> = rows.iter().filter_map(|row| row.member_id).collect();
    let roles = members::store::roles_of(c, &members).await?;
    let of = |member: Option<MemberId>| {
        roles.iter().filter(|(id, _)| Some(*id) == member).filter_map(|(_, role)| role.parse().ok()).collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| Found {
            account: row.id,
            email: row.email,
            roles: of(row.member_id),
            member: row.member_id.zip(row.alias),
            operator: row.operator.is_some(),
            disabled: row.disabled.is_some(),
            restricted: row.restriction.is_some(),
            contributor: row.contributor,
            joined_at: row.created_at,
        })
        .collect())
}

pub(super) async fn add_operator(
    tx: &Tx,
    id: AccountId,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<u64> {
    tx.exec(&ADD_OPERATOR, (id, by, now)).await
}

pub(super) async fn end_operator(tx: &Tx, id: AccountId) -> Result<u64> {
    tx.exec(&END_OPERATOR, id).await
}

/// How many people run the install.
pub(super) async fn operators(c: &Conn) -> Result<i64> {
    Ok(c.one(&OPERATORS, ()).await?.0)
}

pub(super) async fn disable(
    tx: &Tx,
    id: AccountId,
    reason: &str,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<u64> {
    tx.exec(&DISABLE, (id, reason, by, now)).await
}

pub(super) async fn enable(tx: &Tx, id: AccountId) -> Result<u64> {
    tx.exec(&ENABLE, id).await
}

/// Keeps what somebody agreed to, as part of what they agreed to it for.
pub(crate) async fn agree(tx: &Tx, consent: &Consent) -> Result<()> {
    let c = consent;
    tx.exec(&CONSENT, (c.id, c.community, c.owner, c.kind, &c.wording, c.at)).await.map(drop)
}

/// Notes that somebody took back what they agreed to.
pub(crate) async fn disagree(tx: &Tx, consent: i64, now: Timestamp) -> Result<()> {
    tx.exec(&WITHDRAW_CONSENT, (consent, now)).await.map(drop)
}

/// The address and the membership of an account.
pub(crate) async fn person(
    c: &Conn,
    home: CommunityId,
    id: AccountId,
) -> Result<Option<(String, Option<MemberId>)>> {
    c.opt(&PERSON, (home, id)).await
}

pub(super) async fn passkeys(c: &Conn, id: AccountId) -> Result<Vec<(String, Timestamp)>> {
    c.all(&PASSKEYS, id).await
}

pub(super) async fn identities(c: &Conn, id: AccountId) -> Result<Vec<(String, String)>> {
    c.all(&IDENTITIES, id).await
}

pub(super) async fn sessions(c: &Conn, id: AccountId) -> Result<Vec<(String, String, Timestamp, Timestamp)>> {
    c.all(&SESSIONS, id).await
}

pub(super) async fn consents(
    c: &Conn,
    owner: i64,
) -> Result<Vec<(String, String, Timestamp, Option<Timestamp>)>> {
    c.all(&CONSENTS, owner).await
}

/// Deletes what an account or a subscriber agreed to.
pub(crate) async fn end_consents(tx: &Tx, owner: i64) -> Result<()> {
    tx.exec(&END_CONSENTS, owner).await.map(drop)
}

pub(super) async fn end(tx: &Tx, id: AccountId) -> Result<()> {
    tx.exec(&END, id).await.map(drop)
}

pub(super) async fn add_passkey(tx: &Tx, new: &NewPasskey) -> Result<()> {
    let NewPasskey { id, account_id, credential_id, credential, name, created_at } = new;
    tx.exec(&ADD_PASSKEY, (*id, *account_id, credential_id, credential, name, *created_at)).await.map(drop)
}

/// The passkeys of an account, as JSON.
pub(super) async fn credentials(c: &Conn, id: AccountId) -> Result<Vec<String>> {
    Ok(c.all(&CREDENTIALS, id).await?.into_iter().map(|(text,)| text).collect())
}

/// The passkey with this credential id.
pub(super) async fn passkey(c: &Conn, credential_id: &str) -> Result<Option<(PasskeyId, AccountId, String)>> {
    c.opt(&PASSKEY, credential_id).await
}

pub(super) async fn list_passkeys(c: &Conn, id: AccountId) -> Result<Vec<Listed>> {
    let rows = c.all(&LIST_PASSKEYS, id).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, created_at, used_at)| Listed { id, name, created_at, used_at })
        .collect())
}

pub(super) async fn used_passkey(tx: &Tx, id: PasskeyId, credential: &str, now: Timestamp) -> Result<u64> {
    tx.exec(&USED_PASSKEY, (id, credential, now)).await
}

pub(super) async fn end_passkey(tx: &Tx, account: AccountId, id: PasskeyId) -> Result<u64> {
    tx.exec(&END_PASSKEY, (account, id)).await
}

/// The account that an account elsewhere opens.
pub(super) async fn identity(c: &Conn, issuer: &str, subject: &str) -> Result<Option<AccountId>> {
    Ok(c.opt(&IDENTITY, (issuer, subject)).await?.map(|(account,)| account))
}

pub(super) async fn add_identity(
    tx: &Tx,
    issuer: &str,
    subject: &str,
    account: AccountId,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&ADD_IDENTITY, (issuer, subject, account, now)).await.map(drop)
}

pub(super) async fn end_identity(tx: &Tx, account: AccountId, issuer: &str, subject: &str) -> Result<()> {
    tx.exec(&END_IDENTITY, (account, issuer, subject)).await.map(drop)
}

/// Takes away passkeys and providers that were added from a moment on. Where passkeys are all
/// that guards an account of staff, one that was there before must be left.
pub(super) async fn end_younger_ways_in(
    tx: &Tx,
    account: AccountId,
    since: Timestamp,
    keeps_last: bool,
) -> Result<()> {
    let passkeys = if keeps_last { &END_YOUNGER_PASSKEYS_BUT_THE_LAST } else { &END_YOUNGER_PASSKEYS };
    tx.exec(passkeys, (account, since)).await?;
    tx.exec(&END_YOUNGER_IDENTITIES, (account, since)).await.map(drop)
}
