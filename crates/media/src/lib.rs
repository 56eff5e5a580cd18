//! Pictures, drawings, films and captions, from the bytes somebody sends to files that are safe to serve.
//!
//! [`prepare`] looks at the bytes (never at the name alone), refuses what is dangerous or too large in words
//! a person understands, and gives back what is to be stored. [`Store`] keeps it: in a folder or in
//! S3-compatible storage. This crate knows nothing of the product.

mod captions;
mod drawing;
mod error;
mod hash;
mod kind;
mod limits;
mod picture;
mod prepare;
mod store;
mod video;

pub use captions::Captions;
pub use drawing::Drawing;
pub use error::Error;
pub use hash::{content_name, hash, hash_file};
pub use kind::{Kind, content_type};
pub use limits::{CAPTIONS_BYTES, DRAWING_BYTES, Limits, VIDEO_BYTES};
pub use picture::{Format, Picture, PictureMeta, Placeholder, Variant, VariantMeta};
pub use prepare::{Prepared, prepare, prepare_file};
pub use store::{Counts, Entry, Meta, Operation, S3, Slice, Store, StoreError};
pub use video::{Video, VideoFormat};
