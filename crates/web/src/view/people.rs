//! Contributors as pages show them: a face, a name, what they did.

use super::{Link, Picture};

/// An author or a medical reviewer.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their name without credentials.
    pub name: String,
    /// `M.D.`, `Ph.D., R.N.`
    pub credentials: Option<String>,
    /// What they do, such as "Health writer".
    pub role: Option<String>,
    /// Their page.
    pub href: String,
    /// Their picture; initials stand in for it.
    pub picture: Option<Picture>,
    /// One or two letters, see [`initials`].
    pub initials: String,
    /// `hue-0` to `hue-23`, see [`hue_class`].
    pub hue: String,
    /// Whether this person was invented for the demonstration.
    pub demonstration: bool,
}

impl Person {
    /// Name and credentials as a byline writes them.
    #[must_use]
    pub fn styled(&self) -> String {
        styled(&self.name, self.credentials.as_deref().unwrap_or_default())
    }
}

/// A name and credentials, which may be empty, as a byline writes them.
#[must_use]
pub fn styled(name: &str, credentials: &str) -> String {
    if credentials.is_empty() { name.to_owned() } else { format!("{name}, {credentials}") }
}

/// A person with their own words about themselves.
#[derive(Clone, Debug)]
pub struct Bio {
    /// Who.
    pub person: Person,
    /// Their biography as safe HTML.
    pub html: String,
    /// Their pages elsewhere.
    pub links: Vec<Link>,
}

/// The first letters of the first and the last word of a name, upper-cased.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words =
        name.split(|c: char| c.is_whitespace() || c == '-').filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// One of 24 colour classes for an avatar. The same name always has the same colour (FNV-1a over its bytes).
#[must_use]
pub fn hue_class(name: &str) -> String {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("hue-{}", hash % 24)
}
