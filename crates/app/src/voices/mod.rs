//! Member voices: passages of what members wrote, quoted below an article. An editor asks; the member reads the very words and the article, and says
//! yes or no; the yes is kept as a consent; and the member takes it back whenever they like.
//!
//! Who may see: what was asked and answered, the member and the editors; editors do not learn who is behind a name for one thread. What was said
//! yes to, anybody, as long as the post stands and still says it, its author's account is open, and nobody took it back: that is one condition in
//! `store`, and every way out (article, feed, newsletter) reads by it. Exported and erased here; none of it stays when its author leaves, whichever
//! way.

mod ask;
mod letters;
mod reply;
pub(crate) mod store;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::articles::ArticleId;
use crate::choices::choices;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::PostId;
use crate::{App, Error, Result};

pub use ask::{Ask, Asking, LONGEST, ask, asking, end, list};
pub use reply::{reply, withdraw};

/// Who says it where no name is wanted.
pub const UNNAMED: &str = "A member";

db::id!(pub VoiceId);

choices! {
    /// What a member said to it.
    Reply:
    /// Under the name that stands at the post.
    Named = "named", "Yes, under my name there";
    Unnamed = "unnamed", "Yes, without a name";
    No = "no", "No";
}

/// How far it has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Nobody has answered.
    Asked,
    Agreed,
    Refused,
    /// Its author took it back, or what it quotes.
    Withdrawn,
    /// An editor took it back.
    Ended,
}

impl Stage {
    /// The same in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Asked => "Not answered yet",
            Self::Agreed => "Quoted",
            Self::Refused => "Not wanted",
            Self::Withdrawn => "Taken back by its author",
            Self::Ended => "Taken back by an editor",
        }
    }
}

/// A quote as anybody reads it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Voice {
    pub words: String,
    /// The name that stands at the post; none where its author wanted none.
    pub name: Option<String>,
}

/// A quote as its author and the editors see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: VoiceId,
    pub post: PostId,
    /// The article's slug and title.
    pub article: (String, String),
    pub words: String,
    /// The name that stands at the post.
    pub name: String,
    /// Whether it is quoted under that.
    pub named: bool,
    /// What the editor added for its author.
    pub note: String,
    pub stage: Stage,
    pub asked_at: Timestamp,
    pub answered_at: Option<Timestamp>,
}

/// What is quoted below an article, the newest first.
pub async fn of_article(app: &App, article: ArticleId) -> Result<Vec<Voice>> {
    Ok(app.db.read(async move |c| store::of_article(c, article).await).await?)
}

/// The newest quote below each of these articles; those that have one.
pub async fn newest(app: &App, articles: Vec<ArticleId>) -> Result<HashMap<ArticleId, Voice>> {
    if articles.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(app.db.read(async move |c| store::newest(c, &articles).await).await?)
}

/// What a member was asked, the newest first.
pub async fn mine(app: &App, me: MemberId) -> Result<Vec<Entry>> {
    Ok(app.db.read(async move |c| store::of_member(c, me).await).await?)
}

/// How many questions a member has not answered.
pub async fn waiting(app: &App, me: MemberId) -> Result<usize> {
    Ok(app.db.read(async move |c| store::waiting(c, me).await).await?)
}

/// One of them.
///
/// # Errors
/// [`Error::Missing`], also for what somebody else was asked.
pub async fn one(app: &App, me: MemberId, id: VoiceId) -> Result<Entry> {
    app.db.read(async move |c| store::one(c, me, id).await).await?.ok_or(Error::Missing)
}

/// Whether a text still says these words, whatever its line breaks.
fn says(text: &str, words: &str) -> bool {
    plain(text).contains(words)
}

/// A passage on one line.
fn plain(text: &str) -> String {
    kernel::text::clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pages are made anew on which a quote of this post stands: it goes, or out of sight, or back.
pub(crate) async fn post_leaves(tx: &db::Tx, post: PostId) -> db::Result<()> {
    store::leave_pages(tx, post).await
}

/// A post says something else now: what it does not say any more is not quoted any more.
pub(crate) async fn post_changes(tx: &db::Tx, post: PostId, text: &str, now: Timestamp) -> db::Result<()> {
    for (id, words) in store::open_of_post(tx, post).await? {
        if !says(text, &words) {
            store::leave_pages(tx, post).await?;
            store::withdraw(tx, id, now).await?;
        }
    }
    Ok(())
}

/// The number of the community's article at what an editor typed: a slug, a path, an address.
async fn article(app: &App, home: CommunityId, typed: &str) -> Result<Option<(ArticleId, String)>> {
    let slug = typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let slug = slug.split(['?', '#']).next().unwrap_or_default().to_owned();
    if !kernel::text::is_slug(&slug) {
        return Ok(None);
    }
    let found = app.db.read(async move |c| crate::articles::store::card(c, home, &slug).await).await?;
    Ok(found.map(|card| (card.id, card.title)))
}
