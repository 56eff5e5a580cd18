//! What the operator decided, as far as the product needs to know it.

use kernel::Secret;

use crate::Key;

/// The settings of an install.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The public address without a slash at its end, for links in letters.
    pub base_url: String,
    /// The secret of the install.
    pub key: Key,
    /// Who may join.
    pub joining: Joining,
    /// What is done to keep people safe.
    pub safety: Safety,
    /// An identity provider of the operator's own, if there is one.
    pub provider: Option<Provider>,
}

/// An identity provider (OpenID Connect).
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its address, below which `/.well-known/openid-configuration` stands.
    pub issuer: String,
    /// What it knows us as.
    pub client_id: String,
    /// What we show it.
    pub client_secret: Secret<String>,
    /// What people call it, for the button: "our hospital".
    pub name: String,
}

/// What is done to keep people safe.
#[derive(Clone, Debug, PartialEq)]
pub struct Safety {
    /// For how many days somebody is new, can do less, and waits for a moderator with their links; 0 for never.
    pub new_days: u16,
    /// For how many days a case is kept after it was decided.
    pub keep_days: u16,
}

impl Default for Safety {
    fn default() -> Self {
        Self { new_days: 3, keep_days: 180 }
    }
}

/// Who may join.
#[derive(Clone, Debug, PartialEq)]
pub struct Joining {
    /// How old somebody must be, in years.
    pub minimum_age: u16,
    /// Domains of mail addresses that may not join, such as those of throw-away addresses. Their subdomains may not either.
    pub refused_domains: Vec<String>,
    /// Where not empty, only addresses of these domains and their subdomains may join.
    pub allowed_domains: Vec<String>,
}

impl Default for Joining {
    fn default() -> Self {
        Self { minimum_age: 16, refused_domains: Vec::new(), allowed_domains: Vec::new() }
    }
}

impl Default for Settings {
    /// For commands that show and send nothing, and for tests: a key that ends with the process.
    fn default() -> Self {
        Self {
            base_url: "http://localhost:8080".to_owned(),
            key: Key::fresh(),
            joining: Joining::default(),
            // In a test nobody is new, unless it is about that.
            safety: Safety { new_days: 0, ..Safety::default() },
            provider: None,
        }
    }
}
