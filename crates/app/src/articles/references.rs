//! References for other programs: BibTeX, RIS and CSL-JSON.
//!
//! Formats: BibTeX as biber reads it; RIS as Reference Manager defined it (type, tag, two blanks, hyphen, blank);
//! CSL-JSON 1.0 (<https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html>).

use std::fmt::Write;

use serde_json::{Value, json};

use super::Reference;

/// All references as BibTeX entries.
pub fn bibtex(list: &[Reference]) -> String {
    let mut out = String::new();
    for reference in list {
        let _ =
            writeln!(out, "@{}{{{},", if is_journal(reference) { "article" } else { "misc" }, reference.id);
        let authors = reference.authors.iter().map(|a| bibtex_name(a)).collect::<Vec<_>>().join(" and ");
        let text = |value: &str| for_bibtex(value);
        let publisher = if is_journal(reference) { "journal" } else { "publisher" };
        let fields = [
            ("title", Some(text(&reference.title))),
            ("author", (!authors.is_empty()).then_some(authors)),
            (publisher, Some(text(&reference.publisher))),
            ("year", reference.year.map(|y| y.to_string())),
            ("volume", reference.volume.as_deref().map(text)),
            ("pages", reference.pages.as_ref().map(|p| text(&p.replace(['–', '—'], "--")))),
            ("doi", reference.doi.as_deref().map(verbatim)),
            ("pmid", reference.pmid.as_deref().map(text)),
            ("url", reference.url.as_deref().map(verbatim)),
        ];
        for (name, value) in fields.into_iter().filter_map(|(n, v)| Some((n, v?))) {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        }
        out.push_str("}\n\n");
    }
    out
}

/// All references as RIS records.
pub fn ris(list: &[Reference]) -> String {
    let mut out = String::new();
    for reference in list {
        let mut tag = |name: &str, value: &str| {
            // A line break would begin a new tag.
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(out, "{name}  - {value}\r\n");
        };
        tag("TY", if is_journal(reference) { "JOUR" } else { "GEN" });
        tag("ID", &reference.id);
        tag("TI", &reference.title);
        reference.authors.iter().for_each(|author| tag("AU", &comma_name(author)));
        tag(if is_journal(reference) { "JO" } else { "PB" }, &reference.publisher);
        let year = reference.year.map(|y| y.to_string());
        let pages = reference.pages.as_deref().unwrap_or_default();
        let (first, last) = pages.split_once(['-', '–', '—']).unwrap_or((pages, ""));
        let rest = [
            ("PY", year.as_deref()),
            ("VL", reference.volume.as_deref()),
            ("SP", Some(first).filter(|p| !p.is_empty())),
            ("EP", Some(last).filter(|p| !p.is_empty())),
            ("DO", reference.doi.as_deref()),
            ("AN", reference.pmid.as_deref()),
            ("UR", reference.url.as_deref()),
        ];
        rest.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .for_each(|(name, value)| tag(name, value));
        tag("ER", "");
        out.push_str("\r\n");
    }
    out
}

/// All references as CSL-JSON.
pub fn csl_json(list: &[Reference]) -> String {
    let entries: Vec<Value> = list.iter().map(csl).collect();
    Value::Array(entries).to_string()
}

fn csl(reference: &Reference) -> Value {
    let authors: Vec<Value> = reference.authors.iter().map(|a| csl_name(a)).collect();
    let place = if is_journal(reference) { "container-title" } else { "publisher" };
    let mut entry = json!({
        "id": reference.id,
        "type": if is_journal(reference) { "article-journal" } else { "webpage" },
        "title": reference.title,
        place: reference.publisher,
    });
    let year = reference.year.map(|y| json!({ "date-parts": [[y]] }));
    let optional = [
        ("author", (!authors.is_empty()).then_some(Value::Array(authors))),
        ("issued", year),
        ("volume", reference.volume.clone().map(Value::from)),
        ("page", reference.pages.clone().map(Value::from)),
        ("DOI", reference.doi.clone().map(Value::from)),
        ("PMID", reference.pmid.clone().map(Value::from)),
        ("URL", reference.url.clone().map(Value::from)),
    ];
    for (key, value) in optional.into_iter().filter_map(|(k, v)| Some((k, v?))) {
        entry[key] = value;
    }
    entry
}

/// A journal has a DOI or a volume; a page of a charity has neither.
fn is_journal(reference: &Reference) -> bool {
    reference.doi.is_some() || reference.pmid.is_some() || reference.volume.is_some()
}

/// "Seretny M" as "Seretny, M". A name that does not end in initials stays as it is.
fn comma_name(name: &str) -> String {
    match surname_and_initials(name) {
        Some((surname, initials)) => format!("{surname}, {initials}"),
        None => name.to_owned(),
    }
}

/// A name for BibTeX. Organisations stand in braces, or their "and" would make two of them.
fn bibtex_name(name: &str) -> String {
    match surname_and_initials(name) {
        Some((surname, initials)) => for_bibtex(&format!("{surname}, {initials}")),
        None => format!("{{{}}}", for_bibtex(name)),
    }
}

fn csl_name(name: &str) -> Value {
    match surname_and_initials(name) {
        Some((surname, initials)) => json!({ "family": surname, "given": initials }),
        None => json!({ "literal": name }),
    }
}

fn surname_and_initials(name: &str) -> Option<(&str, &str)> {
    let (surname, initials) = name.trim().rsplit_once(' ')?;
    let fits = (1..=4).contains(&initials.chars().count()) && initials.chars().all(char::is_uppercase);
    fits.then_some((surname, initials))
}

fn for_bibtex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '#' | '_' | '$' => out.extend(['\\', c]),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '\\' => out.push(' '),
            c if c.is_whitespace() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Addresses and DOIs are read as they stand; only what would end the field is written in percent.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(char::is_whitespace, "")
}

/// A reference to an article of our own.
pub fn own(
    card: &super::Card,
    authors: &[crate::contributors::Contributor],
    community: &str,
    address: &str,
) -> Reference {
    Reference {
        id: card.slug.clone(),
        title: card.title.clone(),
        publisher: community.to_owned(),
        authors: authors.iter().map(|a| a.name.clone()).collect(),
        year: Some(i64::from(card.updated.year())),
        url: Some(address.to_owned()),
        ..Reference::default()
    }
}

/// A reference in one line of plain text.
pub fn line(reference: &Reference) -> String {
    let year = reference.year.map(|y| y.to_string());
    let authors = reference.authors.join(", ");
    let parts = [
        Some(authors),
        Some(reference.title.clone()),
        Some(reference.publisher.clone()),
        year,
        reference.link(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(". ")
}

/// Year, volume and pages in one run: `2014;155:2461–2470`.
pub fn detail(reference: &Reference) -> Option<String> {
    let mut out = reference.year.map(|y| y.to_string()).unwrap_or_default();
    if let Some(volume) = &reference.volume {
        out.push_str(if out.is_empty() { "" } else { ";" });
        out.push_str(volume);
    }
    if let Some(pages) = &reference.pages {
        out.push_str(if out.is_empty() { "" } else { ":" });
        out.push_str(&pages.replace('-', "–"));
    }
    Some(out).filter(|text| !text.is_empty())
}
