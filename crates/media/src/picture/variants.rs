//! The widths of a picture and their encoding.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _};

use super::decode::broken;
use super::{Format, Variant, webp};
use crate::Error;
use crate::limits::Deadline;

/// The widths that pages choose from.
const WIDTHS: [u32; 4] = [360, 720, 1080, 1440];
/// No variant is higher than this, whatever its width. (WebP ends at 16,383.)
const MAX_HEIGHT: u32 = 8192;
const WEBP_QUALITY: f32 = 78.0;
const JPEG_QUALITY: u8 = 80;

/// The size of the widest variant: at most 1440 wide and never larger than the picture.
pub(super) fn largest(width: u32, height: u32) -> (u32, u32) {
    let widest = WIDTHS[WIDTHS.len() - 1];
    let by_height = u64::from(width) * u64::from(MAX_HEIGHT) / u64::from(height.max(1));
    let target = width.min(widest).min(u32::try_from(by_height).unwrap_or(widest)).max(1);
    (target, height_for(target, width, height).min(MAX_HEIGHT))
}

/// The height that belongs to a new width, at least one pixel.
fn height_for(target: u32, width: u32, height: u32) -> u32 {
    let (target, width, height) = (u64::from(target), u64::from(width.max(1)), u64::from(height));
    let rounded = (height * target + width / 2) / width;
    u32::try_from(rounded).unwrap_or(height as u32).max(1)
}

/// The widths for a picture as wide as its widest variant. A step that would be nearly as wide is left out.
fn widths(widest: u32) -> Vec<u32> {
    let worth_it = |step: &u32| u64::from(*step) * 8 <= u64::from(widest) * 7;
    WIDTHS.into_iter().filter(worth_it).chain([widest]).collect()
}

/// Encodes RGB or RGBA pixels, which are as wide as the widest variant.
pub(super) fn encode(pixels: DynamicImage, deadline: Deadline) -> Result<Vec<Variant>, Error> {
    let (width, height) = (pixels.width(), pixels.height());
    let widths = widths(width);
    let middle = widths.len() / 2;
    let mut variants = Vec::with_capacity(widths.len() + 1);
    let mut fallback = None;
    for (at, target) in widths.into_iter().enumerate() {
        deadline.check()?;
        let sized = resize(pixels.clone(), target, height_for(target, width, height))?;
        let size = (sized.width(), sized.height());
        let bytes = webp::encode(&sized, WEBP_QUALITY).ok_or_else(|| broken("WebP refused the picture"))?;
        variants.push(Variant::new(Format::WebP, size, bytes));
        if at == middle {
            deadline.check()?;
            fallback = Some(encode_fallback(&sized)?);
        }
    }
    variants.extend(fallback);
    Ok(variants)
}

/// Resizes with the colours of transparent pixels weighed by what they let through.
pub(super) fn resize(pixels: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Error> {
    if (pixels.width(), pixels.height()) == (width, height) {
        return Ok(pixels);
    }
    let mut target = DynamicImage::new(width, height, pixels.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(&pixels, &mut target, &options)
        .map_err(|error| broken(&format!("resizing: {error}")))?;
    Ok(target)
}

fn encode_fallback(pixels: &DynamicImage) -> Result<Variant, Error> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = Vec::new();
    let failed = |error: image::ImageError| broken(&format!("encoding: {error}"));
    let format = match pixels {
        DynamicImage::ImageRgba8(rgba) => {
            png(rgba, width, height, ExtendedColorType::Rgba8, &mut bytes).map_err(failed)?;
            Format::Png
        }
        other => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            encoder
                .write_image(other.to_rgb8().as_raw(), width, height, ExtendedColorType::Rgb8)
                .map_err(failed)?;
            Format::Jpeg
        }
    };
    Ok(Variant::new(format, (width, height), bytes))
}

/// A PNG that is made as small as the encoder can.
pub(super) fn png(
    raw: &[u8],
    width: u32,
    height: u32,
    colour: ExtendedColorType,
    out: &mut Vec<u8>,
) -> Result<(), image::ImageError> {
    PngEncoder::new_with_quality(out, CompressionType::Best, PngFilter::Adaptive)
        .write_image(raw, width, height, colour)
}
