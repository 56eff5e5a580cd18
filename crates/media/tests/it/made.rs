//! Pictures and parts of files made by hand.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use media::{Error, Limits, Picture, Prepared, prepare};

use crate::bombs::chunk;
pub(crate) use crate::bombs::{packed_zeros, png_claiming};

/// Four quarters: red, green / blue, white.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    })
}

pub(crate) fn encoded(pixels: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    pixels.write_to(&mut file, format).expect("encodes");
    file.into_inner()
}

pub(crate) fn jpeg(pixels: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 95).encode_image(pixels).expect("encodes");
    file
}

pub(crate) fn png(pixels: impl Into<DynamicImage>) -> Vec<u8> {
    encoded(&pixels.into(), ImageFormat::Png)
}

pub(crate) fn picture(name: &str, bytes: &[u8]) -> Picture {
    match prepare(name, bytes, &Limits::default()) {
        Ok(Prepared::Picture(picture)) => picture,
        other => panic!("{name} is not a picture: {other:?}"),
    }
}

pub(crate) fn refusal(name: &str, bytes: &[u8]) -> Error {
    match prepare(name, bytes, &Limits::default()) {
        Err(error) => error,
        Ok(taken) => panic!("{name} was taken: {taken:?}"),
    }
}

/// EXIF in little endian: an orientation, a camera's name, and a place on Earth.
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II\x2A\0\x08\0\0\0".to_vec();
    let model = b"SecretCam\0";
    let after = 8 + 2 + 3 * 12 + 4;
    let gps = after + u32::try_from(model.len()).expect("short");
    tiff.extend(3_u16.to_le_bytes());
    entry(&mut tiff, 0x0110, 2, 10, after);
    entry(&mut tiff, 0x0112, 3, 1, u32::from(orientation));
    entry(&mut tiff, 0x8825, 4, 1, gps);
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(model);
    tiff.extend(1_u16.to_le_bytes());
    entry(&mut tiff, 0x0001, 2, 2, u32::from(b'N'));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(b"GPS 52.520008 13.404954");
    tiff
}

fn entry(tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32) {
    tiff.extend(tag.to_le_bytes());
    tiff.extend(kind.to_le_bytes());
    tiff.extend(count.to_le_bytes());
    tiff.extend(value.to_le_bytes());
}

pub(crate) const XMP: &[u8] =
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>SecretName</dc:creator></x:xmpmeta>";

/// Puts a segment behind the start of a JPEG.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8, 0xFF, marker];
    file.extend(u16::try_from(body.len() + 2).expect("short").to_be_bytes());
    file.extend(body);
    file.extend(&jpeg[2..]);
    file
}

pub(crate) fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", exif(orientation).as_slice()].concat())
}

/// Puts a chunk behind the header of a PNG.
pub(crate) fn with_chunk(png: &[u8], kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8 + 25;
    [&png[..HEADER], &chunk(kind, body), &png[HEADER..]].concat()
}
