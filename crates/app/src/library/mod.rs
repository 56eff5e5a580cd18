//! A library as a folder of files. `folder` finds them, `people`, `topics` and `community` read the YAML beside the articles,
//! `read` puts all together. The format is documented in `docs/library-format.md`.

mod community;
mod folder;
mod people;
mod read;
mod topics;

pub use community::Community;
pub use folder::{File, Folder};
pub use people::{Contributor, Link};
pub use read::{Library, Page, read};
pub use topics::Topic;
