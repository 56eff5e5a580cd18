//! What the site answered.

use axum::http::{HeaderMap, StatusCode};

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// A header's value; nothing where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Whether the content type is this one, with or without parameters.
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.header("content-type").split(';').next().unwrap_or_default().trim() == kind
    }
}
