//! Templates and stylesheets hold nothing that the content security policy forbids or that asks another host.

use super::Complaint;
use super::files::{File, Repository};

/// Style attributes, inline scripts and requests to others.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    repository.files.iter().flat_map(found).collect()
}

fn found(file: &File) -> Vec<Complaint> {
    let fault = match file {
        // Mail programs know no stylesheets.
        _ if file.path.starts_with("crates/web/templates/emails/") => return Vec::new(),
        _ if file.path.starts_with("crates/web/templates/") => template_fault,
        _ if file.is("css") => stylesheet_fault,
        _ => return Vec::new(),
    };
    let faults = file.lines().filter_map(|(line, text)| Some((line, fault(&without_comment(text))?)));
    faults.map(|(line, message)| Complaint::new(file, line, message)).collect()
}

fn without_comment(text: &str) -> String {
    match (text.find("{#"), text.find("#}")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &text[..from], &text[to + 2..]),
        _ => text.to_owned(),
    }
}

fn template_fault(text: &str) -> Option<&'static str> {
    if text.contains(" style=") {
        Some("a style attribute, which browsers refuse here. Give it a class.")
    } else if text.contains("<style") {
        Some("a style element, which browsers refuse here. Put the rules into assets/css.")
    } else if text.split("<script").skip(1).any(runs_inline) {
        Some("an inline script, which browsers refuse here. Put it into assets/js.")
    } else if has_handler(text) {
        Some("an event attribute, which browsers refuse here. Listen from assets/js.")
    } else if text.split('<').any(asks_another_host) {
        Some("asks another host. Serve it from here.")
    } else {
        None
    }
}

/// A script without `src` runs inline, unless it is data.
fn runs_inline(rest: &str) -> bool {
    let tag = rest.split('>').next().unwrap_or(rest);
    !tag.contains(" src=") && !tag.contains("application/ld+json")
}

/// ` onclick=` and its like.
fn has_handler(text: &str) -> bool {
    text.split(" on").skip(1).any(|rest| {
        let name = rest.split('=').next().unwrap_or_default();
        rest.contains("=\"") && !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase())
    })
}

/// Elements that load as soon as the page opens; a plain link asks only when somebody follows it.
fn asks_another_host(tag: &str) -> bool {
    let loads = ["script", "link", "img", "iframe", "video", "audio", "source", "object", "embed"];
    let name = tag.split([' ', '>']).next().unwrap_or_default();
    let plain_link = name == "link" && (tag.contains("canonical") || tag.contains("alternate"));
    let elsewhere = ["src=\"http", "src=\"//", "href=\"http", "href=\"//", "data=\"http"];
    loads.contains(&name) && !plain_link && elsewhere.iter().any(|start| tag.contains(start))
}

fn stylesheet_fault(text: &str) -> Option<&'static str> {
    if text.contains("@import") {
        Some("an import, which costs the reader another round trip. The build joins the files.")
    } else if ["url(http", "url(\"http", "url('http", "url(//"].iter().any(|start| text.contains(start)) {
        Some("asks another host. Serve it from here.")
    } else {
        None
    }
}
