//! Links in what somebody writes. A pure matter of text: what looks like an address to a reader is one, with a scheme or without.

use kernel::text::fold;

/// Endings of bare domains that are common, and that are no English words: “last week.so” is no address.
const ENDINGS: [&str; 62] = [
    "com", "net", "org", "info", "biz", "io", "co", "ai", "app", "dev", "shop", "store", "online", "site",
    "website", "xyz", "top", "club", "live", "link", "click", "blog", "health", "clinic", "care", "world",
    "life", "icu", "vip", "pro", "tv", "ly", "gl", "gg", "eu", "uk", "ie", "de", "fr", "nl", "ch", "se",
    "dk", "fi", "pl", "cz", "es", "pt", "ru", "ua", "cn", "jp", "kr", "br", "mx", "ca", "au", "nz", "za",
    "ng", "cc", "edu",
];

/// The links in a text, folded, without those to the site itself.
pub(super) fn links(text: &str, own: &str) -> Vec<String> {
    let own = host_of(own.split_once("://").map_or(own, |(_, rest)| rest));
    let text = fold(text);
    let words = text.split(|c: char| c.is_whitespace() || "<>\"“”()[]{}|,;`^".contains(c));
    let links = words.filter(|word| host(word).is_some_and(|host| host != own));
    let mut found: Vec<String> =
        links.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The host of a word that is an address.
fn host(word: &str) -> Option<String> {
    if let Some((before, rest)) = word.split_once("://") {
        let scheme = before.chars().rev().take_while(char::is_ascii_alphanumeric).count();
        let host = host_of(rest);
        return (scheme > 0 && !host.is_empty()).then_some(host);
    }
    let host = host_of(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let (name, ending) = host.rsplit_once('.')?;
    let is_name =
        name.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let with_path =
        word.contains(&format!("{host}/")) && ending.len() > 1 && ending.chars().all(char::is_alphabetic);
    let is_web = name.split('.').next() == Some("www");
    (is_name && name.chars().any(char::is_alphabetic) && (ENDINGS.contains(&ending) || with_path || is_web))
        .then_some(host)
}

/// The host of an address without its scheme: what stands before a path, after a name to sign in with, without a port.
fn host_of(address: &str) -> String {
    let host = address.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests;
