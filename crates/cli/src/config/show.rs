//! Prints the settings as they hold, as TOML, with where each comes from. Secrets stay hidden.

use super::keys::{DATABASE, KEYS, Key};
use super::settings::default_database;
use super::values::Values;

const HIDDEN: &str = "(hidden)";

/// One line for each key, in sections; what is not set and has no default is a comment.
pub(crate) fn show(values: &Values) -> String {
    let mut out = String::new();
    let mut section = "";
    for key in KEYS {
        let (in_section, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if in_section != section {
            section = in_section;
            out.push_str(&format!("\n[{section}]\n"));
        }
        let setting = format!("{name} = {}", quoted(&shown(key, values)));
        let line = match values.set(key) {
            Some((_, origin)) => format!("{setting:<50} # {origin}\n"),
            None if shown(key, values).is_empty() => format!("{:<50} # not set\n", format!("# {name} =")),
            None => format!("{setting:<50} # default\n"),
        };
        out.push_str(&line);
    }
    out
}

fn shown(key: &Key, values: &Values) -> String {
    let text = values.text(key);
    if key.secret && !text.is_empty() {
        HIDDEN.to_owned()
    } else if key.name != DATABASE.name {
        text.to_owned()
    } else if text.is_empty() {
        default_database(values)
    } else {
        masked(text)
    }
}

/// A database address without its password, which may stand before the host or among the parameters.
pub(crate) fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") else {
        return url.to_owned();
    };
    let (address, parameters) = rest.split_once('?').map_or((rest, None), |(a, p)| (a, Some(p)));
    // The last @ ends the name and the password: a careless password may hold one itself.
    let address = match address.rsplit_once('@') {
        Some((who, host)) => match who.split_once(':') {
            Some((name, _)) => format!("{name}:{HIDDEN}@{host}"),
            None => format!("{who}@{host}"),
        },
        None => address.to_owned(),
    };
    let hide = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if name.contains("password") => format!("{name}={HIDDEN}"),
        _ => parameter.to_owned(),
    };
    let parameters = parameters.map(|p| format!("?{}", p.split('&').map(hide).collect::<Vec<_>>().join("&")));
    format!("{scheme}://{address}{}", parameters.unwrap_or_default())
}

fn quoted(text: &str) -> String {
    if matches!(text, "true" | "false") {
        return text.to_owned();
    }
    toml::Value::String(text.to_owned()).to_string()
}
