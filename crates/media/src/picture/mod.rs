//! Pictures: decoded within limits, turned upright, stripped of everything but their pixels, and encoded again in
//! a few widths.

mod colour;
mod decode;
mod placeholder;
mod variants;
mod webp;

use bytes::Bytes;
use image::ImageFormat;
use serde::{Deserialize, Serialize};

pub use placeholder::Placeholder;

use crate::limits::Deadline;
use crate::{Error, Limits};

/// A picture that is ready to be stored: put each variant under its name, and keep [`Picture::meta`].
#[derive(Debug, Clone)]
pub struct Picture {
    /// Width of the upright original in pixels.
    pub width: u32,
    /// Height of the upright original in pixels.
    pub height: u32,
    /// What stands in its place while it loads.
    pub placeholder: Placeholder,
    /// The encoded files: WebP from narrow to wide, then the fallback.
    pub variants: Vec<Variant>,
}

/// One encoded file of a picture.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name, made from the hash of its bytes.
    pub name: String,
    /// How it is encoded.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Bytes,
}

/// How a variant is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Lossy WebP.
    WebP,
    /// The fallback of an opaque picture.
    Jpeg,
    /// The fallback of a picture with transparency.
    Png,
}

impl Format {
    /// The ending of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The content type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// A picture without its bytes, to be kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureMeta {
    /// Width of the upright original in pixels.
    pub width: u32,
    /// Height of the upright original in pixels.
    pub height: u32,
    /// The average colour, `#rrggbb`.
    pub colour: String,
    /// The thumbhash as hexadecimal digits.
    pub thumbhash: String,
    /// A very small PNG as a `data:` address, where it takes fewer than 400 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// The stored files: WebP from narrow to wide, then the fallback.
    pub variants: Vec<VariantMeta>,
}

/// One stored file of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantMeta {
    /// Its name in the store.
    pub name: String,
    /// How it is encoded.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Size in bytes.
    pub size: u64,
}

impl Picture {
    pub(crate) fn read(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Self, Error> {
        let deadline = Deadline::after(limits.time);
        let upright = decode::decode(bytes, format, limits, deadline)?;
        let placeholder = Placeholder::of(&upright.pixels)?;
        let variants = variants::encode(upright.pixels, deadline)?;
        Ok(Self { width: upright.width, height: upright.height, placeholder, variants })
    }

    /// What to remember about the picture.
    #[must_use]
    pub fn meta(&self) -> PictureMeta {
        PictureMeta {
            width: self.width,
            height: self.height,
            colour: self.placeholder.colour(),
            thumbhash: crate::hash::hex(&self.placeholder.thumbhash),
            preview: self.placeholder.data_uri(),
            variants: self.variants.iter().map(Variant::meta).collect(),
        }
    }
}

impl Variant {
    pub(crate) fn new(format: Format, (width, height): (u32, u32), bytes: Vec<u8>) -> Self {
        let name = crate::content_name(&bytes, format.extension());
        Self { name, format, width, height, bytes: bytes.into() }
    }

    fn meta(&self) -> VariantMeta {
        VariantMeta {
            name: self.name.clone(),
            format: self.format,
            width: self.width,
            height: self.height,
            size: self.bytes.len() as u64,
        }
    }
}

impl PictureMeta {
    /// The WebP files from narrow to wide, for `srcset`.
    pub fn webp(&self) -> impl Iterator<Item = &VariantMeta> {
        self.variants.iter().filter(|variant| variant.format == Format::WebP)
    }

    /// The JPEG or PNG for whatever cannot show WebP: old browsers, mail, link previews.
    #[must_use]
    pub fn fallback(&self) -> Option<&VariantMeta> {
        self.variants.iter().find(|variant| variant.format != Format::WebP)
    }
}
