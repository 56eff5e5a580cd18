//! Other writings of a name that a text may use: its simple English plural, and its possessive without the
//! apostrophe. Nothing is stemmed, so “generic” never finds “general”.

/// Further keys for the name with the key `key`. An abbreviation only takes an “s”.
pub(super) fn variants(key: &str, abbreviation: bool) -> Vec<String> {
    if abbreviation {
        return vec![format!("{key}s")];
    }
    let mut variants: Vec<String> = plural(key).into_iter().collect();
    if key.contains("'s ") {
        variants.push(key.replace("'s ", "s "));
    }
    variants
}

/// The plural of the last word, when it is a word of three plain letters or more.
fn plural(key: &str) -> Option<String> {
    let last = key.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    if last.len() < 3 || !last.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let stem = |cut: usize, ending: &str| Some(format!("{}{ending}", &key[..key.len() - cut]));
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| last.ends_with(end));
    match last {
        _ if last.ends_with("sis") => stem(2, "es"),
        _ if last.ends_with('y') && !vowel_y => stem(1, "ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| last.ends_with(end)) => stem(0, "es"),
        _ => stem(0, "s"),
    }
}
