//! What the library's files may hold, what becomes of them, what is refused with its line, and how all of it is found.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop where something is not as it should be")]

mod chance;
mod citations;
mod corpus;
mod crowd;
mod demo;
mod dice;
mod folders;
mod front_matter;
mod harmless;
mod hostile;
mod jobs;
mod library;
mod lint_codes;
mod made;
mod mail_bounces;
mod mail_drawn;
mod mail_peer;
mod mail_sample;
mod mail_sending;
mod matching;
mod moderation;
mod newsletter;
mod newsletter_sending;
mod notifications;
mod packs;
mod post_pictures;
mod posts;
mod profiles;
mod questions;
mod races;
mod reading;
mod references;
mod search;
mod sessions;
mod terms;
mod watching;
mod whose;
mod yaml;
