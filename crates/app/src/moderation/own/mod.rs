//! What moderation keeps of one person, for the person: decisions about them, what they reported; taken along, and taken away.

pub(crate) mod store;
