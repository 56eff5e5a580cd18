//! Files made to hurt, and files that are simply wrong: each has its own clear refusal.

use std::time::Duration;

use image::{DynamicImage, ImageFormat};
use media::{Error, Limits, prepare, prepare_file};

use crate::made::{
    encoded, jpeg, packed_zeros, picture, png, png_claiming, quarters, refusal, with_exif, with_segment,
};

#[test]
fn a_header_that_claims_too_many_pixels_is_enough_to_refuse() {
    let png = refusal("a.png", &png_claiming(60_000, 60_000, 8, 2, &packed_zeros(1000)));
    assert_eq!(
        png.to_string(),
        "This picture has 60,000 × 60,000 pixels; we take up to 80 million. Make it smaller and try again."
    );
    let mut gif = b"GIF89a\x60\xEA\x60\xEA\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    gif.extend(b"\x2C\0\0\0\0\x60\xEA\x60\xEA\0\x02\x02\x4C\x01\0\x3B");
    assert!(matches!(refusal("a.gif", &gif), Error::TooManyPixels { width: 60_000, height: 60_000, .. }));
    let mut camera = jpeg(&quarters(16, 16));
    let frame = camera.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    camera[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert!(matches!(refusal("a.jpg", &camera), Error::TooManyPixels { width: 60_000, height: 60_000, .. }));
}

#[test]
fn a_side_may_not_be_too_long() {
    let error = refusal("a.png", &png_claiming(30_000, 2, 8, 2, &packed_zeros(100)));
    assert_eq!(
        error.to_string(),
        "This picture has 30,000 × 2 pixels; we take up to 20,000 on a side. Make it smaller and try again."
    );
}

#[test]
fn pixels_that_need_too_much_memory_are_refused_before_they_are_unpacked() {
    // 16 bits for each of four channels: 80 million pixels would take 640 MB.
    assert!(matches!(
        refusal("a.png", &png_claiming(8000, 10_000, 16, 6, &packed_zeros(1000))),
        Error::TooMuchMemory
    ));
    let small = Limits { alloc: 1000, ..Limits::default() };
    let refused = prepare("a.jpg", &jpeg(&quarters(100, 100)), &small);
    assert!(matches!(refused, Err(Error::TooMuchMemory)), "{refused:?}");
}

#[test]
fn a_picture_of_64_million_black_pixels_in_a_few_kilobytes_is_harmless() {
    let bytes = png_claiming(8000, 8000, 8, 0, &packed_zeros(8000 * 8001));
    assert!(bytes.len() < 100_000);
    let made = picture("a.png", &bytes);
    assert_eq!((made.width, made.height, made.placeholder.colour().as_str()), (8000, 8000, "#000000"));
}

#[test]
fn data_beyond_the_picture_is_not_unpacked_into_memory() {
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    let bomb = png_claiming(10, 10, 8, 2, &packed_zeros(64 << 20));
    assert!(!matches!(prepare("a.png", &bomb, &limits), Err(Error::TooSlow)));
}

#[test]
fn a_jpeg_of_thousands_of_scans_is_refused() {
    let whole = jpeg(&quarters(64, 64));
    let start = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    let (head, scan) = whole.split_at(start);
    let scan = &scan[..scan.len() - 2];
    let bomb = [head, &scan.repeat(2000), &[0xFF, 0xD9]].concat();
    assert!(matches!(refusal("a.jpg", &bomb), Error::TooSlow));
}

#[test]
fn when_the_time_is_over_the_work_stops() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    for (name, bytes) in [("a.jpg", jpeg(&quarters(50, 50))), ("a.png", png(quarters(50, 50)))] {
        assert!(matches!(prepare(name, &bytes, &limits), Err(Error::TooSlow)), "{name}");
    }
}

#[test]
fn a_file_that_is_cut_short_is_damaged() {
    let pixels: DynamicImage = quarters(300, 200).into();
    for (name, format) in [
        ("a.jpg", ImageFormat::Jpeg),
        ("a.png", ImageFormat::Png),
        ("a.webp", ImageFormat::WebP),
        ("a.gif", ImageFormat::Gif),
    ] {
        let whole = encoded(&pixels, format);
        for part in [16, whole.len() / 4, whole.len() / 2, whole.len() * 3 / 4] {
            let error = refusal(name, &whole[..part]);
            assert!(matches!(error, Error::Broken { .. }), "{name} cut at {part}: {error:?}");
            assert!(error.to_string().starts_with("We could not read this picture: it may be damaged"));
        }
    }
}

