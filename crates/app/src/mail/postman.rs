//! Carries one message at a time along the way that was set up, and says what became of it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounces::{Kind, Status};
use super::compose::{Composed, compose, page};
use super::lines::{Lines, Trouble};
use super::store::Waiting;
use super::{Blocked, Dkim, Letter, LetterId, Signer, Way};
use crate::App;

/// Letters on their way at the same time, and connections to the mail server at most.
pub const AT_ONCE: usize = 8;
/// Answers of a mail server that are about us, not about the letter: it wants a name, a password, or TLS.
const ABOUT_US: [u16; 6] = [421, 454, 530, 534, 535, 538];

/// How letters are sent.
#[derive(Clone, Debug)]
pub struct Post {
    pub way: Way,
    /// The address they come from, and to which bounces go.
    pub from: String,
    /// The name beside it; the community's when not set.
    pub name: Option<String>,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<String>,
    pub dkim: Option<Dkim>,
    /// The public address of the site, without a slash at its end.
    pub base_url: String,
    /// Letters a second at most; as many as go when not set.
    pub pace: Option<u32>,
    /// A Maildir to which bounces are delivered.
    pub bounces: Option<PathBuf>,
}

/// Sends letters. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Postman(Arc<Inner>);

struct Inner {
    post: Post,
    signer: Option<Signer>,
    lines: Option<Lines>,
}

/// What became of a message.
pub(super) enum Carried {
    Away,
    /// The receiving side put it off.
    PutOff(String),
    /// The way is closed; no other letter gets through either.
    Closed(String),
    /// It will never be taken, and what that says about the address.
    Refused(String, Kind),
}

impl Postman {
    /// Reads the DKIM key and sets up the connections, without opening one.
    ///
    /// # Errors
    /// When the key or the certificate of `mail.authority` is no good.
    pub fn new(post: Post) -> Result<Self, Blocked> {
        let signer = post.dkim.as_ref().map(Signer::new).transpose()?;
        let lines = match &post.way {
            Way::Smtp(server) => Some(Lines::new(server)?),
            Way::Off | Way::Print | Way::Files(_) => None,
        };
        Ok(Self(Arc::new(Inner { post, signer, lines })))
    }

    /// How letters are sent.
    pub fn post(&self) -> &Post {
        &self.0.post
    }

    /// Sends one letter at once, past the outbox, and says what the receiving side said.
    ///
    /// # Errors
    /// Why it did not leave, in a sentence for the operator.
    pub async fn try_out(&self, app: &App, letter: &Letter) -> Result<(), String> {
        let community = crate::communities::home(app).await.map_err(|error| error.to_string())?;
        let letter = Waiting {
            id: letter.id,
            community_id: letter.community,
            community: community.name,
            operator: community.operator,
            kind: letter.kind.to_owned(),
            recipient: letter.to.clone(),
            content: serde_json::to_string(&letter.content).map_err(|error| error.to_string())?,
            urgency: letter.urgency as i64,
            attempts: 1,
            created_at: letter.at,
        };
        let carried = self.carry(app, &letter).await;
        self.rest().await;
        match carried {
            Carried::Away => Ok(()),
            Carried::PutOff(why) | Carried::Closed(why) | Carried::Refused(why, _) => Err(why),
        }
    }

    /// Closes the connections that are kept for the next letter.
    pub(super) async fn rest(&self) {
        if let Some(lines) = &self.0.lines {
            lines.hang_up().await;
        }
    }

    pub(super) async fn carry(&self, app: &App, letter: &Waiting) -> Carried {
        let Inner { post, signer, lines } = &*self.0;
        if post.way == Way::Off {
            return Carried::Closed("Mail is off (`mail.server`).".to_owned());
        }
        let page = match page(app, post, letter).await {
            Ok(page) => page,
            Err(error) => return Carried::PutOff(error.to_string()),
        };
        let now = app.clock.now();
        let message = match page.and_then(|page| compose(post, signer.as_ref(), letter, page, now)) {
            Ok(message) => message,
            Err(why) => return Carried::Refused(why, Kind::Nothing),
        };
        let done = match (&post.way, lines) {
            (Way::Smtp(_), Some(lines)) => return smtp(lines, &message).await,
            (Way::Files(folder), _) => file(folder, letter.id, &message),
            _ => print(&letter.recipient, &message),
        };
        done.map_or_else(|error| Carried::Closed(error.to_string()), |()| Carried::Away)
    }
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Postman({:?})", self.0.post.way)
    }
}

async fn smtp(lines: &Lines, message: &Composed) -> Carried {
    let Err(Trouble { code, for_good, text }) = lines.send(&message.envelope, &message.bytes).await else {
        return Carried::Away;
    };
    match code {
        Some(code) if ABOUT_US.contains(&code) => Carried::Closed(text),
        Some(_) if for_good => {
            let kind = Status::within(&text).map_or(Kind::Soft, Kind::of_failure);
            Carried::Refused(text, kind)
        }
        Some(_) => Carried::PutOff(text),
        None => Carried::Closed(text),
    }
}

/// One file for each letter, whole as soon as it is there.
fn file(folder: &Path, id: LetterId, message: &Composed) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{id}.unfinished"));
    std::fs::write(&unfinished, &message.bytes)?;
    std::fs::rename(unfinished, folder.join(format!("{id}.eml")))
}

/// What a person wants to read of it while they develop.
fn print(to: &str, message: &Composed) -> std::io::Result<()> {
    let Composed { subject, text, .. } = message;
    let mut out = std::io::stdout().lock();
    writeln!(out, "--- letter to {to}\nSubject: {subject}\n\n{}\n---", text.trim_end())?;
    out.flush()
}
