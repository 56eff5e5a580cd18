//! Lossy WebP through libwebp: the one place of this crate that calls C.

use std::ffi::c_int;

use image::DynamicImage;
use libwebp_sys::{WebPEncodeRGB, WebPEncodeRGBA, WebPFree};

/// Either function of libwebp that encodes packed 8-bit pixels.
type Encode = unsafe extern "C" fn(*const u8, c_int, c_int, c_int, f32, *mut *mut u8) -> usize;

/// Encodes RGB or RGBA pixels with a quality from 0 to 100. Nothing when libwebp refuses, which it does for a side over
/// 16,383 pixels and when there is no memory, or when the pixels are of another kind.
pub(super) fn encode(pixels: &DynamicImage, quality: f32) -> Option<Vec<u8>> {
    match pixels {
        DynamicImage::ImageRgb8(image) => call(WebPEncodeRGB, image, image.dimensions(), 3, quality),
        DynamicImage::ImageRgba8(image) => call(WebPEncodeRGBA, image, image.dimensions(), 4, quality),
        _ => None,
    }
}

#[expect(unsafe_code, reason = "libwebp is C; no released encoder for lossy WebP is written in Rust")]
fn call(
    encode: Encode,
    raw: &[u8],
    (width, height): (u32, u32),
    channels: usize,
    quality: f32,
) -> Option<Vec<u8>> {
    let stride = usize::try_from(width).ok()?.checked_mul(channels)?;
    let needed = stride.checked_mul(usize::try_from(height).ok()?)?;
    if raw.len() < needed || needed == 0 {
        return None;
    }
    let (width, height) = (c_int::try_from(width).ok()?, c_int::try_from(height).ok()?);
    let stride = c_int::try_from(stride).ok()?;
    let mut output: *mut u8 = std::ptr::null_mut();
    // SAFETY: `raw` holds `height` rows of `stride` bytes (checked above), libwebp only reads them, and `output` is a
    // valid place for the address of what it allocates.
    let size = unsafe { encode(raw.as_ptr(), width, height, stride, quality, &raw mut output) };
    if output.is_null() {
        return None;
    }
    // SAFETY: libwebp has written `size` bytes at `output`, which nobody else knows and which is freed only below.
    let bytes = unsafe { std::slice::from_raw_parts(output, size) }.to_vec();
    // SAFETY: `output` was allocated by libwebp and is not used after this.
    unsafe { WebPFree(output.cast()) };
    (size > 0).then_some(bytes)
}

#[cfg(test)]
#[path = "webp_tests.rs"]
mod tests;
