//! Pages as the real server answers them: asked for once, so that they are warm, and kept for the bare server.

use std::collections::BTreeMap;

use crate::failure::{Failure, Result};
use crate::http::{ACCEPTED, Answer, Client};

/// The answers to some addresses.
pub(crate) type Pages = BTreeMap<String, Answer>;

/// Asks for each path.
///
/// # Errors
/// When one is answered with anything but 200.
pub(crate) fn ask(client: &mut Client, paths: &[String]) -> Result<Pages> {
    let mut pages = Pages::new();
    for path in paths {
        let answer = client.get(path, ACCEPTED)?;
        if answer.status != 200 {
            let what = format!("{path} was answered with {}.", answer.status);
            return Err(Failure::new(what, "Every address of the benchmark must be there."));
        }
        pages.insert(path.clone(), answer);
    }
    Ok(pages)
}

/// Those of the paths that are there. Lists differ in length.
pub(crate) fn there(client: &mut Client, paths: Vec<String>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in paths {
        match client.get(&path, ACCEPTED)?.status {
            200 => found.push(path),
            404 => {}
            other => {
                return Err(Failure::new(
                    format!("{path} was answered with {other}."),
                    "Look at the server's notes.",
                ));
            }
        }
    }
    Ok(found)
}

/// Bytes on the wire for one page, on average.
pub(crate) fn mean_bytes(pages: &Pages) -> u64 {
    pages.values().map(|page| page.wire as u64).sum::<u64>() / pages.len().max(1) as u64
}

/// Bytes on the wire for the heaviest of the pages with its stylesheets and scripts.
pub(crate) fn weight(client: &mut Client, pages: &Pages) -> Result<u64> {
    let heaviest = pages.iter().max_by_key(|(_, page)| page.wire);
    let Some((path, page)) = heaviest else { return Ok(0) };
    let html = client.get(path, "identity")?;
    let assets = assets(&String::from_utf8_lossy(&html.body));
    let assets = ask(client, &assets)?;
    Ok((page.wire + assets.values().map(|asset| asset.wire).sum::<usize>()) as u64)
}

/// The addresses of stylesheets and scripts that a page loads from its own site.
pub(crate) fn assets(html: &str) -> Vec<String> {
    let mut found: Vec<String> = html
        .split(['"', '\''])
        .filter(|value| value.starts_with('/') && !value.contains(char::is_whitespace))
        .filter(|value| {
            let path = value.split('?').next().unwrap_or_default();
            path.ends_with(".css") || path.ends_with(".js")
        })
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}
