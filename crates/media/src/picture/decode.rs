//! Turns the bytes of a picture into upright 8-bit sRGB pixels that are no larger than the largest variant.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::{colour, variants};
use crate::kind::Kind;
use crate::limits::{Deadline, Timed};
use crate::{Error, Limits};

/// Ordinary progressive pictures have ten scans or so; thousands of them are a way to burn processor time.
const MAX_JPEG_SCANS: usize = 64;
/// Real colour profiles have a few kilobytes, with tables a megabyte or two.
const MAX_PROFILE: usize = 4 * 1024 * 1024;

/// A decoded picture.
pub(super) struct Upright {
    /// Width of the upright original.
    pub(super) width: u32,
    /// Height of the upright original.
    pub(super) height: u32,
    /// RGB or RGBA pixels, as wide as the widest variant.
    pub(super) pixels: DynamicImage,
}

/// Decodes a picture. A decoder that panics on a file made to hurt it is an error like any other.
pub(super) fn decode(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
    deadline: Deadline,
) -> Result<Upright, Error> {
    catch_unwind(AssertUnwindSafe(|| decode_unguarded(bytes, format, limits, deadline)))
        .unwrap_or_else(|_| Err(broken("the decoder panicked")))
}

fn decode_unguarded(
    bytes: &[u8],
    format: ImageFormat,
    limits: &Limits,
    deadline: Deadline,
) -> Result<Upright, Error> {
    let mut reader = ImageReader::with_format(Timed::new(Cursor::new(bytes), deadline), format);
    reader.limits(memory(limits));
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width, height) = decoder.dimensions();
    fits(width, height, limits)?;
    if decoder.total_bytes().saturating_add(working_memory(bytes, format, width, height)?) > limits.alloc {
        return Err(Error::TooMuchMemory);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= MAX_PROFILE);
    deadline.check()?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(explain)?;
    deadline.check()?;
    let pixels = upright(decoded, orientation)?;
    let pixels = colour::to_srgb(colour::eight_bit(pixels), profile.as_deref());
    let (width, height) = if swaps_sides(orientation) { (height, width) } else { (width, height) };
    Ok(Upright { width, height, pixels })
}

fn memory(limits: &Limits) -> image::Limits {
    let mut memory = image::Limits::no_limits();
    memory.max_alloc = Some(limits.alloc);
    memory
}

/// Refuses by the numbers in the header, before anything is decoded.
fn fits(width: u32, height: u32, limits: &Limits) -> Result<(), Error> {
    if width == 0 || height == 0 {
        return Err(broken("a side is zero"));
    }
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(Error::TooManyPixels { width, height, limit: limits.pixels });
    }
    if width.max(height) > limits.side {
        return Err(Error::TooLong { width, height, limit: limits.side });
    }
    Ok(())
}

/// Shrinks first and turns then, so that turning costs little.
fn upright(decoded: DynamicImage, orientation: Orientation) -> Result<DynamicImage, Error> {
    let (width, height) = (decoded.width(), decoded.height());
    let small = if swaps_sides(orientation) {
        let (width, height) = variants::largest(height, width);
        variants::resize(decoded, height, width)?
    } else {
        let (width, height) = variants::largest(width, height);
        variants::resize(decoded, width, height)?
    };
    let mut small = small;
    small.apply_orientation(orientation);
    Ok(small)
}

fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// What the decoder needs beside the pixels. A progressive JPEG keeps the coefficients of the whole picture, two bytes
/// for each of three components.
fn working_memory(bytes: &[u8], format: ImageFormat, width: u32, height: u32) -> Result<u64, Error> {
    if format != ImageFormat::Jpeg {
        return Ok(0);
    }
    let markers = jpeg_markers(bytes);
    if markers.scans > MAX_JPEG_SCANS {
        return Err(Error::TooSlow);
    }
    if !markers.ends {
        return Err(broken("the picture has no end"));
    }
    Ok(if markers.progressive { u64::from(width) * u64::from(height) * 6 } else { 0 })
}

/// What a JPEG's markers tell.
#[derive(Default)]
struct Markers {
    scans: usize,
    progressive: bool,
    /// Whether the last scan is followed by the end of the picture. (The decoder would paint the rest grey.)
    ends: bool,
}

/// Looks for markers in the whole file. Inside compressed data 0xFF is always followed by zero or a restart marker; in
/// embedded previews there may be markers, where guessing too high does no harm to ordinary pictures.
fn jpeg_markers(bytes: &[u8]) -> Markers {
    let mut markers = Markers::default();
    for code in bytes.windows(2).filter(|pair| pair[0] == 0xFF).map(|pair| pair[1]) {
        match code {
            0xC2 => markers.progressive = true,
            0xD9 => markers.ends = true,
            0xDA => {
                markers.scans += 1;
                markers.ends = false;
            }
            _ => {}
        }
    }
    markers
}

pub(super) fn broken(reason: &str) -> Error {
    Error::Broken { kind: Kind::Picture, reason: reason.to_owned() }
}

fn explain(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => Error::TooMuchMemory,
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::TimedOut => Error::TooSlow,
        other => broken(&other.to_string()),
    }
}
