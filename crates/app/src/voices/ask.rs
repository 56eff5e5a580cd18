//! Asking to quote somebody.

use super::store::{self, Fresh};
use super::{Entry, VoiceId, article, letters, plain, says};
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter};
use crate::posts::{self, Post, PostId};
use crate::sessions::Viewer;
use crate::{App, Error, Fault, Result};

/// Characters of a quote.
const SHORTEST: usize = 10;
pub const LONGEST: usize = 600;
/// Characters of what an editor adds.
const NOTE: usize = 500;
/// Questions of one editor.
const ASKS: Limit = Limit::new("voice", 30, 60);

/// What an editor typed.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The passage.
    pub words: String,
    /// The article's address, or the end of it.
    pub article: String,
    /// To the author.
    pub note: String,
}

/// The post that an editor would like to quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The name that stands there.
    pub name: String,
    pub title: String,
    pub body: String,
}

/// A post of somebody else, as the editor sees it.
async fn post(app: &App, home: CommunityId, editor: &Viewer, id: PostId) -> Result<Post> {
    let me = editor.member.as_ref().ok_or(Error::Missing)?.id;
    let thread = posts::thread(app, home, Some(me), id).await?;
    let found = std::iter::once(thread.post).chain(thread.comments).find(|one| one.id == id);
    found.filter(|one| !one.author.is_viewer && one.held.is_none()).ok_or(Error::Missing)
}

/// What an editor is about to quote from.
///
/// # Errors
/// [`Error::Missing`] for a post that they do not see, and for their own.
pub async fn asking(app: &App, home: CommunityId, editor: &Viewer, id: PostId) -> Result<Asking> {
    let found = post(app, home, editor, id).await?;
    Ok(Asking { name: found.author.alias, title: found.title, body: found.body })
}

/// Asks the author. They get a letter without the words.
///
/// # Errors
/// Faults of `words`, `article` and `note`; [`Error::Missing`] as [`asking`]; [`Error::Wait`].
pub async fn ask(
    app: &App,
    community: &Community,
    editor: &Viewer,
    id: PostId,
    ask: &Ask,
) -> Result<VoiceId> {
    let (home, now) = (community.id, app.clock.now());
    let found = post(app, home, editor, id).await?;
    let mut faults = Vec::new();
    let words = plain(&ask.words);
    faults.extend(wrong(&found, &words));
    let article = article(app, home, &ask.article).await?;
    if article.is_none() {
        faults.push(Fault::new("article", "Paste the address of an article of this library."));
    }
    let note = kernel::text::clean(&ask.note);
    if note.chars().count() > NOTE {
        faults.push(Fault::new("note", format!("Say it in {NOTE} characters at most.")));
    }
    let Some((article, _)) = article.filter(|_| faults.is_empty()) else { return Err(Error::Faults(faults)) };
    limits::spend(app, &[(ASKS, &editor.account.to_string())]).await?;
    let fresh =
        Fresh { id: VoiceId(app.id()), home, article, post: id, words, note, by: editor.account, now };
    let event = Event::new(app, home, "voice.asked").by(editor.account).subject(fresh.id.to_string());
    let link = format!("{}/settings/voices/{}", app.settings.base_url, fresh.id);
    let note = letters::asked(community, link);
    let Some((account, email)) = app.db.read(async move |c| store::author(c, id).await).await? else {
        return Err(Fault::new("words", "Its author has left, and cannot be asked.").into());
    };
    let letter = Letter::new(app, home, "voice", &email, note).of(account.0);
    let asked = app.db.write(async move |tx| {
        if let Some(known) = store::known(tx, &fresh).await? {
            return Ok(Err(Fault::new("words", known).into()));
        }
        store::add(tx, &fresh).await?;
        events::record(tx, &event).await?;
        mail::post(tx, &letter).await.map(|_| Ok(fresh.id))
    });
    asked.await?
}

fn wrong(post: &Post, words: &str) -> Option<Fault> {
    let length = words.chars().count();
    let message = if length < SHORTEST {
        "Copy the passage here, as it stands in the post.".to_owned()
    } else if length > LONGEST {
        format!("This has {length} characters; a quote has {LONGEST} at most.")
    } else if !says(&post.body, words) {
        "The post does not say this, word for word.".to_owned()
    } else {
        return None;
    };
    Some(Fault::new("words", message))
}

/// What editors asked, the newest first.
pub async fn list(app: &App, home: CommunityId) -> Result<Vec<Entry>> {
    Ok(app.db.read(async move |c| store::list(c, home).await).await?)
}

/// Takes a quote off, or a question back, for an editor.
///
/// # Errors
/// [`Error::Missing`] where there is none any more.
pub async fn end(app: &App, home: CommunityId, editor: &Viewer, id: VoiceId) -> Result<()> {
    let now = app.clock.now();
    let event = Event::new(app, home, "voice.ended").by(editor.account).subject(id.to_string());
    let ended = app.db.write(async move |tx| {
        let ended = store::end(tx, home, id, now).await?;
        if ended {
            events::record(tx, &event).await?;
        }
        Ok(ended)
    });
    if ended.await? { Ok(()) } else { Err(Error::Missing) }
}
