//! Sizes, formats, colours and names of what is made from a picture.

use std::collections::HashSet;

use image::{DynamicImage, ImageFormat, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage};
use media::{Format, PictureMeta, content_type, hash};

use crate::made::{encoded, jpeg, picture, png, quarters, with_segment};

fn webp_widths(width: u32, height: u32) -> Vec<u32> {
    let made = picture("a.jpg", &jpeg(&quarters(width, height)));
    assert_eq!((made.width, made.height), (width, height));
    made.meta().webp().map(|variant| variant.width).collect()
}

#[test]
fn a_picture_is_made_in_steps_and_never_larger_than_it_is() {
    assert_eq!(webp_widths(2000, 1000), [360, 720, 1080, 1440]);
    assert_eq!(webp_widths(1440, 90), [360, 720, 1080, 1440]);
    assert_eq!(webp_widths(1000, 500), [360, 720, 1000]);
    assert_eq!(webp_widths(750, 500), [360, 750], "720 is nearly 750");
    assert_eq!(webp_widths(300, 300), [300]);
    assert_eq!(webp_widths(1, 1), [1]);
}

#[test]
fn each_variant_has_the_shape_of_the_picture() {
    let made = picture("a.jpg", &jpeg(&quarters(1200, 800)));
    for variant in &made.variants {
        assert_eq!(variant.height, (variant.width * 2 + 1) / 3);
        let decoded = image::load_from_memory(&variant.bytes).expect("decodes");
        assert_eq!((decoded.width(), decoded.height()), (variant.width, variant.height));
    }
}

#[test]
fn extreme_shapes_have_variants_too() {
    let tall = picture("a.png", &png(RgbImage::new(40, 18_000)));
    assert_eq!((tall.width, tall.height), (40, 18_000));
    assert!(tall.variants.iter().all(|variant| variant.height <= 8192 && variant.width >= 1));
    let wide = picture("a.png", &png(RgbImage::new(18_000, 2)));
    assert!(wide.variants.iter().all(|variant| variant.width <= 1440 && variant.height >= 1));
}

#[test]
fn names_are_the_beginning_of_the_hash_of_the_bytes() {
    let made = picture("a.jpg", &jpeg(&quarters(800, 600)));
    let names: HashSet<&str> = made.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names.len(), made.variants.len());
    for variant in &made.variants {
        let expected = format!("{}.{}", &hash(&variant.bytes)[..32], variant.format.extension());
        assert_eq!(variant.name, expected);
        assert_eq!(content_type(&variant.name), variant.format.content_type());
    }
    let again = picture("b.jpg", &jpeg(&quarters(800, 600)));
    assert_eq!(again.meta(), made.meta(), "the same picture has the same files");
}

#[test]
fn an_opaque_picture_falls_back_to_jpeg_and_a_transparent_one_to_png() {
    let opaque = picture("a.png", &png(RgbaImage::from_pixel(900, 10, Rgba([9, 9, 9, 255])))).meta();
    let fallback = opaque.fallback().expect("one");
    assert_eq!((fallback.format, fallback.width), (Format::Jpeg, 720));

    let glass = RgbaImage::from_fn(900, 10, |x, _| Rgba([9, 9, 9, if x < 450 { 0 } else { 255 }]));
    let made = picture("a.png", &png(glass));
    let fallback = made.variants.iter().find(|variant| variant.format == Format::Png).expect("one");
    let decoded = image::load_from_memory(&fallback.bytes).expect("decodes").into_rgba8();
    assert_eq!(decoded.get_pixel(5, 5).0[3], 0);
    assert_eq!(decoded.get_pixel(fallback.width - 5, 5).0[3], 255);
    assert!(made.variants.iter().all(|variant| variant.format != Format::Jpeg));
}

