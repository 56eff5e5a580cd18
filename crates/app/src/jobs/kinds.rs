//! What there is to do. A new kind is one line: its name, how often it recurs, and the verb that it runs.

use jiff::SignedDuration;

use super::run::Errand;
use crate::mail::{bounces, outbox};
use crate::{
    access_tokens, comments, communities, drafts, limits, matching, members, moderation, newsletter,
    notifications, posts, privacy, profiles, sessions, tickets,
};

/// `Variant: "name", every DURATION => verb;` makes a kind that recurs, `Variant: "name" => verb;` one that is left by others.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $name:literal $(, every $every:expr)? => $run:path;)+) => {
        /// A kind of job.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Kind { $($(#[$doc])* $kind),+ }

        impl Kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }

            /// How often it recurs, if it does.
            pub const fn every(self) -> Option<SignedDuration> {
                match self { $(Self::$kind => { let every: Option<SignedDuration> = None; $(let every = every_or($every, every);)? every }),+ }
            }

            pub(super) async fn run(self, errand: &Errand) -> crate::Result<()> {
                match self { $(Self::$kind => $run(errand).await),+ }
            }
        }
    };
}

kinds! {
    /// Deletes letters that left long ago, and what has ended of sessions, links and counters.
    Sweep: "sweep", every SignedDuration::from_hours(1) => sweep;
    /// Ends the accounts whose owners left fourteen days ago.
    Exits: "exits", every SignedDuration::from_hours(1) => end_accounts;
    /// Reads what came back into the Maildir of `mail.bounces`.
    Bounces: "bounces", every SignedDuration::from_mins(1) => read_bounces;
    /// Deletes files of pictures that belong to no member any more.
    Pictures: "pictures", every SignedDuration::from_hours(1) => profiles::sweep;
    /// Writes the letters that tell members soon of what happened.
    Notify: "notify", every SignedDuration::from_mins(1) => notifications::send_now;
    /// Writes the digests of those for whom it is morning.
    Digests: "digests", every SignedDuration::from_mins(15) => notifications::send_digests;
    /// Forgets notifications that are old.
    Notifications: "notifications", every SignedDuration::from_hours(24) => notifications::sweep;
    /// Deletes files of pictures that belong to no post any more.
    PostPictures: "post-pictures", every SignedDuration::from_hours(1) => posts::pictures::sweep;
    /// Throws away drafts that nobody touched for a year.
    Drafts: "drafts", every SignedDuration::from_hours(24) => drafts::sweep;
    /// Makes anew what members are compared by, where it is due.
    People: "people", every SignedDuration::from_mins(1) => matching::renew;
    /// Takes posts into the search index, and tags them, where it is due.
    Posts: "posts", every SignedDuration::from_mins(1) => posts::renew::renew;
    /// Ends cases of moderation whose time is over.
    Moderation: "moderation", every SignedDuration::from_hours(1) => moderation::sweep;
    /// Writes the letters of an issue of the newsletter.
    Newsletter: "newsletter" => newsletter::send;
    /// Drafts issues of the newsletter when something is new.
    NewsletterDraft: "newsletter-draft", every SignedDuration::from_hours(24) => newsletter::draft_what_is_new;
}

const fn every_or(every: SignedDuration, _: Option<SignedDuration>) -> Option<SignedDuration> {
    Some(every)
}

impl Kind {
    /// Those that recur, with how often.
    pub fn recurring() -> impl Iterator<Item = (Self, SignedDuration)> {
        Self::ALL.iter().filter_map(|kind| kind.every().map(|every| (*kind, every)))
    }
}

impl std::str::FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().find(|kind| kind.as_str() == text).copied().ok_or(())
    }
}

async fn sweep(errand: &Errand) -> crate::Result<()> {
    outbox::sweep(&errand.app, errand.community).await?;
    let now = errand.app.clock.now();
    let ended = errand.app.db.write(async move |tx| {
        sessions::store::sweep(tx, now).await?;
        access_tokens::store::sweep(tx, now).await?;
        tickets::store::sweep(tx, now).await?;
        comments::visitors::store::sweep(tx, now).await?;
        members::store::sweep_holds(tx, now).await?;
        limits::store::sweep(tx, now).await
    });
    ended.await?;
    Ok(())
}

async fn end_accounts(errand: &Errand) -> crate::Result<()> {
    let community = communities::home(&errand.app).await?;
    privacy::finish(&errand.app, &community).await.map(drop)
}

async fn read_bounces(errand: &Errand) -> crate::Result<()> {
    if let Some(folder) = &errand.postman.post().bounces {
        bounces::maildir::read(&errand.app, folder).await?;
    }
    Ok(())
}
