//! Notifications: what others did that a member wants to hear of. In the page, by letter, or both; each once.
//!
//! Who may see: the member alone, and of what others did only what they may see at that moment: a block, a closed account or a
//! moderator's hand takes it out of the list, the count and the letters. Letters say who and what, and none of the words. Exported
//! and erased here; the rows go with the posts and the people that they are about, and after 90 days.

mod hours;
mod letters;
pub(crate) mod store;
mod tell;

use jiff::{SignedDuration, Timestamp};

use crate::choices::choices;
use crate::jobs::Errand;
use crate::members::MemberId;
use crate::posts::{self, PostId, Reaction};
use crate::{App, Result};

pub use hours::{Hours, hours, set_hours, zones};
pub use letters::{leave, leave_link};
pub(crate) use letters::{send_digests, send_now};
pub(crate) use tell::{Said, again, helped, said, sent, taken_back};

/// How long a notification is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

choices! {
    /// What a member hears of.
    Kind:
    /// Below their post, or to their comment.
    Answer = "answer", "Answers to what you wrote";
    Mention = "mention", "When somebody names you";
    /// The one who asked said so.
    Helped = "helped", "When your answer helped";
    /// What is said in threads they follow.
    Thread = "thread", "What is said in threads you follow";
    Reaction = "reaction", "Hugs and the like for what you wrote";
}

choices! {
    /// How a member hears of a kind.
    Way:
    None = "none", "Not at all";
    Page = "page", "In the page only";
    Mail = "mail", "Also a letter, soon";
    Daily = "daily", "Also one letter a day";
    Weekly = "weekly", "Also one letter a week";
}

impl Kind {
    /// How members hear of it who chose nothing.
    pub const fn usual(self) -> Way {
        match self {
            Self::Answer | Self::Mention | Self::Helped => Way::Daily,
            Self::Thread | Self::Reaction => Way::Page,
        }
    }
}

/// What happened about one post or thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub kind: Kind,
    /// The thread that it stands in.
    pub thread: PostId,
    /// What the thread is.
    pub of: posts::Kind,
    /// The latest post that it is about.
    pub cause: PostId,
    /// The title of the thread, or its first words.
    pub title: String,
    /// Who did it, the latest first, each once.
    pub who: Vec<String>,
    /// What was sent, where it was one thing.
    pub reaction: Option<Reaction>,
    /// When the latest of it happened.
    pub at: Timestamp,
    /// Whether the member has not seen it yet.
    pub is_new: bool,
}

impl Group {
    /// Who did it, in words: "ann", "ann and bob", "ann and 3 others".
    pub fn people(&self) -> String {
        match self.who.as_slice() {
            [] => "Somebody".to_owned(),
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [one, rest @ ..] => format!("{one} and {} others", rest.len()),
        }
    }

    /// What they did, to the member.
    pub fn deed(&self) -> &'static str {
        match (self.kind, self.reaction) {
            (Kind::Answer, _) if self.of == posts::Kind::Question => "answered you",
            (Kind::Answer, _) => "said something to you",
            (Kind::Mention, _) => "named you",
            (Kind::Thread, _) => "said something in a thread you follow",
            (Kind::Helped, _) => "said that your answer helped",
            (Kind::Reaction, Some(Reaction::Hug)) => "sent you a hug",
            (Kind::Reaction, Some(Reaction::ThinkingOfYou)) => "sent a thought to you",
            (Kind::Reaction, Some(Reaction::ThankYou)) => "thanked you",
            (Kind::Reaction, Some(Reaction::MeToo)) => "said: me too",
            (Kind::Reaction, Some(Reaction::Helpful)) => "found it helpful",
            (Kind::Reaction, None) => "sent you something kind",
        }
    }

    /// That in a sentence, without any words of a post.
    pub fn sentence(&self) -> String {
        format!("{} {}.", self.people(), self.deed())
    }
}

