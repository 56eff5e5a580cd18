//! What a person wrote and sent, for the person: taken along, and taken away.

pub(crate) mod store;
