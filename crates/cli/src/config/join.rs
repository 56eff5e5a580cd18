//! Who may join, what keeps them safe, and whose word about where they come from is taken.

use app::{Joining, Key, Provider, Safety};
use ipnet::IpNet;

use super::Values;
use super::keys::{
    self, JOIN_ALLOWED_DOMAINS, JOIN_MINIMUM_AGE, JOIN_REFUSED_DOMAINS, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET,
    OIDC_ISSUER, OIDC_NAME, PROXIES, SAFETY_KEEP_DAYS, SAFETY_NEW_DAYS, SECRET,
};
use crate::failure::Failure;

pub(super) fn read(values: &Values) -> Result<Joining, Failure> {
    let minimum_age = values.text(&JOIN_MINIMUM_AGE).parse().ok().filter(|age| (13..=99).contains(age));
    Ok(Joining {
        minimum_age: minimum_age
            .ok_or_else(|| values.refuse(&JOIN_MINIMUM_AGE, "Write a number of years from 13 to 99."))?,
        refused_domains: domains(values, &JOIN_REFUSED_DOMAINS)?,
        allowed_domains: domains(values, &JOIN_ALLOWED_DOMAINS)?,
    })
}

/// What keeps people safe.
pub(super) fn safety(values: &Values) -> Result<Safety, Failure> {
    let days = |key: &keys::Key, least: u16, most: u16| {
        let number = values.text(key).parse().ok().filter(|days| (least..=most).contains(days));
        number.ok_or_else(|| values.refuse(key, &format!("Write a number of days from {least} to {most}.")))
    };
    Ok(Safety { new_days: days(&SAFETY_NEW_DAYS, 0, 90)?, keep_days: days(&SAFETY_KEEP_DAYS, 30, 3650)? })
}

/// A list in place, or the lines of a file without those that begin with `#`.
fn domains(values: &Values, key: &keys::Key) -> Result<Vec<String>, Failure> {
    let text = match values.text(key).strip_prefix('@') {
        None => values.text(key).replace(',', "\n"),
        Some(path) => std::fs::read_to_string(path).map_err(|error| {
            Failure::new(
                format!("The file {path} of `{}` cannot be read ({error}).", key.name),
                "Make it readable for this account, or name another one.",
            )
        })?,
    };
    let lines = text.lines().map(|line| line.trim().trim_start_matches('@').to_lowercase());
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect())
}

pub(super) fn proxies(values: &Values) -> Result<Vec<IpNet>, Failure> {
    let parts = values.text(&PROXIES).split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |part: &str| {
        part.parse::<IpNet>()
            .ok()
            .or_else(|| part.parse().ok().map(|address: std::net::IpAddr| address.into()))
    };
    let all: Option<Vec<IpNet>> = parts.map(network).collect();
    all.ok_or_else(|| {
        values
            .refuse(&PROXIES, "Write addresses or networks with commas between them: 127.0.0.1, 10.1.0.0/16.")
    })
}

pub(super) fn secret(values: &Values) -> Result<Option<Key>, Failure> {
    match values.text(&SECRET) {
        "" => Ok(None),
        text => Key::from_text(text).map(Some).ok_or_else(|| {
            values
                .refuse(&SECRET, "Write the 43 characters of a file secret.key that `alongside serve` made.")
        }),
    }
}

/// The identity provider, where one is set.
pub(super) fn provider(values: &Values) -> Result<Option<Provider>, Failure> {
    let issuer = values.text(&OIDC_ISSUER);
    if issuer.is_empty() {
        return Ok(None);
    }
    let host = issuer.strip_prefix("https://").or_else(|| {
        // Without TLS only on this machine.
        issuer
            .strip_prefix("http://")
            .filter(|rest| rest.starts_with("localhost") || rest.starts_with("127.0.0.1"))
    });
    let host = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|host| !host.is_empty());
    let host =
        host.ok_or_else(|| values.refuse(&OIDC_ISSUER, "Write its address: https://login.example.org."))?;
    for key in [&OIDC_CLIENT_ID, &OIDC_CLIENT_SECRET] {
        if values.text(key).is_empty() {
            return Err(values
                .refuse(key, "The identity provider gives it to you when you register this site there."));
        }
    }
    let name = if values.text(&OIDC_NAME).is_empty() { host } else { values.text(&OIDC_NAME) };
    Ok(Some(Provider {
        issuer: issuer.to_owned(),
        client_id: values.text(&OIDC_CLIENT_ID).to_owned(),
        client_secret: kernel::Secret::new(values.text(&OIDC_CLIENT_SECRET).to_owned()),
        name: name.to_owned(),
    }))
}
