//! The part of <https://schema.org> that the pages speak: which properties a type has, and what they may hold.

use serde_json::Value;

/// What a property may hold.
enum Holds {
    Text,
    Address,
    Day,
    Language,
    /// One thing of these types, or a list of them.
    Things(&'static [&'static str]),
}

use Holds::{Address, Day, Language, Text, Things};

/// What every type has, then what belongs to each.
const THING: &[(&str, Holds)] = &[("name", Text), ("description", Text), ("url", Address), ("@id", Address)];
const PERSON: &[(&str, Holds)] = &[("honorificSuffix", Text), ("jobTitle", Text)];
const WORK: &[(&str, Holds)] = &[
    ("headline", Text),
    ("inLanguage", Language),
    ("datePublished", Day),
    ("dateModified", Day),
    ("author", Things(&["Person", "Organization"])),
    ("publisher", Things(&["Person", "Organization"])),
    ("citation", Things(&["CreativeWork"])),
];
const PAGE: &[(&str, Holds)] =
    &[("lastReviewed", Day), ("reviewedBy", Things(&["Person", "Organization"])), ("relatedLink", Address)];

/// Properties by type, broadest first.
fn properties(kind: &str) -> Vec<&'static [(&'static str, Holds)]> {
    match kind {
        "Organization" => vec![THING],
        "Person" => vec![THING, PERSON],
        "CreativeWork" | "Article" => vec![THING, WORK],
        "MedicalWebPage" => vec![THING, WORK, PAGE],
        other => panic!("{other} is not a type that we speak"),
    }
}

/// Asserts that a thing has a type that schema.org knows, and only properties of that type, each with what it may hold.
#[track_caller]
pub(crate) fn is_well_formed(thing: &Value) {
    let kind = thing["@type"].as_str().unwrap_or_else(|| panic!("no type: {thing}"));
    let known = properties(kind);
    for (key, value) in
        thing.as_object().unwrap().iter().filter(|(key, _)| !["@type", "@context"].contains(&key.as_str()))
    {
        let holds = known.iter().flat_map(|list| list.iter()).find(|(name, _)| name == key);
        let (_, holds) = holds.unwrap_or_else(|| panic!("{kind} has no {key}"));
        let text = value.as_str().unwrap_or_default();
        match holds {
            Text => assert!(!text.is_empty(), "{kind}.{key} is {value}"),
            Address => assert!(text.starts_with("https://"), "{kind}.{key} is {value}"),
            Language => assert!(text.len() >= 2 && !text.contains(' '), "{kind}.{key} is {value}"),
            Day => {
                let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
                assert!(is_year || text.parse::<jiff::civil::Date>().is_ok(), "{kind}.{key} is {value}");
            }
            Things(kinds) => {
                let list = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                for one in list {
                    assert!(kinds.iter().any(|kind| one["@type"] == **kind), "{kind}.{key} holds {one}");
                    is_well_formed(&one);
                }
            }
        }
    }
}
