//! What a post is about: what search and the vocabulary know of it, and whom it names.

use std::cmp::Reverse;

use super::super::{Kind, mentions};
use super::Words;
use crate::App;
use crate::search::{self, Indexed, Lexicon, said};

/// Concepts that a post is about, at most.
const TAGS: usize = 12;

/// What a post is about.
#[derive(Clone, Debug, Default)]
pub(in crate::posts) struct About {
    /// For search; comments are not found by it, answers are.
    pub(super) indexed: Option<Indexed>,
    /// The concepts that it names most, and how often.
    pub(super) tags: Vec<(String, u32)>,
    /// Keys of the aliases that it names.
    pub(super) named: Vec<String>,
}

impl About {
    pub(super) fn new(app: &App, words: &Words, kind: Kind) -> Self {
        Self::of(app.words().as_deref(), &words.title, &words.body, kind)
    }

    pub(in crate::posts) fn of(
        known: Option<&crate::packs::Words>,
        title: &str,
        body: &str,
        kind: Kind,
    ) -> Self {
        let (indexed, tags) = findable(title, body, kind, known.map(crate::packs::Words::lexicon));
        Self { indexed: Some(indexed), tags, named: mentions::keys(body) }
    }

    pub(in crate::posts) fn findable(self, findable: bool) -> Self {
        if findable { self } else { Self { named: self.named, ..Self::default() } }
    }
}

/// What search knows of a post, and the concepts that it names most, with how often.
pub(crate) fn findable(
    title: &str,
    body: &str,
    kind: Kind,
    lexicon: Option<Lexicon<'_>>,
) -> (Indexed, Vec<(String, u32)>) {
    let all = format!("{title}\n{body}");
    let mut tags = lexicon.map(|lexicon| search::tags(lexicon, &all)).unwrap_or_default();
    tags.sort_by_key(|(_, count)| Reverse(*count));
    tags.truncate(TAGS);
    (said::indexed(title, body, kind, lexicon), tags)
}
