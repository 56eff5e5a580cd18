use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

use super::encode;

fn opaque(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])).into()
}

#[test]
fn what_libwebp_writes_decodes_to_nearly_the_same_pixels() {
    for (width, height) in [(1, 1), (3, 7), (64, 33), (257, 2)] {
        let pixels = opaque(width, height);
        let bytes = encode(&pixels, 95.0).expect("encodes");
        let decoded =
            image::load_from_memory_with_format(&bytes, ImageFormat::WebP).expect("decodes").into_rgb8();
        assert_eq!(decoded.dimensions(), (width, height));
        for (was, is) in pixels.to_rgb8().pixels().zip(decoded.pixels()) {
            for channel in 0..3 {
                assert!(was.0[channel].abs_diff(is.0[channel]) < 60, "{was:?} became {is:?}");
            }
        }
    }
}

#[test]
fn transparency_survives() {
    let pixels = RgbaImage::from_fn(32, 32, |x, _| image::Rgba([200, 30, 30, if x < 16 { 0 } else { 255 }]));
    let bytes = encode(&pixels.into(), 78.0).expect("encodes");
    let decoded =
        image::load_from_memory_with_format(&bytes, ImageFormat::WebP).expect("decodes").into_rgba8();
    assert_eq!(decoded.get_pixel(2, 2).0[3], 0);
    assert_eq!(decoded.get_pixel(30, 30).0[3], 255);
}

#[test]
fn what_libwebp_cannot_take_is_refused() {
    assert_eq!(encode(&opaque(16_384, 1), 78.0), None, "too wide");
    assert_eq!(encode(&DynamicImage::new_rgb8(0, 0), 78.0), None, "empty");
    assert_eq!(encode(&DynamicImage::new_luma8(4, 4), 78.0), None, "another kind of pixel");
}
