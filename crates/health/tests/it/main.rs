//! Tests of the medicine crate, one module for each part.

mod likeness;
mod pack;
mod recogniser;
mod shipped;
mod support;
mod vocabulary;
