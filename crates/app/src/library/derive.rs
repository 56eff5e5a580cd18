//! What is made of an article's file when it is written: HTML, contents list, plain text, and the words it uses.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Library;
use crate::articles::body::{Block, plain};
use crate::articles::render::{Context, render};
use crate::articles::{Article, Content, Heading, Reference};
use crate::packs::Words;
use crate::search::{self, Indexed, Lexicon, Texts};

/// Grows when the same file would give other HTML than before, so that every article is made again.
const RENDERING: u32 = 3;

/// What articles are made with, beside their own library: rules and vocabulary.
pub(crate) fn made_with(words: Option<&Words>) -> String {
    format!("{RENDERING} {}", words.map_or("", |words| words.hash.as_str()))
}

/// The rows of one article.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    pub(crate) article: Article,
    pub(crate) content: Content,
    pub(crate) plain: String,
    /// The card's picture as JSON.
    pub(crate) picture: Option<String>,
    pub(crate) minutes: usize,
    pub(crate) review_due: Option<Date>,
    pub(crate) derived_from: String,
    pub(crate) indexed: Indexed,
    /// The concepts it names, by slug, and how often.
    pub(crate) tags: Vec<(String, u32)>,
}

/// What all articles of a library are made with.
pub(super) struct Maker<'a> {
    library: &'a Library,
    words: Option<Lexicon<'a>>,
    around: String,
}

impl<'a> Maker<'a> {
    pub(super) fn new(library: &'a Library, words: Option<&'a Words>) -> Self {
        let mut around = format!("{}\n{:?}\n", made_with(words), library.topics);
        for (path, thing) in &library.media {
            around.push_str(&format!("{path} {thing:?}\n"));
        }
        Self { library, words: words.map(Words::lexicon), around: media::hash(around.as_bytes()) }
    }

    /// A hash of everything the rows of an article depend on.
    pub(super) fn fingerprint(&self, source: &str) -> String {
        media::hash(format!("{}\n{source}", self.around).as_bytes())
    }

    /// The picture of cards with its text alternative.
    fn picture(&self, article: &Article) -> Option<String> {
        let thing = self.library.media.get(article.front.picture.as_ref()?)?;
        Some(super::json(&(thing, article.front.picture_alt.as_deref().unwrap_or_default())))
    }

    /// What it is about.
    fn tags(&self, article: &Article, plain: &str) -> Vec<(String, u32)> {
        let Some(words) = self.words else { return Vec::new() };
        let text = format!("{}\n{}\n{plain}", article.front.title, article.front.summary);
        search::tags(words, &text)
    }

    /// What the search index holds of it.
    fn indexed(&self, article: &Article, plain: &str) -> Indexed {
        let front = &article.front;
        let texts = Texts { title: &front.title, summary: &front.summary, body: plain };
        Indexed::new(texts, front.kind.as_str(), front.topics.iter().map(String::as_str), self.words)
    }

    /// Makes the rows of an article.
    pub(super) fn make(&self, article: &Article, source: &str) -> Derived {
        let references = in_order_of_use(article);
        let numbers: BTreeMap<&str, usize> =
            references.iter().enumerate().map(|(i, r)| (r.id.as_str(), i + 1)).collect();
        let context = Context {
            media: &self.library.media,
            words: self.words.map(|words| (words.vocabulary, words.recogniser)),
            numbers: &numbers,
        };
        let (body, terms) = render(&article.body, &context);
        let front = &article.front;
        let topic =
            front.topics.first().and_then(|slug| self.library.topics.iter().find(|t| t.slug == *slug));
        let content = Content {
            body,
            contents: contents(article),
            key_points: front.key_points.clone(),
            references: references.clone(),
            corrections: front.corrections.clone(),
            terms,
            question: front.question.clone(),
            related: front.related.clone(),
            words: article.words(),
        };
        let plain = article.body.plain();
        Derived {
            tags: self.tags(article, &plain),
            indexed: self.indexed(article, &plain),
            content,
            plain,
            picture: self.picture(article),
            minutes: article.minutes(),
            review_due: article.review_due(topic.and_then(|t| t.review_every)),
            derived_from: self.fingerprint(source),
            article: article.clone(),
        }
    }
}

/// References as the text first cites them, then the ones it never does.
fn in_order_of_use(article: &Article) -> Vec<Reference> {
    let cited = article.body.cited();
    let all = &article.front.references;
    let mut list: Vec<Reference> =
        cited.iter().filter_map(|id| all.iter().find(|r| r.id == *id)).cloned().collect();
    let seen: BTreeSet<&String> = cited.iter().collect();
    list.extend(all.iter().filter(|r| !seen.contains(&r.id)).cloned());
    list
}

fn contents(article: &Article) -> Vec<Heading> {
    let mut list = Vec::new();
    article.body.each_block(&mut |block| {
        if let Block::Heading { level, id, text, .. } = block {
            list.push(Heading { level: *level, id: id.clone(), text: plain(text) });
        }
    });
    list
}
