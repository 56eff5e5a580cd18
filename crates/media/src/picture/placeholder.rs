//! What stands in a picture's place while it loads: its average colour, and a blur of a few hundred bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ExtendedColorType, RgbaImage};

use super::variants::{png, resize};
use crate::Error;

/// The longest side that a thumbhash is made from.
const SAMPLE: u32 = 100;
/// The longest side of the preview in pixels; browsers blow it up softly.
const PREVIEW: u32 = 8;
/// A preview that would take more bytes than this in every page is left out.
const PREVIEW_BYTES: usize = 400;

/// The look of a picture in some 25 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The thumbhash.
    pub thumbhash: Vec<u8>,
    /// Average red, green and blue, transparent pixels left out.
    pub average: [u8; 3],
}

impl Placeholder {
    pub(super) fn of(pixels: &DynamicImage) -> Result<Self, Error> {
        let (width, height) = within(pixels.width(), pixels.height(), SAMPLE);
        let sample = resize(pixels.clone(), width, height)?.into_rgba8();
        let thumbhash = thumbhash::rgba_to_thumb_hash(width as usize, height as usize, sample.as_raw());
        Ok(Self { thumbhash, average: average(&sample) })
    }

    /// The average colour as `#rrggbb`.
    #[must_use]
    pub fn colour(&self) -> String {
        let [red, green, blue] = self.average;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The blur as a PNG in a `data:` address. Nothing when that takes 400 bytes or more: then show the colour.
    #[must_use]
    pub fn data_uri(&self) -> Option<String> {
        let (width, height, rgba) = thumbhash::thumb_hash_to_rgba(&self.thumbhash).ok()?;
        let blur = RgbaImage::from_raw(u32::try_from(width).ok()?, u32::try_from(height).ok()?, rgba)?;
        let (width, height) = within(blur.width(), blur.height(), PREVIEW);
        let small = resize(blur.into(), width, height).ok()?.into_rgba8();
        let mut file = Vec::new();
        if small.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
            let rgb = DynamicImage::from(small).into_rgb8();
            png(&rgb, width, height, ExtendedColorType::Rgb8, &mut file).ok()?;
        } else {
            png(&small, width, height, ExtendedColorType::Rgba8, &mut file).ok()?;
        }
        let uri = format!("data:image/png;base64,{}", STANDARD.encode(file));
        (uri.len() < PREVIEW_BYTES).then_some(uri)
    }
}

/// The same shape with the longer side at most `side`, and no side under one.
fn within(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= side {
        return (width.max(1), height.max(1));
    }
    let scale = |length: u32| ((length * side + longer / 2) / longer).max(1);
    (scale(width), scale(height))
}

fn average(sample: &RgbaImage) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    let mut weight = 0;
    for pixel in sample.pixels() {
        let alpha = u64::from(pixel.0[3]);
        weight += alpha;
        for (sum, channel) in sums.iter_mut().zip(pixel.0) {
            *sum += u64::from(channel) * alpha;
        }
    }
    // A picture of nothing but air looks like paper.
    sums.map(|sum| {
        (sum + weight / 2).checked_div(weight).map_or(u8::MAX, |mean| u8::try_from(mean).unwrap_or(u8::MAX))
    })
}
