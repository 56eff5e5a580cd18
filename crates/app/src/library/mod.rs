//! A library as a folder of files. `folder` finds them, `people`, `topics` and `community` read the YAML beside the articles,
//! `read` puts all together. The format is documented in `docs/library-format.md`.

mod community;
mod derive;
mod export;
mod folder;
mod import;
mod people;
mod plan;
mod read;
mod remake;
pub(crate) mod store;
mod topics;

pub use community::Community;
pub(crate) use derive::Derived;
pub use export::{export, write_new};
pub use folder::{File, Folder};
pub use import::public_name;
pub use import::{Imported, Options, Stage, import};
pub use people::{Contributor, Link};
pub(crate) use read::page;
pub use read::{Keep, Library, Page, Prepared, read};
pub use remake::bring_up_to_date;
pub(crate) use remake::{Remake, remake};
pub(crate) use store::json;
pub use topics::Topic;
