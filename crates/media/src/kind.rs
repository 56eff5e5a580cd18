//! What a file is: by its ending, by its first bytes, and whether the two agree.

use image::ImageFormat;

use crate::{Error, VideoFormat};

/// The four families of files that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// JPEG, PNG, WebP or GIF.
    Picture,
    /// SVG.
    Drawing,
    /// MP4 or WebM.
    Video,
    /// WebVTT.
    Captions,
}

impl Kind {
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Drawing => "drawing",
            Self::Video => "film",
            Self::Captions => "caption file",
        }
    }
}

/// One exact type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Picture(ImageFormat),
    Drawing,
    Video(VideoFormat),
    Captions,
}

impl Type {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Picture(_) => Kind::Picture,
            Self::Drawing => Kind::Drawing,
            Self::Video(_) => Kind::Video,
            Self::Captions => Kind::Captions,
        }
    }

    fn found(self) -> &'static str {
        match self {
            Self::Picture(ImageFormat::Jpeg) => "it is a JPEG picture",
            Self::Picture(ImageFormat::Png) => "it is a PNG picture",
            Self::Picture(ImageFormat::WebP) => "it is a WebP picture",
            Self::Picture(_) => "it is a GIF picture",
            Self::Drawing => "it is an SVG drawing",
            Self::Video(VideoFormat::Mp4) => "it is an MP4 film",
            Self::Video(VideoFormat::WebM) => "it is a WebM film",
            Self::Captions => "it is a WebVTT caption file",
        }
    }
}

/// The type of a file, when its name and its first bytes (64 are enough) agree.
pub(crate) fn agree(name: &str, head: &[u8]) -> Result<Type, Error> {
    let named = by_ending(name).ok_or_else(|| Error::Ending { name: name.to_owned() })?;
    if head.is_empty() {
        return Err(Error::Empty { name: name.to_owned() });
    }
    // Text has no signature to trust: a drawing and a caption file are read whole by their own strict readers.
    match by_bytes(head) {
        Some(found) if found == named => Ok(named),
        None if named == Type::Drawing && stranger(head).is_none() => Ok(named),
        Some(found) => Err(mismatch(name, found.found(), "Give it the right ending and send it again.")),
        None => {
            let (found, remedy) = stranger(head).unwrap_or((
                "it is something else",
                "Open it in the program that made it and save it again.",
            ));
            Err(mismatch(name, found, remedy))
        }
    }
}

fn mismatch(name: &str, found: &str, remedy: &'static str) -> Error {
    Error::Mismatch { name: name.to_owned(), found: found.to_owned(), remedy }
}

fn by_ending(name: &str) -> Option<Type> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Type::Picture(ImageFormat::Jpeg),
        "png" => Type::Picture(ImageFormat::Png),
        "webp" => Type::Picture(ImageFormat::WebP),
        "gif" => Type::Picture(ImageFormat::Gif),
        "svg" => Type::Drawing,
        "mp4" | "m4v" => Type::Video(VideoFormat::Mp4),
        "webm" => Type::Video(VideoFormat::WebM),
        "vtt" => Type::Captions,
        _ => return None,
    })
}

fn by_bytes(head: &[u8]) -> Option<Type> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    Some(match head {
        [0xFF, 0xD8, 0xFF, ..] => Type::Picture(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Type::Picture(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Type::Picture(ImageFormat::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Type::Picture(ImageFormat::Gif),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_film(brand) => Type::Video(VideoFormat::Mp4),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Type::Video(VideoFormat::WebM),
        _ if text.starts_with(b"WEBVTT") => Type::Captions,
        _ if text.trim_ascii_start().starts_with(b"<svg") => Type::Drawing,
        _ => return None,
    })
}

/// MP4 shares its container with QuickTime and with the pictures of telephones.
fn is_film(brand: &[u8]) -> bool {
    !brand.starts_with(b"qt  ") && !is_phone_picture(brand)
}

fn is_phone_picture(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"]
        .iter()
        .any(|known| brand.starts_with(*known))
}

/// Files that people often send by mistake, each with its remedy.
fn stranger(head: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match head {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if brand.starts_with(b"avi") => {
            ("it is an AVIF picture", "Save it as JPEG, PNG or WebP and send that.")
        }
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_phone_picture(brand) => {
            ("it is a HEIC picture, as telephones make them", "Export it as JPEG and send that.")
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => {
            ("it is a QuickTime film", "Export it as MP4 and send that.")
        }
        [b'P', b'K', 3, 4, ..] => ("it is a ZIP archive", "Unpack it and send the file inside."),
        [b'%', b'P', b'D', b'F', ..] => ("it is a PDF", "Export the page as PNG and send that."),
        [0x1F, 0x8B, ..] => ("it is a compressed file", "Unpack it and send the file inside."),
        [b'B', b'M', ..] => ("it is a BMP picture", "Save it as PNG and send that."),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
            ("it is a TIFF picture", "Save it as JPEG or PNG and send that.")
        }
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            ("it is text in UTF-16", "Save it as UTF-8 and send that.")
        }
        _ => return None,
    })
}

/// The content type to serve a stored name with. Unknown endings are plain bytes, which browsers do not open.
#[must_use]
pub fn content_type(name: &str) -> &'static str {
    match by_ending(name) {
        Some(Type::Picture(ImageFormat::Jpeg)) => "image/jpeg",
        Some(Type::Picture(ImageFormat::Png)) => "image/png",
        Some(Type::Picture(ImageFormat::WebP)) => "image/webp",
        Some(Type::Picture(_)) => "image/gif",
        Some(Type::Drawing) => "image/svg+xml",
        Some(Type::Video(VideoFormat::Mp4)) => "video/mp4",
        Some(Type::Video(VideoFormat::WebM)) => "video/webm",
        Some(Type::Captions) => "text/vtt; charset=utf-8",
        None => "application/octet-stream",
    }
}
