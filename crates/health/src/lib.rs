//! Pure medicine, no reading or writing: what a community's vocabulary is, how its words are found in a text,
//! how a search widens, how alike two articles are, and how a condition pack is read.

mod code;
mod concept;
pub mod likeness;
mod nearest;
pub mod pack;
mod recogniser;
mod vocabulary;
mod watch;

pub use code::{Code, MalformedCode};
pub use concept::{Concept, Kind, UnknownKind};
pub use nearest::nearest;
pub use pack::Pack;

pub use recogniser::{Mention, Recogniser, name_key};
pub use vocabulary::{ConceptIx, Fault, Vocabulary};
pub use watch::{Watch, gravity};