#[test]
fn a_preview_inside_does_not_hide_that_the_picture_is_cut_short() {
    let small = jpeg(&quarters(16, 16));
    let whole = with_segment(&jpeg(&quarters(300, 200)), 0xE1, &[b"Exif\0\0", small.as_slice()].concat());
    assert!(matches!(refusal("a.jpg", &whole[..whole.len() / 2]), Error::Broken { .. }));
}

#[test]
fn the_name_and_the_bytes_must_agree() {
    let camera = jpeg(&quarters(20, 20));
    let told = |name: &str, bytes: &[u8]| refusal(name, bytes).to_string();
    assert_eq!(
        told("holiday.png", &camera),
        "“holiday.png” is not what its name says: it is a JPEG picture. Give it the right ending and send it again."
    );
    assert!(told("a.jpg", b"PK\x03\x04 and so on").contains("it is a ZIP archive. Unpack it"));
    assert!(
        told("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
            .contains("HEIC picture, as telephones make them")
    );
    assert!(told("a.webp", b"\0\0\0\x18ftypavif\0\0\0\0").contains("AVIF"));
    assert!(told("a.mp4", b"\0\0\0\x18ftypqt  \0\0\0\0").contains("QuickTime"));
    assert!(told("a.png", b"%PDF-1.7").contains("PDF"));
    assert!(told("a.png", b"<html><script>alert(1)</script>").contains("it is something else"));
    assert!(told("a.svg", &camera).contains("JPEG"));
    assert!(told("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").contains("SVG drawing"));
    assert!(told("a.vtt", b"1\n00:00 --> 00:01\n").contains("something else"));
    assert!(told("a.gif", b"").contains("is empty"));
}

#[test]
fn endings_that_we_do_not_take_are_named() {
    for name in ["a.exe", "a.html", "a.heic", "a", "", "a.jpg.php", ".jpg.", "a.svgz", "jpg"] {
        let error = refusal(name, &jpeg(&quarters(20, 20)));
        assert!(matches!(error, Error::Ending { .. }), "{name}: {error:?}");
    }
}

#[test]
fn forty_mebibytes_are_the_limit() {
    let mut bytes = jpeg(&quarters(20, 20));
    bytes.resize(40 << 20, 0);
    picture("a.jpg", &bytes);
    bytes.push(0);
    let error = refusal("a.jpg", &bytes);
    assert_eq!(
        error.to_string(),
        "This picture has 40.1 MB; we take up to 40 MB. Make it smaller and try again."
    );
}

#[test]
fn other_kinds_have_limits_of_their_own() {
    let drawing = format!("<svg viewBox='0 0 1 1'>{}</svg>", " ".repeat(1 << 20));
    assert!(
        refusal("a.svg", drawing.as_bytes())
            .to_string()
            .starts_with("This drawing has 1.1 MB; we take up to 1 MB")
    );
    let captions = format!("WEBVTT\n{}", "\n".repeat(1 << 20));
    assert!(matches!(refusal("a.vtt", captions.as_bytes()), Error::TooLarge { .. }));
}

#[test]
fn a_file_on_the_disk_is_refused_by_its_size_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, with_exif(&jpeg(&quarters(20, 20)), 6)).expect("writes");
    assert!(prepare_file("a.jpg", &path, &Limits::default()).is_ok());
    // A hole in the file: it takes no room, and would take a terabyte of memory.
    std::fs::OpenOptions::new().write(true).open(&path).expect("opens").set_len(1 << 40).expect("grows");
    assert!(matches!(prepare_file("a.jpg", &path, &Limits::default()), Err(Error::TooLarge { .. })));
    let missing = prepare_file("a.jpg", &folder.path().join("none"), &Limits::default());
    assert!(matches!(missing, Err(Error::Read { .. })));
}
