//! Small vocabularies to test with.

use health::{Concept, Kind, Vocabulary};

/// A concept with synonyms and broader concepts parted by semicolons; its slug is made from its name, where
/// that is plain letters.
pub(crate) fn concept(name: &str, synonyms: &str, broader: &str) -> Concept {
    let list = |text: &str| text.split(';').filter(|s| !s.is_empty()).map(str::to_owned).collect();
    Concept {
        slug: if name.is_ascii() { kernel::text::slug(name) } else { format!("c{}", name.len()) },
        kind: Kind::Drug,
        name: name.to_owned(),
        synonyms: list(synonyms),
        broader: list(broader),
        codes: Vec::new(),
        definition: None,
    }
}

pub(crate) fn vocabulary(concepts: &[(&str, &str, &str)]) -> Vocabulary {
    let concepts =
        concepts.iter().map(|(name, synonyms, broader)| concept(name, synonyms, broader)).collect();
    Vocabulary::new(concepts).expect("a sound vocabulary")
}
