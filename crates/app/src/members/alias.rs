//! Aliases: the names that members are known by. They stand in addresses and after an @, so they have no blanks; and nobody
//! can take one that looks like somebody else's.

use kernel::text::fold;
use unicode_security::{GeneralSecurityProfile, MixedScript, skeleton};

use super::{MemberId, store};
use crate::communities::CommunityId;
use crate::{App, Fault, Result};

const SHORTEST: usize = 2;
const LONGEST: usize = 30;

/// What to say of an alias that is somebody else's.
pub(crate) fn is_taken() -> Fault {
    Fault::new("alias", "Somebody has this alias, or one that looks like it. Choose another.")
}

/// Words that would make a member look like the house.
const RESERVED: [&str; 22] = [
    "admin",
    "administrator",
    "alongside",
    "anonymous",
    "author",
    "editor",
    "everyone",
    "help",
    "helpdesk",
    "info",
    "me",
    "moderator",
    "mod",
    "official",
    "operator",
    "reviewer",
    "root",
    "staff",
    "support",
    "system",
    "team",
    "welcomer",
];

/// Words of [`RESERVED`] that make an alias look like the house in any of its parts.
const LOUD: [&str; 9] = [
    "admin",
    "administrator",
    "alongside",
    "helpdesk",
    "moderator",
    "official",
    "operator",
    "staff",
    "support",
];

/// Whether an alias is one of those words, or one of the louder ones is a part of it; one more letter for many makes no difference.
fn speaks_for_the_house(text: &str, whole: &str) -> bool {
    let is = |key: &str, word: &str| {
        let word = self::key(word);
        key == word || key.strip_suffix('s') == Some(&word)
    };
    let parts: Vec<String> = text.split(['-', '_', '.']).map(key).collect();
    RESERVED.iter().any(|word| is(whole, word))
        || LOUD.iter().any(|word| parts.iter().any(|part| is(part, word)))
}

/// An alias that may be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Alias {
    pub(crate) text: String,
    /// The same for all aliases that look alike.
    pub(crate) key: String,
}

/// What look-alikes share: folded, and each letter replaced by the plainest that looks like it (UTS 39).
pub(crate) fn key(text: &str) -> String {
    let plain: String = skeleton(&fold(text)).collect();
    // Folded twice, since the plainest look-alike of a letter may be a capital.
    skeleton(&fold(&plain)).filter(|c| !"-_.".contains(*c)).collect()
}

/// Bytes of a key that its number is made of.
const HEAD: usize = 7;

/// The first bytes of a key as a number. Engines sort texts by rules of their own, and numbers alike.
pub(crate) fn head(key: &str) -> i64 {
    heads(key).0
}

/// The numbers between which the keys lie that begin so.
pub(crate) fn heads(prefix: &str) -> (i64, i64) {
    let byte = |at: usize, or: u8| i64::from(prefix.as_bytes().get(at).copied().unwrap_or(or));
    (0..HEAD).fold((0, 0), |(least, most), at| (least << 8 | byte(at, 0), most << 8 | byte(at, 255)))
}

impl Alias {
    /// Whether `me`, or somebody new, may have it. `keep` takes one that looks like a real name, or like the name in the
    /// owner's address, `name`.
    ///
    /// # Errors
    /// Faults of `alias` and `keep_alias`.
    pub(crate) async fn may_be(
        &self,
        app: &App,
        home: CommunityId,
        me: Option<MemberId>,
        keep: bool,
        name: &str,
    ) -> Result<()> {
        let (key, now) = (self.key.clone(), app.clock.now());
        if app.db.read(async move |c| store::is_taken(c, home, &key, me, now).await).await? {
            return Err(is_taken().into());
        }
        if !keep && self.looks_real(name) {
            let message =
                "This looks like a real name. Everyone here would know who you are, now and years from now.";
            return Err(Fault::new("keep_alias", message).into());
        }
        Ok(())
    }

    /// Reads what somebody typed.
    pub(crate) fn read(typed: &str, field: &'static str) -> Result<Self, Fault> {
        let text = typed.trim();
        let fault = |message: &str| Err(Fault::new(field, message));
        let length = text.chars().count();
        if !(SHORTEST..=LONGEST).contains(&length) {
            return fault("Choose an alias of 2 to 30 characters.");
        }
        if text.contains(char::is_whitespace) {
            return fault("An alias has no blanks. A hyphen does as well: long-road-home.");
        }
        // UTS 39 leaves out what cannot be seen, what turns the direction of writing, and what belongs to no living script.
        let good = |c: char| c.is_alphanumeric() && c.identifier_allowed() || "-_.".contains(c);
        if !text.chars().all(good) {
            return fault("Use letters, digits, hyphens, points and underlines.");
        }
        if !text.starts_with(char::is_alphanumeric) || !text.ends_with(char::is_alphanumeric) {
            return fault("Begin and end with a letter or a digit.");
        }
        if !text.is_single_script() {
            return fault("Use letters of one alphabet. Mixed ones can look like somebody else's alias.");
        }
        let key = key(text);
        if speaks_for_the_house(text, &key) {
            return fault("This alias sounds as if you spoke for the community. Choose another.");
        }
        Ok(Self { text: text.to_owned(), key })
    }

    /// Whether it may be somebody's real name: two capitalised words, or what stands before the @ of their address.
    pub(crate) fn looks_real(&self, email_name: &str) -> bool {
        let words: Vec<&str> = self.text.split(['-', '_', '.']).filter(|word| !word.is_empty()).collect();
        let is_name = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.clone().count() >= 1
                && letters.all(char::is_lowercase)
        };
        let joined = self.text.chars().skip(1).filter(|c| c.is_uppercase()).count() == 1
            && self.text.chars().all(char::is_alphabetic)
            && self.text.starts_with(char::is_uppercase);
        let letters: String = fold(&self.text).chars().filter(|c| c.is_alphabetic()).collect();
        let as_address = letters.chars().count() >= 6 && letters == email_name;
        words.len() == 2 && words.iter().all(|word| is_name(word)) || joined || as_address
    }
}
