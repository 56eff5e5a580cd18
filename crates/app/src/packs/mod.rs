//! Condition packs: the words, questions and helplines of the community's condition. A community has the pack inside the
//! program until it imports one of its own.
//!
//! Who may see: the concepts, everybody. Exported as the folder it came from by `packs::export`. Nothing in it is of a member.

mod import;
pub(crate) mod store;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use health::pack::{Pack, Situation};
use health::{ConceptIx, Mention, Recogniser, Vocabulary, Watch};

pub use import::{Imported, import};

use crate::communities::{self, CommunityId};
use crate::search::Lexicon;
use crate::{App, Result};

/// The files of a pack: their texts by their names.
pub type Files = BTreeMap<String, String>;

/// Grows when members would be compared by something else than before, so that all of it is made anew.
const COMPARED: u32 = 1;

/// A condition pack, ready to find its words in a text.
#[derive(Debug)]
pub struct Words {
    pub pack: Pack,
    recogniser: Recogniser,
    watch: Watch,
    /// A hash of all that articles are made with of it.
    pub(crate) hash: String,
    /// A hash of all that members are compared by.
    pub(crate) people: String,
}

impl Words {
    /// Builds the recogniser of a pack.
    pub fn new(pack: Pack) -> Self {
        let recogniser = Recogniser::new(&pack.vocabulary);
        let hash = media::hash(format!("{:?}", pack.vocabulary.concepts()).as_bytes());
        let people = media::hash(format!("{hash} {COMPARED} {:?}", pack.questions).as_bytes());
        let watch = Watch::new(&pack.safety);
        Self { pack, recogniser, watch, hash, people }
    }

    /// The concepts.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.pack.vocabulary
    }

    /// The situations that cannot wait of which these texts may tell, the gravest first.
    pub fn signs(&self, texts: &[&str]) -> Vec<&Situation> {
        // No phrase runs from one into the next, and what is quoted was said by somebody else.
        let own =
            texts.iter().flat_map(|text| text.lines().chain([""; 2])).filter(|line| !line.starts_with('>'));
        self.watch.find(&own.collect::<Vec<_>>().join("\n"))
    }

    /// The concept that a text names and says nothing else, plurals too.
    pub(crate) fn only(&self, text: &str) -> Option<ConceptIx> {
        let found = self.recogniser.find(text);
        let whole = |one: &&Mention| text[..one.start].trim().is_empty() && text[one.end..].trim().is_empty();
        found.first().filter(whole).map(|one| one.concept)
    }

    pub(crate) fn lexicon(&self) -> Lexicon<'_> {
        Lexicon { vocabulary: &self.pack.vocabulary, recogniser: &self.recogniser }
    }
}

/// The pack inside the program, and the community's own where it has one.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    built_in: Option<Arc<Words>>,
    own: RwLock<Own>,
}

/// The community's own pack and the hash of the files it was read from, empty for none.
#[derive(Clone, Debug, Default)]
struct Own {
    hash: String,
    words: Option<Arc<Words>>,
}

impl Shelf {
    pub(crate) fn with(built_in: Pack) -> Self {
        Self { built_in: Some(Arc::new(Words::new(built_in))), own: RwLock::default() }
    }

    fn own(&self) -> Own {
        self.own.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The words that hold.
    pub(crate) fn words(&self) -> Option<Arc<Words>> {
        self.own().words.or_else(|| self.built_in.clone())
    }
}

/// Reads the community's pack if it is another than the one known so far; tells whether it was.
///
/// # Errors
/// When the database cannot be read. A stored pack that this version cannot read is reported in the log, and the words stay
/// as they were.
pub async fn refresh(app: &App, community: &communities::Community) -> Result<bool> {
    if app.shelf.own().hash == community.pack_hash {
        return Ok(false);
    }
    let files = files(app, community.id).await?;
    let words = match files.is_empty() {
        true => None,
        false => match Pack::read(&files) {
            Ok(pack) => Some(Arc::new(Words::new(pack))),
            Err(problems) => {
                tracing::error!(?problems, "the community's condition pack cannot be read");
                app.shelf.own().words
            }
        },
    };
    let own = Own { hash: community.pack_hash.clone(), words };
    *app.shelf.own.write().unwrap_or_else(PoisonError::into_inner) = own;
    Ok(true)
}

/// The words of a database that nobody serves yet: those of its community's own pack, or of the one inside the program.
pub(crate) async fn of(db: &db::Db, built_in: Pack) -> Result<Arc<Words>> {
    let files: Files = db
        .read(async |c| match communities::store::first(c).await? {
            Some(community) => store::files(c, community.id).await,
            None => Ok(Vec::new()),
        })
        .await?
        .into_iter()
        .collect();
    // One that this version cannot read is told of when it is served, and then the articles stay as they are, too.
    let own = (!files.is_empty()).then(|| Pack::read(&files).ok()).flatten();
    Ok(Arc::new(Words::new(own.unwrap_or(built_in))))
}

/// The community's own pack, file by file; empty while it has the one inside the program.
pub async fn export(app: &App) -> Result<Files> {
    let home = communities::home(app).await?.id;
    files(app, home).await
}

async fn files(app: &App, home: CommunityId) -> Result<Files> {
    Ok(app.db.read(async move |c| store::files(c, home).await).await?.into_iter().collect())
}

/// What tells one edition of a pack from another.
fn hash(files: &Files) -> String {
    let all: String = files.iter().map(|(path, text)| format!("{path} {}\n{text}", text.len())).collect();
    media::hash(all.as_bytes())
}
