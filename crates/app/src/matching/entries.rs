//! Members as lists show them, and the two plain lists: the newest, and by alias.

use jiff::Timestamp;
use media::PictureMeta;

use super::SIZE;
use super::store::{self, Card};
use crate::communities::CommunityId;
use crate::members::{MemberId, alias};
use crate::profiles::Value;
use crate::{App, Result};

/// Characters of a hello that a list shows.
const HELLO: usize = 160;

/// A member in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: MemberId,
    pub alias: String,
    /// The word of the journey role, where the viewer may see it.
    pub role: Option<String>,
    pub picture: Option<PictureMeta>,
    pub joined_at: Timestamp,
    /// How their hello begins, where the viewer may see it.
    pub hello: Option<String>,
    /// Whether the viewer follows them.
    pub follows: bool,
    /// What they have in common with the viewer, in words.
    pub why: Vec<String>,
}

impl Entry {
    pub(super) fn of(card: Card) -> Self {
        let hello = card.hello.and_then(|json| serde_json::from_str(&json).ok());
        Self {
            id: card.id,
            alias: card.alias,
            role: card.role,
            picture: card.picture.and_then(|json| serde_json::from_str(&json).ok()),
            joined_at: card.joined_at,
            hello: match hello {
                Some(Value::Text(text)) => Some(beginning(&text)),
                _ => None,
            },
            follows: card.follows,
            why: Vec::new(),
        }
    }
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= HELLO {
        return line;
    }
    let cut: String = line.chars().take(HELLO).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// The newest members whom the viewer may see, those who joined before `before`; and where the next page begins.
pub async fn newest(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    before: Option<MemberId>,
) -> Result<(Vec<Entry>, Option<MemberId>)> {
    let before = before.unwrap_or(MemberId(i64::MAX));
    let cards = app.db.read(async move |c| store::newest(c, home, viewer, before).await).await?;
    let more = cards.len() > SIZE;
    let entries: Vec<Entry> = cards.into_iter().take(SIZE).map(Entry::of).collect();
    let next = entries.last().filter(|_| more).map(|entry| entry.id);
    Ok((entries, next))
}

/// Those of some members whom the viewer may see, in the order of the list; twenty at the most.
pub(crate) async fn entries(
    c: &db::Conn,
    home: CommunityId,
    viewer: MemberId,
    members: &[MemberId],
) -> db::Result<Vec<Entry>> {
    let mut cards = store::cards(c, home, viewer, members).await?;
    cards.sort_by_key(|card| members.iter().position(|id| *id == card.id));
    Ok(cards.into_iter().map(Entry::of).collect())
}

/// Members whose alias begins like `typed`, in the order of aliases; behind `after`, which is the number of an alias and its member.
pub async fn by_alias(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    typed: &str,
    after: Option<(i64, MemberId)>,
) -> Result<(Vec<Entry>, Option<(i64, MemberId)>)> {
    // What a pattern gives a meaning to stands in no alias.
    let prefix: String = alias::key(typed.trim()).chars().filter(|c| !"%_\\".contains(*c)).collect();
    if prefix.is_empty() {
        return Ok((Vec::new(), None));
    }
    let after = after.unwrap_or((-1, MemberId(0)));
    let cards = app.db.read(async move |c| store::by_alias(c, home, viewer, &prefix, after).await).await?;
    let next = cards.get(SIZE - 1).filter(|_| cards.len() > SIZE).map(|card| (card.alias_head, card.id));
    Ok((cards.into_iter().take(SIZE).map(Entry::of).collect(), next))
}
