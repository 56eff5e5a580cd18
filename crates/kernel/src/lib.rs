//! What every other crate may know: identifiers, the clock, text folding, and the shape of a problem report.
//! Nothing here reads or writes anything; randomness and time come in through [`ids::Ids`] and [`Clock`].

mod chance;
mod clock;
pub mod ids;
pub mod measure;
pub mod problem;
mod secret;
pub mod text;

pub use chance::Chance;
pub use clock::Clock;
pub use problem::{Level, Problem, Problems};
pub use secret::{Secret, random};
