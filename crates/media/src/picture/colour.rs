//! Brings every kind of pixel to 8-bit sRGB, with transparency only where there is some.

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// RGB, or RGBA when at least one pixel lets something through.
pub(super) fn eight_bit(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return pixels.into_rgb8().into();
    }
    let rgba = pixels.into_rgba8();
    if rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::from(rgba).into_rgb8().into()
    } else {
        rgba.into()
    }
}

/// Applies the picture's own colour profile, since it is dropped: a photograph from a telephone would turn pale. A
/// profile that makes no sense is as good as none.
pub(super) fn to_srgb(pixels: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let Some(profile) = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) else {
        return pixels;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return pixels;
    }
    transformed(&pixels, &profile).unwrap_or(pixels)
}

fn transformed(pixels: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let layout = if pixels.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let transform = profile
        .create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default())
        .ok()?;
    let source = pixels.as_bytes();
    let mut target = vec![0; source.len()];
    transform.transform(source, &mut target).ok()?;
    let (width, height) = (pixels.width(), pixels.height());
    match layout {
        Layout::Rgba => RgbaImage::from_raw(width, height, target).map(DynamicImage::from),
        _ => RgbImage::from_raw(width, height, target).map(DynamicImage::from),
    }
}
