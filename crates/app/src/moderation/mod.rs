//! Moderation: reports, cases, decisions, and what the author answers.
//!
//! A case is one thing to look at: a post, a comment or a profile. It is opened by a report, by words that may mean an emergency or
//! a person in crisis, or by a link of somebody new. What it said then is kept as a copy, made in the transaction that opens
//! the case, whatever its author does to it later.
//!
//! Who may see: moderators all of it, but of cases about themselves; every look at a case is an event. A block hides nothing from them
//! here. The author sees what was decided about them and why, and never who reported, nor that anybody did before something was
//! decided: a look at a reported post is not told to its author, since in a small team that would give the one who reported
//! away. The reporter sees their own reports, with the name that stood there, and what came of them in one sentence. Exported by `own`:
//! what a person reported and what was decided about them.
//!
//! What stays: a case ends `safety.keep_days` after it was decided, with its copies and reports (`sweep`); the bare decision stays as
//! long as the post is hidden or closed, since its author reads the reason there. Who leaves takes their name out of reports
//! and copies at once; the words stay until the case ends, so that leaving is no way out of a case.

mod appeals;
pub(crate) mod cases;
pub(crate) mod decide;
mod help;
mod letters;
mod link;
mod newcomers;
pub(crate) mod own;
pub(crate) mod report;
mod signs;
pub(crate) mod sweep;

use crate::choices::choices;

pub use appeals::{Answered, Told, answer, appeal, decided, told, told_on};
pub use cases::{Case, Copy, Decision, Looked, OpenAppeal, Reported, give_back, list, look, second, take};
pub use decide::{Typed, choices as acts_on, decide};
pub use help::{Help, Line, Place, help};
pub(crate) use newcomers::{Doing, is_new, may_do as newcomer_may};
pub use report::{On, Own, Subjected, mine, report, subject};
pub(crate) use signs::{Watched, has_link, note, watch, watch_visitor};
pub(crate) use sweep::sweep;

db::id!(pub CaseId);
db::id!(pub CopyId);
db::id!(pub DecisionId);
db::id!(pub AppealId);

choices! {
    /// What a case is about.
    Subject:
    Post = "post", "Post";
    Comment = "comment", "Comment";
    Profile = "profile", "Profile";
}

choices! {
    /// Why somebody reports something.
    Ground:
    Worried = "worried", "I am worried about this person";
    Unkind = "unkind", "It is unkind, or it harasses somebody";
    Private = "private", "It shows something private of somebody";
    Medical = "medical", "It is health advice that can harm";
    Advert = "advert", "It is an advert, or a fraud";
    Other = "other", "Something else";
}

choices! {
    /// The rule that a decision rests on, as its author reads it.
    Rule:
    Unkind = "unkind", "Be kind. No insults, no threats, no harassment.";
    Private = "private", "Do not show what is private of others.";
    Medical = "medical", "No health advice that can harm somebody.";
    Advert = "advert", "No adverts and no fraud.";
    Safety = "safety", "We take care where somebody may be in danger.";
    Other = "other", "What the moderator wrote below.";
}

choices! {
    /// What a moderator can do.
    Act:
    /// It stays as it is.
    Nothing = "nothing", "Leave it as it is";
    Release = "release", "Let others see it: its link is fine";
    Hide = "hide", "Take it out of sight";
    Restore = "restore", "Put it back";
    Lock = "lock", "Close the thread for new comments";
    Unlock = "unlock", "Open the thread again";
    Restrict = "restrict", "Let its author read and not write";
}

impl Act {
    /// Whether the author can answer it.
    pub const fn can_be_answered(self) -> bool {
        matches!(self, Self::Hide | Self::Lock | Self::Restrict)
    }

    /// What was done, to the author.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Nothing => "It stays as it is.",
            Self::Release => "Others can see it now.",
            Self::Hide => "It was taken out of sight. Nobody but you and the moderators sees it.",
            Self::Restore => "It was put back.",
            Self::Lock => "The thread was closed. It can be read, and nothing can be added to it.",
            Self::Unlock => "The thread was opened again.",
            Self::Restrict => "For now you can read and not write.",
        }
    }

    /// The kind of its event.
    pub(crate) const fn event(self) -> &'static str {
        match self {
            Self::Nothing => "case.closed",
            Self::Release => "post.released",
            Self::Hide => "post.hidden",
            Self::Restore => "post.restored",
            Self::Lock => "thread.locked",
            Self::Unlock => "thread.unlocked",
            Self::Restrict => "member.restricted",
        }
    }
}

choices! {
    /// What became of a case, for those who reported.
    Outcome:
    Acted = "acted", "A moderator looked at it and did something about it. Thank you.";
    Stays = "stays", "A moderator looked at it. It stays as it is. Thank you all the same.";
}

choices! {
    /// What another moderator made of an answer.
    Ruling:
    Stands = "stands", "The decision stands";
    TakenBack = "taken-back", "The decision is taken back";
}
