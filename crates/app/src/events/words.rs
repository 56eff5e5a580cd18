//! What each kind of event says to the one it is about.

/// Every kind that can be about somebody.
const WORDS: [(&str, &str); 38] = [
    ("account.change-undone", "A change was taken back by a link in a letter."),
    ("account.console-link", "A link that signs you in was made on the server itself."),
    ("account.disabled", "Your account was closed."),
    ("account.email-changed", "Your e-mail address changed."),
    ("account.enabled", "Your account was opened again."),
    ("account.ended", "Your account ended."),
    ("account.leaving", "You asked to leave."),
    ("account.password-changed", "Your password changed."),
    ("account.password-reset", "Your password was taken away, and a link for a new one was made."),
    ("account.staying", "You decided to stay."),
    ("appeal.made", "You answered a decision of a moderator."),
    ("appeal.stands", "A moderator read your answer. The decision stands."),
    ("appeal.taken-back", "A moderator read your answer. The decision was taken back."),
    (
        "case.cared",
        "A moderator looked at something you wrote, since it sounded as if somebody might need help.",
    ),
    ("identity.linked", "A provider's account became a way in to yours."),
    ("member.added", "Whoever runs this server made your account."),
    ("member.contributor-linked", "It was settled which author or reviewer you are."),
    ("member.joined", "You joined."),
    ("member.renamed", "Your alias changed."),
    ("member.restricted", "From then on you could read and not write."),
    ("member.unrestricted", "You could write again."),
    ("operator.ended", "You are no longer an operator of this server."),
    ("operator.granted", "You became an operator of this server."),
    ("passkey.added", "A passkey was added."),
    ("passkey.ended", "A passkey was taken away."),
    ("post.hidden", "A moderator took something you wrote out of sight."),
    ("post.released", "A moderator let others see something you wrote."),
    ("post.restored", "A moderator put back something you wrote."),
    (
        "profile.seen",
        "Somebody with a task looked at all answers of your profile, also at those only you can see.",
    ),
    ("role.ended", "A task of yours ended."),
    ("role.granted", "You were given a task."),
    ("second-step.codes", "New codes for paper were made."),
    ("second-step.added", "A second step was set up."),
    ("second-step.ended", "The second step was taken away."),
    ("token.added", "An access token for programs was made."),
    ("token.ended", "An access token was ended."),
    ("thread.locked", "A moderator closed a thread of yours for new comments."),
    ("thread.unlocked", "A moderator opened a thread of yours again."),
];

/// A sentence for the one whom an event of this kind is about.
pub(super) fn of(kind: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == kind).map(|(_, words)| *words)
}
