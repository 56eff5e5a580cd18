//! The product, without HTTP: one folder for each noun, the same words as the pages and the addresses.

pub mod articles;
pub mod library;
pub mod lint;
pub mod pictures;
mod yaml;
