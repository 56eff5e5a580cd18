//! People like oneself.
//!
//! Six statements, whatever stands in the database: own answers and role, how rare each own trait is, who shares the rarest of them, what
//! those tell, and how the twenty of the page look. Those who share the most are compared one by one.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use health::likeness::people::{self, Likeness, Told, Trait};

use super::remake::store as kept;
use super::store;
use super::{Ask, Entry, SIZE, traits, why};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::packs::Words;
use crate::{App, Result};

/// A place in the order of people: how alike, then who.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    pub score: u32,
    pub member: MemberId,
}

impl Place {
    /// Whether somebody stands behind this place: less alike, or here for longer.
    fn is_before(self, score: u32, member: MemberId) -> bool {
        (score, member) < (self.score, self.member)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.score, self.member)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (score, member) = text.split_once('.').ok_or(())?;
        Ok(Self { score: score.parse().map_err(|_| ())?, member: member.parse().map_err(|_| ())? })
    }
}

/// What somebody asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What people must tell.
    pub filters: Vec<Ask>,
    /// Behind which place.
    pub after: Option<Place>,
}

/// A page of people, those most alike first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub entries: Vec<Entry>,
    pub next: Option<Place>,
    /// Whether the viewer has told anything that people can be compared by.
    pub tells: bool,
}

/// People like the viewer, by all of the viewer's answers and by what each other lets them see.
pub async fn like_me(app: &App, home: CommunityId, viewer: MemberId, asked: Asked) -> Result<Found> {
    let words = app.words();
    let look = async move |c: &db::Conn| {
        let words = words.as_deref();
        let Some((role, audience, answers)) = kept::told(c, viewer).await? else {
            return Ok(Found::default());
        };
        let mine = traits::own(traits::of(words, (&role, audience), &answers));
        let scale = scale(c, home, viewer, &mine, &asked.filters).await?;
        let sought = sought(&mine, &scale, &asked.filters);
        let others = store::candidates(c, home, viewer, &sought).await?;
        let (page, next) = page(rank(words, &mine, &scale, &others), asked.after);
        let ids: Vec<MemberId> = page.iter().map(|(place, _)| place.member).collect();
        let mut cards: BTreeMap<MemberId, Entry> = store::cards(c, home, viewer, &ids)
            .await?
            .into_iter()
            .map(|card| (card.id, Entry::of(card)))
            .collect();
        let entry = |(place, likeness): &(Place, Likeness)| {
            let card = cards.remove(&place.member)?;
            Some(Entry { why: why::words(words, &likeness.shared), ..card })
        };
        // Why somebody is here is told by everybody, at least to themselves.
        let tells = mine.keys().any(|what| !matches!(what, Trait::Role(_)));
        Ok(Found { entries: page.iter().filter_map(entry).collect(), next, tells })
    };
    Ok(app.db.read(look).await?)
}

/// The concepts that a member tells of themselves, whoever they are for, at most `most`: to find what concerns them.
pub(crate) async fn own_concepts(app: &App, me: MemberId, most: usize) -> Result<Vec<String>> {
    let words = app.words();
    let told = app.db.read(async move |c| kept::told(c, me).await).await?;
    let Some((role, audience, answers)) = told else { return Ok(Vec::new()) };
    let mine = traits::own(traits::of(words.as_deref(), (&role, audience), &answers));
    let slug = |what: Trait| match what {
        Trait::Concept(slug) => Some(slug),
        _ => None,
    };
    Ok(mine.into_keys().filter_map(slug).take(most).collect())
}

/// How many tell each trait.
struct Scale {
    told: BTreeMap<String, u32>,
    all: u32,
}

impl Scale {
    fn told(&self, key: &str) -> u32 {
        self.told.get(key).copied().unwrap_or(0)
    }

    fn rarity(&self, what: &Trait) -> u32 {
        people::rarity(self.told(&what.key()), self.all)
    }
}

async fn scale(
    c: &db::Conn,
    home: CommunityId,
    viewer: MemberId,
    mine: &Told,
    filters: &[Ask],
) -> db::Result<Scale> {
    // One for all who tell anything; own traits fill what filters leave.
    let mut keys = vec![kept::ANYTHING.to_owned()];
    keys.extend(filters.iter().flat_map(|filter| filter.keys.iter().cloned()));
    keys.extend(mine.keys().map(Trait::key));
    let told = store::told_by(c, home, viewer, &keys).await?;
    let told: BTreeMap<String, u32> =
        told.into_iter().map(|(key, told)| (key, u32::try_from(told).unwrap_or(0))).collect();
    let all = told.get(kept::ANYTHING).copied().unwrap_or(0);
    Ok(Scale { told, all })
}

/// By what people are looked for: the rarest of the own traits first, and the filter that the fewest pass.
fn sought(mine: &Told, scale: &Scale, filters: &[Ask]) -> store::Sought {
    let mut own: Vec<(u32, String)> =
        mine.keys().map(Trait::key).map(|key| (scale.told(&key), key)).collect();
    // What nobody tells to all leads to nobody but those who tell it to their team.
    own.sort_by(|one, two| (one.0 == 0, one).cmp(&(two.0 == 0, two)));
    let weights = own.iter().take(store::RAREST);
    let weights = weights.map(|(told, _)| i64::from(people::rarity(*told, scale.all))).collect();
    let mut filters: Vec<Vec<String>> = filters.iter().map(|filter| filter.keys.clone()).collect();
    filters.sort_by_key(|keys| keys.iter().map(|key| scale.told(key)).sum::<u32>());
    store::Sought { keys: own.into_iter().map(|(_, key)| key).collect(), weights, filters }
}

/// Everybody with their place, those most alike first; of those equally alike the newest.
fn rank(
    words: Option<&Words>,
    mine: &Told,
    scale: &Scale,
    others: &[(MemberId, Told)],
) -> Vec<(Place, Likeness)> {
    let spread = |question: &str| {
        let all = words.map(|words| &words.pack.questions).into_iter().flatten();
        let range = all.into_iter().find(|one| one.slug == question).map(|one| one.range);
        range.map_or(1, |(least, most)| (most - least) / 6)
    };
    let vocabulary = words.map(Words::vocabulary);
    let mut ranked: Vec<(Place, Likeness)> = others
        .iter()
        .map(|(member, told)| {
            let likeness = people::compare(mine, told, vocabulary, |what| scale.rarity(what), spread);
            (Place { score: likeness.score, member: *member }, likeness)
        })
        .collect();
    ranked.sort_by_key(|(place, _)| Reverse((place.score, place.member)));
    ranked
}

fn page(ranked: Vec<(Place, Likeness)>, after: Option<Place>) -> (Vec<(Place, Likeness)>, Option<Place>) {
    let behind = |place: Place| after.is_none_or(|after| after.is_before(place.score, place.member));
    let mut page: Vec<_> = ranked.into_iter().filter(|(place, _)| behind(*place)).take(SIZE + 1).collect();
    let more = page.len() > SIZE;
    page.truncate(SIZE);
    let next = page.last().filter(|_| more).map(|(place, _)| *place);
    (page, next)
}
