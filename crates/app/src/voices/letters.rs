//! The letter that asks. It has none of the words.

use crate::communities::Community;
use crate::mail::Note;

pub(super) fn asked(community: &Community, link: String) -> Note {
    Note {
        subject: format!("May {} quote you?", community.name),
        lines: vec![
            format!("An editor of {} would like to quote a passage of what you wrote, below an article of the library.", community.name),
            "Nothing of it is shown to anybody unless you say yes. Press the button to read the very words and the article.".to_owned(),
        ],
        action: Some(("Read and decide".to_owned(), link)),
        after: vec!["If you do nothing, nothing is quoted. A yes can be taken back whenever you like.".to_owned()],
        ..Note::default()
    }
}
