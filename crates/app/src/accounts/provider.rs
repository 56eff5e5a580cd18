//! Signing in with the operator's own identity provider (OpenID Connect, authorisation code flow with PKCE).
//!
//! An account there opens the account here that it was linked to. The first time it is linked by the address, if the provider
//! says that it verified it: whoever configures a provider trusts it with that. Who is not here yet joins first.

use std::time::Duration;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};

use super::sign_in::{account_of, go_on};
use super::undo::{Added, undoable};
use super::{AccountId, Email, SignedIn, letters, store};
use crate::communities::Community;
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::mail;
use crate::sessions::{Caller, Means};
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Provider, Result};

/// Beginnings from one network.
const BEGINNINGS: Limit = Limit::new("provider.network", 60, 60);
/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long ago somebody may have signed in there who must do so anew, in seconds; their clock may differ from ours.
const LATELY: i64 = 300;
/// No answer of a provider is larger.
const LONGEST: usize = 1 << 20;

/// Where to send the browser, and what it keeps meanwhile.
#[derive(Clone, Debug)]
pub struct Begun {
    pub address: String,
    pub token: String,
}

/// What a ticket remembers while the browser is away.
#[derive(Deserialize, Serialize)]
struct Away {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    next: String,
    #[serde(default)]
    again: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Back {
    pub step: SignedIn,
    /// Where they wanted to go.
    pub next: String,
}

/// Begins: the browser goes to the provider.
///
/// # Errors
/// [`Error::Missing`] where there is none; a fault where it does not answer; [`Error::Wait`].
/// `again` asks the provider to let them sign in there anew, however lately they did.
pub async fn begin(app: &App, next: &str, again: bool, caller: &Caller) -> Result<Begun> {
    let provider = app.settings.provider.as_ref().ok_or(Error::Missing)?;
    limits::spend(app, &[(BEGINNINGS, &caller.network)]).await?;
    let metadata = metadata(provider).await?;
    let client = client(provider, metadata).set_redirect_uri(way_back(app)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = Nonce::new_random();
    let away = Away { nonce: nonce.clone(), verifier, next: next.to_owned(), again };
    let ticket = Ticket::new(app, Kind::Provider, None, &away);
    let (token, state) = (ticket.token.clone(), CsrfToken::new(ticket.token.clone()));
    app.db.write(async move |tx| tickets::store::add(tx, &ticket).await).await?;
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let mut asked = client
        .authorize_url(flow, move || state.clone(), move || nonce.clone())
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge);
    if again {
        asked = asked.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
    }
    let (address, _, _) = asked.url();
    Ok(Begun { address: address.into(), token })
}

/// Comes back: `kept` is the token that the browser kept, `state` and `code` what the provider sent with it.
///
/// # Errors
/// A fault where the provider's word is not good or nobody here belongs to it; [`Error::Used`].
pub async fn come_back(
    app: &App,
    community: &Community,
    kept: &str,
    (state, code): (&str, &str),
    caller: &Caller,
) -> Result<Back> {
    let provider = app.settings.provider.as_ref().ok_or(Error::Missing)?;
    // Another browser began this, perhaps to sign this one in as somebody else.
    if kept != state {
        return Err(Error::Used);
    }
    let away: Away = tickets::take(app, Kind::Provider, state).await?.payload()?;
    let person = ask(app, provider, code, away.verifier, &away.nonce).await?;
    if away.again && !person.came_lately(app) {
        return Err(refused("it did not say that they signed in there just now"));
    }
    let account = find_or_link(app, community, provider, &person).await?;
    let known = account_of(app, community.id, account).await?;
    let means = if away.again { Means::ProviderAnew } else { Means::Provider };
    let step = go_on(app, &known, means, caller).await?;
    Ok(Back { step, next: away.next })
}

/// Somebody as the provider knows them.
struct Person {
    subject: String,
    /// Their address, if the provider verified it.
    email: Option<String>,
    /// When they signed in there, if the provider says so: seconds of Unix.
    signed_in_at: Option<i64>,
}

impl Person {
    /// Whether they signed in there a few minutes ago at most.
    fn came_lately(&self, app: &App) -> bool {
        self.signed_in_at.is_some_and(|at| (app.clock.now().as_second() - at).abs() <= LATELY)
    }
}

fn refused(error: impl std::fmt::Display) -> Error {
    tracing::warn!(%error, "the identity provider was not understood");
    Fault::new(
        "provider",
        "The other side did not let you in, or did not answer. Try again, or come in another way.",
    )
    .into()
}

/// Exchanges the code, and believes what comes back only if it is signed by the provider, for us, now, and for this beginning.
async fn ask(
    app: &App,
    provider: &Provider,
    code: &str,
    verifier: PkceCodeVerifier,
    nonce: &Nonce,
) -> Result<Person> {
    let client = client(provider, metadata(provider).await?).set_redirect_uri(way_back(app)?);
    let http = http()?;
    let call = move |request| send(http.clone(), request);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(refused)?
        .set_pkce_verifier(verifier)
        .request_async(&call)
        .await
        .map_err(refused)?;
    let token = tokens.id_token().ok_or_else(|| refused("it gave no id token"))?;
    let claims = token.claims(&client.id_token_verifier(), nonce).map_err(refused)?;
    let verified = claims.email_verified() == Some(true);
    Ok(Person {
        subject: claims.subject().to_string(),
        signed_in_at: claims.auth_time().map(|at| at.timestamp()),
        email: claims.email().filter(|_| verified).map(|email| email.to_string()),
    })
}

/// The account that was linked before, or the one with the same address, which is linked from now on.
async fn find_or_link(
    app: &App,
    community: &Community,
    provider: &Provider,
    person: &Person,
) -> Result<AccountId> {
    let (issuer, subject) = (provider.issuer.clone(), person.subject.clone());
    let linked = {
        let (issuer, subject) = (issuer.clone(), subject.clone());
        app.db.read(async move |c| store::identity(c, &issuer, &subject).await).await?
    };
    if let Some(account) = linked {
        return Ok(account);
    }
    let unknown =
        || Fault::new("provider", "Nobody here has your address there. Join first, with the same address.");
    let email = person.email.as_deref().ok_or_else(unknown)?;
    let key = Email::read(email, "provider").map_err(|_| unknown())?.key;
    let home = community.id;
    let known =
        app.db.read(async move |c| store::by_email(c, &key, home).await).await?.ok_or_else(unknown)?;
    let what = format!("Your account at {} was linked to your account", provider.name);
    let added = Added::Identity { issuer: issuer.clone(), subject: subject.clone() };
    let (undo, letter) =
        undoable(app, community, &known, added, |link| letters::ways_changed(community, &what, link));
    let event = Event::new(app, home, "identity.linked").by(known.id).about(known.id);
    let (account, now) = (known.id, app.clock.now());
    app.db
        .write(async move |tx| {
            store::add_identity(tx, &issuer, &subject, account, now).await?;
            tickets::store::add(tx, &undo).await?;
            mail::post(tx, &letter).await?;
            events::record(tx, &event).await
        })
        .await?;
    Ok(account)
}

async fn metadata(provider: &Provider) -> Result<CoreProviderMetadata> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(refused)?;
    let http = http()?;
    let call = move |request| send(http.clone(), request);
    CoreProviderMetadata::discover_async(issuer, &call).await.map_err(refused)
}

/// A client of the provider with all its addresses.
type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

fn client(provider: &Provider, metadata: CoreProviderMetadata) -> Client {
    let secret = ClientSecret::new(provider.client_secret.reveal().clone());
    CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), Some(secret))
}

fn way_back(app: &App) -> Result<RedirectUrl> {
    let address = format!("{}/sign-in/provider/return", app.settings.base_url);
    RedirectUrl::new(address).map_err(|error| Error::Bug(format!("the way back from the provider: {error}")))
}

/// Follows no redirect: a provider that sends us elsewhere is none that was configured.
fn http() -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
    builder.build().map_err(|error| Error::Bug(format!("a client for the provider: {error}")))
}

async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let (parts, body) = request.into_parts();
    let asked = http.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
    let answer = asked.send().await.map_err(|error| Unanswered(error.to_string()))?;
    let mut response = openidconnect::http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        headers.clone_from(answer.headers());
    }
    let body = answer.bytes().await.map_err(|error| Unanswered(error.to_string()))?;
    if body.len() > LONGEST {
        return Err(Unanswered("the answer is too long".to_owned()));
    }
    response.body(body.to_vec()).map_err(|error| Unanswered(error.to_string()))
}

/// Why a provider did not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unanswered(String);
