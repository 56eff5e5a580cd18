//! The letters about what visitors say.

use crate::communities::Community;
use crate::mail::Note;

pub(super) fn confirm(community: &Community, alias: &str, link: String) -> Note {
    Note {
        subject: format!("Confirm what you said at {}", community.name),
        lines: vec![
            format!("Somebody, we hope you, wrote a comment at {} as “{alias}” with this address.", community.name),
            "Press the button, look at it once more, and confirm on the page that opens. The link works once, for 24 hours.".to_owned(),
        ],
        action: Some(("Look at my comment".to_owned(), link)),
        after: vec![
            "Your address is not shown. Once you have confirmed we keep a fingerprint of it alone, to know you again.".to_owned(),
            "If this was not you, do nothing: the comment is deleted, and nobody reads it.".to_owned(),
        ],
        ..Note::default()
    }
}

pub(super) fn own(community: &Community, link: String) -> Note {
    Note {
        subject: format!("What you said at {}", community.name),
        lines: vec![
            format!(
                "Here is your link to the comments that you made at {} with this address.",
                community.name
            ),
            "You can read them there, take a copy, and take them back. The link works for an hour."
                .to_owned(),
        ],
        action: Some(("My comments".to_owned(), link)),
        after: vec!["If this was not you, do nothing.".to_owned()],
        ..Note::default()
    }
}

/// For an address that nothing was said with.
pub(super) fn nothing(community: &Community) -> Note {
    Note {
        subject: format!("No comments at {}", community.name),
        lines: vec![
            format!("Somebody, perhaps you, asked for the comments that were made at {} with this address.", community.name),
            "There are none. Members find what they said under their activities, and all of it in their settings.".to_owned(),
        ],
        after: vec!["If this was not you, do nothing.".to_owned()],
        ..Note::default()
    }
}
