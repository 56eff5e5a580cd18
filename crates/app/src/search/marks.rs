//! Tokens that are no words: what an article is about and where it belongs. They begin with an underscore, which no
//! token of a text does, so nobody can write one.

/// The article mentions the concept with this slug.
pub(super) fn concept(slug: &str) -> String {
    format!("_c_{slug}")
}

/// The article is in the topic with this slug.
pub(super) fn topic(slug: &str) -> String {
    format!("_t_{slug}")
}

/// The alias of the member, or a word of it, begins so.
pub(super) fn alias(beginning: &str) -> String {
    format!("_a_{beginning}")
}

/// The article is of this kind.
pub(super) fn kind(kind: &str) -> String {
    format!("_k_{kind}")
}
