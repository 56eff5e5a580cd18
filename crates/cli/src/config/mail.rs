//! The settings of mail.

use std::path::{Path, PathBuf};

use app::mail::{Dkim, Post, Security, Server, Way, is_address};

use super::Values;
use super::keys::{
    DATA, Key, MAIL_AUTHORITY, MAIL_BOUNCES, MAIL_DKIM_DOMAIN, MAIL_DKIM_KEY, MAIL_DKIM_SELECTOR, MAIL_FROM,
    MAIL_NAME, MAIL_PACE, MAIL_PASSWORD, MAIL_REPLY_TO, MAIL_SERVER, MAIL_USER, MAIL_WEBHOOK_SECRET,
};
use crate::failure::Failure;

const WANTED: &str = "Write off, print, files, smtps://HOST, smtp://HOST or smtp-plain://HOST, with :PORT if it is an unusual one.";

/// The shortest secret that cannot be guessed.
const SECRET: usize = 16;

/// How letters leave the house, and how they come back.
pub(crate) struct Mail {
    pub(crate) way: Way,
    /// The address they come from; set unless the way is off.
    pub(crate) from: String,
    pub(crate) dkim: Option<Dkim>,
    name: Option<String>,
    reply_to: Option<String>,
    pace: Option<u32>,
    bounces: Option<PathBuf>,
    /// What a mail service has to say to post what came back.
    pub(crate) webhook_secret: Option<String>,
}

impl Mail {
    /// Puts letters into a folder where no way was set; tells whether it did.
    pub(crate) fn deliver_to_folder(&mut self, data: &Path) -> bool {
        let was_off = self.way == Way::Off;
        if was_off {
            self.way = Way::Files(data.join("mail"));
            self.from = "community@example.org".to_owned();
        }
        was_off
    }

    /// All that is needed to send letters for the site at `base_url`.
    pub(crate) fn post(&self, base_url: String) -> Post {
        Post {
            way: self.way.clone(),
            from: self.from.clone(),
            name: self.name.clone(),
            reply_to: self.reply_to.clone(),
            dkim: self.dkim.clone(),
            base_url,
            pace: self.pace,
            bounces: self.bounces.clone(),
        }
    }
}

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
    Ok(Mail {
        dkim: dkim(values, from)?,
        name: set(values, &MAIL_NAME),
        reply_to: reply_to(values)?,
        pace: pace(values)?,
        bounces: set(values, &MAIL_BOUNCES).map(PathBuf::from),
        webhook_secret: webhook_secret(values)?,
        from: from.to_owned(),
        way,
    })
}

fn set(values: &Values, key: &Key) -> Option<String> {
    Some(values.text(key)).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn reply_to(values: &Values) -> Result<Option<String>, Failure> {
    match set(values, &MAIL_REPLY_TO) {
        Some(text) if !is_address(&text) => {
            Err(values.refuse(&MAIL_REPLY_TO, "Write a mail address: team@example.org."))
        }
        fine => Ok(fine),
    }
}

fn pace(values: &Values) -> Result<Option<u32>, Failure> {
    let Some(text) = set(values, &MAIL_PACE) else { return Ok(None) };
    match text.parse() {
        Ok(pace) if (1..=1000).contains(&pace) => Ok(Some(pace)),
        _ => Err(values.refuse(&MAIL_PACE, "Write a whole number of letters a second, from 1 to 1000.")),
    }
}

fn webhook_secret(values: &Values) -> Result<Option<String>, Failure> {
    match set(values, &MAIL_WEBHOOK_SECRET) {
        Some(text) if text.len() < SECRET => {
            Err(values.refuse(&MAIL_WEBHOOK_SECRET, "Write 16 characters or more, made by chance."))
        }
        fine => Ok(fine),
    }
}

fn dkim(values: &Values, from: &str) -> Result<Option<Dkim>, Failure> {
    let Some(file) = set(values, &MAIL_DKIM_KEY) else { return Ok(None) };
    let of_from = || from.rsplit_once('@').map(|(_, domain)| domain.to_owned());
    let name =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let domain = set(values, &MAIL_DKIM_DOMAIN).or_else(of_from).unwrap_or_default();
    if !name(&domain) {
        return Err(values.refuse(&MAIL_DKIM_DOMAIN, "Write the domain that signs letters: example.org."));
    }
    let selector = values.text(&MAIL_DKIM_SELECTOR).to_owned();
    if !name(&selector) {
        return Err(
            values.refuse(&MAIL_DKIM_SELECTOR, "Write a short name of letters and digits: alongside.")
        );
    }
    let key = std::fs::read_to_string(&file).map_err(|error| {
        Failure::new(
            format!("The DKIM key {file} cannot be read ({error})."),
            "Make it readable for this account, or name another file as `mail.dkim_key`.",
        )
    })?;
    Ok(Some(Dkim { domain, selector, key }))
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
    let authority = set(values, &MAIL_AUTHORITY).map(PathBuf::from);
    Ok(Server { host: host.to_owned(), port, security, login: login(values)?, authority })
}

fn login(values: &Values) -> Result<Option<(String, String)>, Failure> {
    match (values.text(&MAIL_USER), values.text(&MAIL_PASSWORD)) {
        ("", "") => Ok(None),
        ("", _) => Err(values.refuse(&MAIL_USER, "`mail.password` needs a name to go with it.")),
        (_, "") => Err(values.refuse(&MAIL_PASSWORD, "`mail.user` needs a password to go with it.")),
        (user, password) => Ok(Some((user.to_owned(), password.to_owned()))),
    }
}