#[test]
fn every_kind_of_pixel_becomes_eight_bit_colour() {
    let (width, height) = (30, 20);
    let kinds: Vec<DynamicImage> = vec![
        image::ImageBuffer::from_pixel(width, height, Luma([128_u8])).into(),
        image::ImageBuffer::from_pixel(width, height, LumaA([128_u8, 255])).into(),
        image::ImageBuffer::from_pixel(width, height, Luma([0x8080_u16])).into(),
        image::ImageBuffer::from_pixel(width, height, LumaA([0x8080_u16, 0xFFFF])).into(),
        image::ImageBuffer::from_pixel(width, height, Rgb([0x8080_u16; 3])).into(),
        image::ImageBuffer::from_pixel(width, height, Rgba([0x8080_u16, 0x8080, 0x8080, 0xFFFF])).into(),
    ];
    for pixels in kinds {
        let made = picture("a.png", &png(pixels.clone()));
        assert_eq!(made.placeholder.colour(), "#808080", "{:?}", pixels.color());
    }
}

#[test]
fn every_format_is_read() {
    let pixels: DynamicImage = quarters(64, 64).into();
    for (name, format) in [
        ("a.jpg", ImageFormat::Jpeg),
        ("a.JPEG", ImageFormat::Jpeg),
        ("a.png", ImageFormat::Png),
        ("a.webp", ImageFormat::WebP),
        ("a.gif", ImageFormat::Gif),
    ] {
        let made = picture(name, &encoded(&pixels, format));
        assert_eq!((made.width, made.height), (64, 64), "{name}");
    }
}

#[test]
fn of_an_animation_the_first_frame_is_taken() {
    let mut file = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
    for colour in [[250, 0, 0, 255], [0, 0, 250, 255]] {
        encoder
            .encode_frame(image::Frame::new(RgbaImage::from_pixel(20, 20, Rgba(colour))))
            .expect("encodes");
    }
    drop(encoder);
    let [red, _, blue] = picture("a.gif", &file).placeholder.average;
    assert!(red > 200 && blue < 50);
}

#[test]
fn a_colour_profile_is_applied_before_it_is_dropped() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    let dull = jpeg(&RgbImage::from_pixel(32, 32, Rgb([200, 100, 100])));
    let vivid = with_segment(&dull, 0xE2, &[b"ICC_PROFILE\0\x01\x01", profile.as_slice()].concat());
    let [red, green, _] = picture("a.jpg", &dull).placeholder.average;
    let [red_p3, green_p3, _] = picture("a.jpg", &vivid).placeholder.average;
    assert!(red_p3 > red + 5 && green_p3 < green, "{red_p3} {green_p3}");
}

#[test]
fn a_profile_that_makes_no_sense_is_as_good_as_none() {
    let plain = jpeg(&RgbImage::from_pixel(32, 32, Rgb([200, 100, 100])));
    let odd = with_segment(&plain, 0xE2, b"ICC_PROFILE\0\x01\x01this is no profile");
    assert_eq!(picture("a.jpg", &odd).meta(), picture("a.jpg", &plain).meta());
}

#[test]
fn the_placeholder_is_the_average_colour_and_a_small_blur() {
    let made = picture("a.png", &png(RgbImage::from_pixel(300, 200, Rgb([10, 200, 30])))).meta();
    assert_eq!(made.colour, "#0ac81e");
    assert!(made.thumbhash.len() <= 50 && made.thumbhash.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let preview = made.preview.expect("small enough");
    assert!(preview.starts_with("data:image/png;base64,") && preview.len() < 400);
    let glass = picture("a.png", &png(RgbaImage::new(50, 50)));
    assert_eq!(glass.placeholder.colour(), "#ffffff");
    assert!(glass.placeholder.data_uri().is_none_or(|uri| uri.len() < 400));
}

#[test]
fn previews_of_ordinary_pictures_fit() {
    for (width, height) in [(1200, 800), (800, 1200), (500, 500)] {
        let made = picture("a.jpg", &jpeg(&quarters(width, height)));
        assert!(made.placeholder.data_uri().is_some(), "{width} × {height}");
    }
}

#[test]
fn what_is_remembered_survives_json() {
    let meta = picture("a.jpg", &jpeg(&quarters(800, 600))).meta();
    let json = serde_json::to_string(&meta).expect("writes");
    assert!(json.contains("\"format\":\"webp\"") && !json.contains("bytes"));
    assert_eq!(serde_json::from_str::<PictureMeta>(&json).expect("reads"), meta);
}
