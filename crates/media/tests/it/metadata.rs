//! Pictures stand upright afterwards, and hold nothing but their pixels.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use media::Picture;

use crate::made::{XMP, encoded, exif, jpeg, picture, png, quarters, with_chunk, with_exif, with_segment};

/// The pixels as a camera stores them, so that the given orientation makes them upright: where row 0 and column 0 of the
/// stored pixels lie in the upright picture, as the EXIF standard says it.
fn stored(upright: &RgbImage, orientation: u16) -> RgbImage {
    let (width, height) = upright.dimensions();
    let turned = orientation >= 5;
    let (columns, rows) = if turned { (height, width) } else { (width, height) };
    RgbImage::from_fn(columns, rows, |column, row| {
        let (right, bottom) = (width - 1, height - 1);
        let (x, y) = match orientation {
            1 => (column, row),
            2 => (right - column, row),
            3 => (right - column, bottom - row),
            4 => (column, bottom - row),
            5 => (row, column),
            6 => (right - row, column),
            7 => (right - row, bottom - column),
            _ => (row, bottom - column),
        };
        *upright.get_pixel(x, y)
    })
}

fn assert_upright(made: &Picture, (width, height): (u32, u32), what: &str) {
    assert_eq!((made.width, made.height), (width, height), "{what}");
    for variant in &made.variants {
        let pixels = image::load_from_memory(&variant.bytes).expect("decodes").into_rgb8();
        let (right, bottom) = (variant.width - 1, variant.height - 1);
        let corners = [
            ((1, 1), [255, 0, 0]),
            ((right - 1, 1), [0, 255, 0]),
            ((1, bottom - 1), [0, 0, 255]),
            ((right - 1, bottom - 1), [255, 255, 255]),
        ];
        for ((x, y), expected) in corners {
            let Rgb(found) = *pixels.get_pixel(x, y);
            assert!(
                found.iter().zip(expected).all(|(is, wanted)| is.abs_diff(wanted) < 40),
                "{what}: {found:?}"
            );
        }
    }
}

#[test]
fn every_orientation_of_a_jpeg_is_turned_upright() {
    for (width, height) in [(64, 32), (32, 64), (1600, 200)] {
        let upright = quarters(width, height);
        for orientation in 1..=8 {
            let file = with_exif(&jpeg(&stored(&upright, orientation)), orientation);
            assert_upright(&picture("a.jpg", &file), (width, height), &format!("orientation {orientation}"));
        }
    }
}

#[test]
fn the_orientation_of_png_and_webp_counts_too() {
    let upright = quarters(64, 32);
    let camera = stored(&upright, 6);
    let file = with_chunk(&png(camera.clone()), b"eXIf", &exif(6));
    assert_upright(&picture("a.png", &file), (64, 32), "PNG");
    assert_upright(&picture("a.webp", &webp_with_exif(&camera, 6)), (64, 32), "WebP");
}

/// An extended WebP: the header that announces EXIF, the pixels, and EXIF.
fn webp_with_exif(pixels: &RgbImage, orientation: u16) -> Vec<u8> {
    let simple = encoded(&DynamicImage::from(pixels.clone()), ImageFormat::WebP);
    let mut extended = vec![0b1000, 0, 0, 0];
    extended.extend(&(pixels.width() - 1).to_le_bytes()[..3]);
    extended.extend(&(pixels.height() - 1).to_le_bytes()[..3]);
    let part = |kind: &[u8; 4], body: &[u8]| {
        let mut part = kind.to_vec();
        part.extend(u32::try_from(body.len()).expect("short").to_le_bytes());
        part.extend(body);
        part.extend(vec![0; body.len() % 2]);
        part
    };
    let inside = [
        b"WEBP".to_vec(),
        part(b"VP8X", &extended),
        simple[12..].to_vec(),
        part(b"EXIF", &exif(orientation)),
    ];
    part(b"RIFF", &inside.concat())
}

#[test]
fn an_orientation_that_does_not_exist_changes_nothing() {
    for orientation in [0, 9, 4711] {
        let file = with_exif(&jpeg(&quarters(64, 32)), orientation);
        assert_upright(&picture("a.jpg", &file), (64, 32), "odd orientation");
    }
}

const TELLTALES: [&[u8]; 11] = [
    b"Exif",
    b"EXIF",
    b"eXIf",
    b"SecretCam",
    b"GPS",
    b"xmpmeta",
    b"ns.adobe.com",
    b"SecretName",
    b"tEXt",
    b"ICC_PROFILE",
    b"a comment",
];

fn assert_bare(made: &Picture) {
    for variant in &made.variants {
        for telltale in TELLTALES {
            let found = variant.bytes.windows(telltale.len()).any(|window| window == telltale);
            assert!(!found, "{} in {}", String::from_utf8_lossy(telltale), variant.name);
        }
    }
}

#[test]
fn nothing_of_a_jpegs_metadata_is_left() {
    let mut file = with_exif(&jpeg(&quarters(400, 300)), 1);
    file = with_segment(&file, 0xE1, XMP);
    file = with_segment(&file, 0xED, b"Photoshop 3.0\x008BIM\x04\x04 SecretName");
    file = with_segment(&file, 0xFE, b"a comment with GPS 52.520008 13.404954");
    file.extend(b"GPS behind the end SecretName");
    for telltale in [b"SecretCam".as_slice(), b"SecretName", b"GPS"] {
        assert!(file.windows(telltale.len()).any(|window| window == telltale), "the test file holds it");
    }
    assert_bare(&picture("a.jpg", &file));
}

#[test]
fn nothing_of_the_metadata_of_png_and_webp_is_left() {
    let mut file = with_chunk(&png(quarters(400, 300)), b"eXIf", &exif(1));
    file = with_chunk(&file, b"tEXt", b"Author\0SecretName");
    assert_bare(&picture("a.png", &file));
    assert_bare(&picture("a.webp", &webp_with_exif(&quarters(400, 300), 1)));
}
