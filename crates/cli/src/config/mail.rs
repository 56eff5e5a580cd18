//! The settings of mail.

use std::path::PathBuf;

use app::mail::{Security, Server, Way, is_address};

use super::keys::{DATA, MAIL_FROM, MAIL_PASSWORD, MAIL_SERVER, MAIL_USER};
use super::{Mail, Values};
use crate::failure::Failure;

const WANTED: &str = "Write off, print, files, smtps://HOST, smtp://HOST or smtp-plain://HOST, with :PORT if it is an unusual one.";

pub(super) fn read(values: &Values) -> Result<Mail, Failure> {
    let way = match values.text(&MAIL_SERVER) {
        "off" => Way::Off,
        "print" => Way::Print,
        "files" => Way::Files(PathBuf::from(values.text(&DATA)).join("mail")),
        text => Way::Smtp(server(text, values)?),
    };
    let from = values.text(&MAIL_FROM);
    if (way != Way::Off || !from.is_empty()) && !is_address(from) {
        return Err(
            values.refuse(&MAIL_FROM, "Write the address that letters come from: community@example.org.")
        );
    }
    Ok(Mail { way, from: from.to_owned() })
}

fn server(text: &str, values: &Values) -> Result<Server, Failure> {
    // Not quoted back: a careless address may hold a password.
    let refuse = || Failure::new(format!("`{}` is no good.", MAIL_SERVER.name), WANTED);
    let (scheme, place) = text.split_once("://").ok_or_else(refuse)?;
    let security = match scheme {
        "smtps" => Security::Tls,
        "smtp" => Security::StartTls,
        "smtp-plain" => Security::Plain,
        _ => return Err(refuse()),
    };
    if place.contains('@') {
        let remedy = "Set the name as `mail.user` and the password as ALONGSIDE_MAIL_PASSWORD.";
        return Err(Failure::new("`mail.server` holds a name or a password.", remedy));
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| refuse())?),
        None => (place, security.port()),
    };
    let good = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    if host.is_empty() || !host.chars().all(good) {
        return Err(refuse());
    }
    Ok(Server { host: host.to_owned(), port, security, login: login(values)? })
}

fn login(values: &Values) -> Result<Option<(String, String)>, Failure> {
    match (values.text(&MAIL_USER), values.text(&MAIL_PASSWORD)) {
        ("", "") => Ok(None),
        ("", _) => Err(values.refuse(&MAIL_USER, "`mail.password` needs a name to go with it.")),
        (_, "") => Err(values.refuse(&MAIL_PASSWORD, "`mail.user` needs a password to go with it.")),
        (user, password) => Ok(Some((user.to_owned(), password.to_owned()))),
    }
}
