//! What people ask for in a community, and how often: of a hundred requests, seventy are for articles, twenty for the feed, threads
//! and questions, five are searches, and five write.

use kernel::Chance;

use crate::community::{Cast, Deed};

/// What people look for: a medicine, a lay word, common words, several.
const SEARCHES: [&str; 12] = [
    "letrozole",
    "socks",
    "tired",
    "scan",
    "hair",
    "night",
    "sore+skin",
    "menopause",
    "walking",
    "hot+flushes",
    "work",
    "lymph",
];

/// A kind of request.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    Article,
    ArticleOfMember,
    Feed,
    Team,
    Thread,
    Question,
    Search,
    SearchOfMember,
    Comment,
    Reaction,
    Post,
}

/// Each kind with how many of a thousand requests are of it.
pub(crate) const MIX: [(Kind, usize); 11] = [
    (Kind::Article, 600),
    (Kind::ArticleOfMember, 100),
    (Kind::Feed, 80),
    (Kind::Team, 40),
    (Kind::Thread, 50),
    (Kind::Question, 30),
    (Kind::Search, 25),
    (Kind::SearchOfMember, 25),
    (Kind::Comment, 25),
    (Kind::Reaction, 20),
    (Kind::Post, 5),
];

/// A request that is to be made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Wish {
    pub(crate) kind: Kind,
    pub(crate) path: String,
    /// Empty for visitors.
    pub(crate) cookie: String,
    /// What is sent, where something is written.
    pub(crate) form: Option<String>,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Article => "article, visitor",
            Self::ArticleOfMember => "article, member",
            Self::Feed => "feed",
            Self::Team => "feed of a team",
            Self::Thread => "thread",
            Self::Question => "question",
            Self::Search => "search, visitor",
            Self::SearchOfMember => "search, member",
            Self::Comment => "commenting",
            Self::Reaction => "reacting",
            Self::Post => "posting",
        }
    }

    pub(crate) const fn deed(self) -> Option<Deed> {
        match self {
            Self::Comment => Some(Deed::Comment),
            Self::Reaction => Some(Deed::React),
            Self::Post => Some(Deed::Post),
            _ => None,
        }
    }

    fn drawn(chance: &mut Chance) -> Self {
        let mut at = chance.below(MIX.iter().map(|(_, share)| share).sum());
        for (kind, share) in MIX {
            if at < share {
                return kind;
            }
            at -= share;
        }
        Self::Article
    }
}

/// The request with this number: the same ones in the same order, whatever is measured.
pub(crate) fn wish(cast: &Cast, number: usize) -> Wish {
    let mut chance = Chance::new(1, number as u64);
    let kind = Kind::drawn(&mut chance);
    if let Some(deed) = kind.deed() {
        let (path, form) = deed.request(cast, number);
        let cookie = cast.writers.get(number % cast.writers.len().max(1)).cloned().unwrap_or_default();
        return Wish { kind, path, cookie, form: Some(form) };
    }
    let path = path(kind, cast, &mut chance);
    let who = match kind {
        Kind::Article | Kind::Search => None,
        Kind::Team => chance.one(&cast.readers),
        _ => chance.one(&cast.writers),
    };
    Wish { kind, path, cookie: who.cloned().unwrap_or_default(), form: None }
}

fn path(kind: Kind, cast: &Cast, chance: &mut Chance) -> String {
    match kind {
        Kind::Team => "/activities?tab=team".to_owned(),
        Kind::Thread => format!("/posts/{}", one(&cast.posts, chance)),
        Kind::Question => format!("/questions/{}", one(&cast.questions, chance)),
        Kind::Search => format!("/search?q={}", one(&SEARCHES, chance)),
        Kind::SearchOfMember => format!("/search?q={}&in=posts", one(&SEARCHES, chance)),
        Kind::Article | Kind::ArticleOfMember => format!("/resources/{}", one(&cast.articles, chance)),
        Kind::Feed | Kind::Comment | Kind::Reaction | Kind::Post => "/activities".to_owned(),
    }
}

/// One of a list, as it stands in an address.
fn one(list: &[impl ToString], chance: &mut Chance) -> String {
    chance.one(list).map(ToString::to_string).unwrap_or_default()
}