/// What happened, the latest first, grouped by what it is about; what was not seen yet apart from what was.
pub async fn list(app: &App, me: MemberId) -> Result<Vec<Group>> {
    let told = app.db.read(async move |c| store::told(c, me, false).await).await?;
    Ok(grouped(told))
}

fn grouped(told: Vec<store::Told>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for one in told {
        let is_new = one.seen_at.is_none();
        let known = groups.iter_mut().find(|group| {
            (group.kind, group.is_new) == (one.kind, is_new)
                && group.thread == one.thread_id
                && (one.kind != Kind::Reaction || group.cause == one.cause_id)
        });
        match known {
            Some(group) => {
                group.reaction = group.reaction.filter(|reaction| Some(*reaction) == one.reaction);
                if !group.who.contains(&one.alias) {
                    group.who.push(one.alias);
                }
            }
            None => groups.push(Group {
                kind: one.kind,
                thread: one.thread_id,
                of: one.of_kind,
                cause: one.cause_id,
                title: if one.title.is_empty() { first_words(&one.words) } else { one.title },
                who: vec![one.alias],
                reaction: one.reaction,
                at: one.at,
                is_new,
            }),
        }
    }
    groups
}

/// The beginning of a text, in one line.
fn first_words(text: &str) -> String {
    const WORDS: usize = 8;
    let all: Vec<&str> = text.split_whitespace().filter(|word| *word != ">").collect();
    let more = if all.len() > WORDS { " …" } else { "" };
    format!("{}{more}", all.iter().take(WORDS).copied().collect::<Vec<_>>().join(" "))
}

/// When anybody was told of anything last: tells that it is time to look.
pub async fn newest(app: &App) -> Result<Option<Timestamp>> {
    Ok(app.db.read(async move |c| store::newest(c).await).await?)
}

/// How much there is that a member has not seen or answered, from what their bell said: requests to follow them and quotes that are asked
/// for, and of what is new for `whom` things, not people. At most 99.
pub(crate) async fn count(
    c: &db::Conn,
    (requests, quotes): (i64, i64),
    whom: Option<MemberId>,
) -> db::Result<usize> {
    let new = match whom {
        Some(me) => store::new(c, me).await?,
        None => 0,
    };
    Ok(usize::try_from(requests + quotes + new).unwrap_or(0).min(99))
}

/// Notes that a member has seen what happened in a thread.
pub async fn seen(app: &App, me: MemberId, thread: PostId) -> Result<()> {
    // Each thread that is read asks this, and few have news.
    if !app.db.read(async move |c| store::is_any_new_in(c, me, thread).await).await? {
        return Ok(());
    }
    let now = app.clock.now();
    Ok(app.db.write(async move |tx| store::seen(tx, me, thread, now).await).await?)
}

/// Notes that a member has seen everything until `until`, so that what comes meanwhile stays new.
pub async fn all_seen(app: &App, me: MemberId, until: Timestamp) -> Result<()> {
    let now = app.clock.now();
    Ok(app.db.write(async move |tx| store::all_seen(tx, me, until, now).await).await?)
}

/// How a member wants to hear of each kind.
pub async fn ways(app: &App, me: MemberId) -> Result<Vec<(Kind, Way)>> {
    let chosen = app.db.read(async move |c| store::ways(c, me).await).await?;
    let way = |kind: Kind| chosen.iter().find(|(one, _)| *one == kind).map_or(kind.usual(), |(_, way)| *way);
    Ok(Kind::ALL.into_iter().map(|kind| (kind, way(kind))).collect())
}

/// Settles how a member wants to hear of kinds, from now on.
pub async fn choose(app: &App, me: MemberId, ways: &[(Kind, Way)]) -> Result<()> {
    let ways = ways.to_vec();
    Ok(app.db.write(async move |tx| store::choose(tx, me, &ways).await).await?)
}

/// Forgets what is old.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    let now = errand.app.clock.now();
    let before = now.saturating_sub(KEPT).unwrap_or(now);
    Ok(errand.app.db.write(async move |tx| store::sweep(tx, before).await).await?)
}
