//! The feed of those whom a member follows: who may see what is said in `posts`.

pub(crate) mod store;
