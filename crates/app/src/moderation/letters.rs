//! The letters of moderation. Each says what was done, the rule, the reason, and how to answer.

use super::{Act, Rule, Ruling};
use crate::communities::Community;
use crate::mail::Note;

/// What was decided about what somebody wrote, or about them.
pub(super) fn decided(
    community: &Community,
    act: Act,
    rule: Option<Rule>,
    reason: &str,
    link: String,
) -> Note {
    let (subject, what) = match act {
        Act::Restrict => ("For now you can read and not write", "For now you can read and not write"),
        _ => (
            "Something you wrote was taken out of sight",
            "A moderator took something you wrote out of sight",
        ),
    };
    let mut lines = vec![format!("{what} at {}. A person decided that, no machine.", community.name)];
    lines.extend(rule.map(|rule| format!("The rule: {}", rule.title())));
    lines.push(format!("The reason: {reason}"));
    Note {
        subject: format!("{subject} at {}", community.name),
        lines,
        action: Some(("Read it, and answer".to_owned(), link)),
        after: vec![
            "You can answer once. Another moderator then looks at it anew and tells you what became of it."
                .to_owned(),
        ],
        ..Note::default()
    }
}

/// What became of somebody's answer.
pub(super) fn answered(community: &Community, ruling: Ruling, answer: &str, link: String) -> Note {
    let what = match ruling {
        Ruling::Stands => "The decision stands.",
        Ruling::TakenBack => "The decision was taken back.",
    };
    Note {
        subject: format!("Your answer to the moderators of {}", community.name),
        lines: vec![
            format!("A moderator of {} read your answer. {what}", community.name),
            format!("What they say: {answer}"),
        ],
        action: Some(("Read it there".to_owned(), link)),
        ..Note::default()
    }
}
