//! The letters about accounts. Each says what happened, what to do, and what to do if it was somebody else.

use crate::communities::Community;
use crate::mail::Note;

const NOT_YOU: &str = "If this was not you, do nothing. Without this letter nobody can go on.";

fn note(subject: String, lines: Vec<String>, action: (&str, String), after: &[&str]) -> Note {
    let action = Some((action.0.to_owned(), action.1));
    let after = after.iter().map(|line| (*line).to_owned()).collect();
    Note { subject, lines, action, after, ..Note::default() }
}

pub(super) fn join(community: &Community, alias: &str, link: String) -> Note {
    let lines = vec![
        format!("Somebody, we hope you, wants to join {} as “{alias}” with this address.", community.name),
        "Press the button and confirm on the page that opens. The link works once, for 24 hours.".to_owned(),
    ];
    note(
        format!("Confirm that you want to join {}", community.name),
        lines,
        ("Go on joining", link),
        &[NOT_YOU],
    )
}

/// To somebody who wants to join and is a member already.
pub(super) fn known(community: &Community, alias: &str, link: String) -> Note {
    let lines = vec![
        format!("Somebody, perhaps you, wanted to join {} with this address.", community.name),
        format!(
            "You are a member already, as “{alias}”. With this link you can sign in. It works once, for 30 minutes."
        ),
    ];
    note(format!("You are a member of {} already", community.name), lines, ("Sign in", link), &[NOT_YOU])
}

pub(super) fn sign_in(community: &Community, link: String) -> Note {
    let lines = vec![
        format!("Here is your link to sign in to {}.", community.name),
        "Press the button and confirm on the page that opens. The link works once, for 30 minutes."
            .to_owned(),
    ];
    note(format!("Sign in to {}", community.name), lines, ("Sign in", link), &[NOT_YOU])
}

/// To somebody who wants to sign in and has no account.
pub(super) fn unknown(community: &Community, link: String) -> Note {
    let lines = vec![
        format!("Somebody, perhaps you, wanted to sign in to {} with this address.", community.name),
        "There is no account with this address. You may have joined with another one, or not at all."
            .to_owned(),
    ];
    let after = ["If this was not you, do nothing."];
    note(format!("No account at {}", community.name), lines, ("Join", link), &after)
}

pub(super) fn new_password(community: &Community, link: String) -> Note {
    let lines = vec![
        format!("Somebody, we hope you, wants to set a new password at {}.", community.name),
        "Press the button and choose one on the page that opens. The link works once, for one hour."
            .to_owned(),
    ];
    note(format!("A new password for {}", community.name), lines, ("Choose a password", link), &[NOT_YOU])
}

pub(super) fn password_changed(community: &Community, link: String) -> Note {
    let lines = vec![format!("Your password at {} was changed just now.", community.name)];
    let after = [
        "If it was you, there is nothing to do.",
        "If it was not, press the button: all browsers are signed out and you choose a new password.",
    ];
    note(format!("Your password at {} was changed", community.name), lines, ("This was not me", link), &after)
}

/// To the new address.
pub(super) fn confirm_email(community: &Community, link: String) -> Note {
    let lines = vec![
        format!("Somebody, we hope you, wants to use this address at {}.", community.name),
        "Press the button and confirm on the page that opens. The link works once, for 24 hours.".to_owned(),
    ];
    note(
        format!("Confirm your new address at {}", community.name),
        lines,
        ("Use this address", link),
        &[NOT_YOU],
    )
}

/// To the old address.
pub(super) fn email_changes(community: &Community, link: String) -> Note {
    let lines = vec![
        format!(
            "Somebody, we hope you, asked {} to use another address in place of this one.",
            community.name
        ),
        "As soon as the other address is confirmed, we write there and no longer here.".to_owned(),
    ];
    let after = [
        "If it was you, there is nothing to do.",
        "If it was not, press the button, today or within 14 days: this address stays yours, and all browsers are signed out.",
    ];
    note(
        format!("Your address at {} is about to change", community.name),
        lines,
        ("This was not me", link),
        &after,
    )
}

/// A change to the ways in.
pub(crate) fn ways_changed(community: &Community, what: &str, link: String) -> Note {
    let lines = vec![format!("{what} at {} just now.", community.name)];
    let after = [
        "If it was you, there is nothing to do.",
        "If it was not, press the button: all browsers are signed out and you choose a new password.",
    ];
    note(
        format!("A change to how you sign in to {}", community.name),
        lines,
        ("This was not me", link),
        &after,
    )
}

/// To a new address that belongs to another account.
pub(super) fn sign_in_instead(community: &Community, link: String) -> Note {
    let lines = vec![
        format!("Somebody wanted to use this address for another account at {}.", community.name),
        "It belongs to an account already, so nothing was changed.".to_owned(),
    ];
    note(
        format!("Your address at {}", community.name),
        lines,
        ("Sign in", link),
        &["You need not do anything."],
    )
}
