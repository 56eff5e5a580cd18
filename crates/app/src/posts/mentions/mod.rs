//! Naming somebody in a post: `@alias`. Whoever is named hears of it, if they may read it.
//!
//! Who may see: the words of the post tell. Who is named is stored as a member, so that a new alias does not lose it; it goes with
//! either of them.

pub(crate) mod store;

use crate::communities::CommunityId;
use crate::members::{MemberId, alias};
use crate::{App, Result};

/// Members that one post names, at most: more is shouting.
const MOST: usize = 10;
/// Aliases that are offered while somebody types one.
const OFFERED: i64 = 8;

/// The aliases that a text names, as they stand in it: from an `@` that no letter stands before, up to what no alias has in it.
pub fn named(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c == '@' && !before.is_alphanumeric() {
            let rest = &text[at + 1..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && !"-_.".contains(c)).unwrap_or(rest.len());
            // A point or a hyphen at the end belongs to the sentence.
            let alias = rest[..end].trim_end_matches(['-', '_', '.']);
            if !alias.is_empty() {
                found.push(alias);
            }
        }
        before = c;
    }
    found
}

/// What look-alikes of the named aliases share, each once.
pub(super) fn keys(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in named(text).into_iter().map(alias::key) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.truncate(MOST);
    keys
}

/// Aliases that begin like `typed`, of members whom the member may see.
pub async fn complete(app: &App, home: CommunityId, me: MemberId, typed: &str) -> Result<Vec<String>> {
    let from = alias::key(typed);
    if from.is_empty() {
        return Ok(Vec::new());
    }
    // The first key that does not begin so any more.
    let to = format!("{from}\u{10ffff}");
    Ok(app.db.read(async move |c| store::complete(c, home, me, (&from, &to), OFFERED).await).await?)
}
