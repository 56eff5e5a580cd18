//! The letters about the newsletter itself.

use crate::communities::Community;
use crate::mail::Note;

pub(super) fn confirm(community: &Community, link: String) -> Note {
    Note {
        subject: format!("Confirm that you want letters from {}", community.name),
        lines: vec![
            format!("Somebody, we hope you, wants the newsletter of {} at this address.", community.name),
            "Press the button and confirm on the page that opens. The link works once, for 24 hours."
                .to_owned(),
        ],
        action: Some(("Go on".to_owned(), link)),
        after: vec!["If this was not you, do nothing, and nothing more will come.".to_owned()],
        ..Note::default()
    }
}

/// To somebody who gets it already.
pub(super) fn known(community: &Community, link: String) -> Note {
    Note {
        subject: format!("You get letters from {} already", community.name),
        lines: vec![
            format!("Somebody, perhaps you, asked for the newsletter of {} at this address.", community.name),
            "You get it already. On the page behind the button you choose topics and how often, pause, or leave."
                .to_owned(),
        ],
        action: Some(("What you get".to_owned(), link)),
        after: vec!["If this was not you, do nothing.".to_owned()],
        ..Note::default()
    }
}
