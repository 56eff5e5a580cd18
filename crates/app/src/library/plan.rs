//! What an import will write: everything is made before the transaction begins.

use std::collections::BTreeMap;

use super::derive::{Derived, Maker, made_with};
use super::import::Kept;
use super::{Library, store};
use crate::App;
use crate::articles::{Article, ArticleId, ContributorId, RevisionId, TopicId};
use crate::communities::CommunityId;
use crate::concepts::{self, ConceptId};
use crate::events::Event;
use crate::packs::{self, Words};

/// Everything one transaction writes, made before it begins, because it may run twice.
pub(super) struct Plan {
    pub(super) community: CommunityId,
    pub(super) now: jiff::Timestamp,
    pub(super) library: Library,
    pub(super) texts: Vec<(RevisionId, String, String, String)>,
    pub(super) gone_files: Vec<String>,
    pub(super) media: Vec<Kept>,
    pub(super) articles: Vec<(ArticleId, Derived)>,
    pub(super) removed: Vec<String>,
    pub(super) topics: Vec<TopicId>,
    pub(super) contributors: Vec<ContributorId>,
    pub(super) event: Event,
    pub(super) concepts: Vec<concepts::store::Written>,
    pub(super) made_with: String,
    /// The community's own condition pack, its hash and what members are compared by, where it changes too.
    pub(super) pack: Option<(String, packs::Files, String)>,
}

impl Plan {
    /// Makes what is new or different from `before`. `step` is told how many articles are made and how many there are.
    pub(super) fn new(
        app: &App,
        words: Option<&Words>,
        library: Library,
        media: Vec<Kept>,
        before: &store::State,
        step: &mut dyn FnMut(usize, usize),
    ) -> Self {
        let gone = before.files.keys().filter(|path| !library.texts.contains_key(*path));
        Self {
            community: before.community,
            now: app.clock.now(),
            texts: texts(app, &library, before),
            gone_files: gone.cloned().collect(),
            media,
            articles: articles(app, words, &library, before, step),
            removed: Vec::new(),
            topics: library.topics.iter().map(|_| TopicId(app.id())).collect(),
            contributors: library.contributors.iter().map(|_| ContributorId(app.id())).collect(),
            event: Event::new(app, before.community, "library.imported"),
            concepts: concepts_of(app, words),
            made_with: made_with(words),
            pack: None,
            library,
        }
    }

    /// The same, and these articles go.
    pub(super) fn removing(self, slugs: Vec<String>) -> Self {
        Self { removed: slugs, ..self }
    }

    /// Whether the database would be another afterwards.
    pub(super) fn changes_anything(&self, before: &store::State) -> bool {
        let media: BTreeMap<&str, &str> =
            self.media.iter().map(|m| (m.path.as_str(), m.hash.as_str())).collect();
        let had: BTreeMap<&str, &str> =
            before.media.iter().map(|(path, hash)| (path.as_str(), hash.as_str())).collect();
        !(self.texts.is_empty() && self.gone_files.is_empty() && self.articles.is_empty() && media == had)
            || self.made_with != before.made_with
    }
}

/// Those that are new, or whose text, or anything their rows depend on, is another than before.
fn articles(
    app: &App,
    words: Option<&Words>,
    library: &Library,
    before: &store::State,
    step: &mut dyn FnMut(usize, usize),
) -> Vec<(ArticleId, Derived)> {
    let maker = Maker::new(library, words);
    let text = |article: &Article| library.texts.get(&article.path).map(String::as_str).unwrap_or_default();
    let is_old = |article: &Article| {
        before.articles.get(&article.front.slug) == Some(&maker.fingerprint(text(article)))
    };
    let changed: Vec<&Article> = library.articles.iter().filter(|article| !is_old(article)).collect();
    let made = changed.iter().enumerate().map(|(done, article)| {
        step(done + 1, changed.len());
        (ArticleId(app.id()), maker.make(article, text(article)))
    });
    made.collect()
}

/// Those that are new or different.
fn texts(app: &App, library: &Library, before: &store::State) -> Vec<(RevisionId, String, String, String)> {
    let hashed = library.texts.iter().map(|(path, text)| (path, text, media::hash(text.as_bytes())));
    let changed = hashed.filter(|(path, _, hash)| before.files.get(*path) != Some(hash));
    changed.map(|(path, text, hash)| (RevisionId(app.id()), path.clone(), hash, text.clone())).collect()
}

/// The vocabulary as rows.
fn concepts_of(app: &App, words: Option<&Words>) -> Vec<concepts::store::Written> {
    let all = words.map(|words| words.vocabulary().concepts()).unwrap_or_default();
    all.iter()
        .map(|one| (ConceptId(app.id()), one.slug.clone(), one.name.clone(), store::json(one)))
        .collect()
}
