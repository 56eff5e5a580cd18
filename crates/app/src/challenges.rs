//! Proof of work: a small sum that a browser does before it sends a form, in the format of ALTCHA (<https://altcha.org>). It
//! costs a person half a second, and a machine that sends thousands of forms too much.

use std::collections::BTreeMap;

use altcha::{Challenge, CreateChallengeOptions, Payload, VerifySolutionOptions};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde_json::Value;

use crate::accounts::Effort;
use crate::limits::{self, Limit};
use crate::sessions::Caller;
use crate::{App, Error, Result, key};

/// Passes of PBKDF2 for one guess; about 2 ms on a telephone.
const COST: u32 = 5000;
/// What a right guess begins with: one guess of 256 is right.
const PREFIX: &str = "00";
/// How long a form may be open before its answer is too old, in hours.
const HOURS: i64 = 2;
/// Answers from one network that are looked at: each costs us as much as a guess.
const LOOKS: Limit = Limit::new("challenge.looks", 120, 60);
/// Each answer is good once.
const ONCE: Limit = Limit::new("challenge.once", 1, HOURS * 60);

fn secret(app: &App) -> String {
    key::hex(&app.settings.key.derived("challenge"))
}

/// A fresh challenge.
pub fn make(app: &App) -> Result<Challenge> {
    let until = app.clock.now().saturating_add(SignedDuration::from_hours(HOURS));
    let until = until.map_or(0, |until| until.as_second());
    let options = CreateChallengeOptions {
        algorithm: "PBKDF2/SHA-256".to_owned(),
        cost: COST,
        key_prefix: PREFIX.to_owned(),
        data: Some(BTreeMap::from([("until".to_owned(), Value::from(until))])),
        hmac_signature_secret: Some(secret(app)),
        ..CreateChallengeOptions::default()
    };
    altcha::create_challenge(options).map_err(|error| Error::Bug(format!("a challenge: {error}")))
}

/// Whether a form's answer is right, in time and new. A wrong one is worth as much as none.
pub async fn effort(app: &App, answer: &str, caller: &Caller) -> Result<Effort> {
    let Some(payload) = read(answer) else { return Ok(Effort::None) };
    match limits::spend(app, &[(LOOKS, &caller.network)]).await {
        Err(Error::Wait(_)) => return Ok(Effort::None),
        other => other?,
    }
    let until = payload.challenge.parameters.data.as_ref().and_then(|data| data.get("until")?.as_i64());
    if until.is_none_or(|until| until < app.clock.now().as_second()) {
        return Ok(Effort::None);
    }
    let signature = payload.challenge.signature.clone().unwrap_or_default();
    let secret = secret(app);
    let verify = move || {
        let options = VerifySolutionOptions::new(&payload.challenge, &payload.solution, &secret);
        altcha::verify_solution(options).is_ok_and(|result| result.verified)
    };
    if !tokio::task::spawn_blocking(verify).await.unwrap_or(false) {
        return Ok(Effort::None);
    }
    match limits::spend(app, &[(ONCE, &signature)]).await {
        Ok(()) => Ok(Effort::Shown),
        Err(Error::Wait(_)) => Ok(Effort::None),
        Err(error) => Err(error),
    }
}

fn read(answer: &str) -> Option<Payload> {
    serde_json::from_slice(&STANDARD.decode(answer.trim()).ok()?).ok()
}
