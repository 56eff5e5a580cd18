//! Links between our documents lead somewhere, headings included.

use super::Complaint;
use super::files::{File, Repository};

/// Relative links in Markdown that lead nowhere. The library format has a lint of its own for articles.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let documents = repository.files.iter().filter(|file| file.is("md") && !file.path.starts_with("demo/"));
    documents.flat_map(|file| broken(repository, file)).collect()
}

fn broken(repository: &Repository, file: &File) -> Vec<Complaint> {
    let prose = prose(&file.text);
    let all = (1..)
        .zip(&prose)
        .flat_map(|(line, text)| targets(text).into_iter().map(move |target| (line, target)));
    all.filter_map(|(line, target)| {
        let remedy = fault(repository, file, target)?;
        Some(Complaint::new(file, line, format!("the link `{target}` {remedy}")))
    })
    .collect()
}

/// The lines, emptied where they are code, so that numbers stay right.
fn prose(text: &str) -> Vec<String> {
    let mut in_code = false;
    text.lines()
        .map(|line| {
            let fence = line.trim_start().starts_with("```");
            in_code ^= fence;
            if in_code || fence { String::new() } else { without_code(line) }
        })
        .collect()
}

/// A line without its `code` spans.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// What stands in `](…)` and behind `[name]:`.
fn targets(line: &str) -> Vec<&str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let definition =
        line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target.trim());
    inline.chain(definition).collect()
}

fn fault(repository: &Repository, from: &File, target: &str) -> Option<String> {
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let found = if path.is_empty() { Some(from.path.clone()) } else { resolve(&from.path, path) };
    let Some(found) = found.filter(|path| repository.has(path)) else {
        return Some("leads nowhere. Mend the path, or take the link out.".to_owned());
    };
    let document = repository.get(&found).filter(|file| file.is("md"))?;
    let known = anchors(&document.text);
    if anchor.is_empty() || known.iter().any(|name| name == anchor) {
        return None;
    }
    Some(format!("names a heading that {found} does not have. It has: {}.", known.join(", ")))
}

/// `path` as seen from the file `from`; none when it leaves the repository.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<_> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of the headings, made as forges make them.
fn anchors(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if let (false, true, Some((_, title))) = (in_code, line.starts_with('#'), line.split_once("# ")) {
            found.push(anchor(title));
        }
    }
    found
}

fn anchor(title: &str) -> String {
    let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}
