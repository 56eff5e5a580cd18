//! MP4 and WebM, made by hand.

use media::{Error, Limits, Prepared, Video, VideoFormat, hash, prepare, prepare_file};

use crate::made::refusal;

fn part(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).expect("short");
    [&length.to_be_bytes(), kind.as_slice(), body].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A film of 2.5 seconds with a sound track first, the tables behind the film.
fn mp4(width: u32, height: u32, turned: bool) -> Vec<u8> {
    let mvhd = part(b"mvhd", &words(&[0, 0, 0, 1000, 2500, 0x10000]));
    let matrix = if turned {
        [0, 0x10000, 0, 0xFFFF_0000, 0, 0, 0, 0, 0x4000_0000]
    } else {
        [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000]
    };
    let track = |width: u32, height: u32| {
        let head = [words(&[0; 10]), words(&matrix), words(&[width << 16, height << 16])].concat();
        part(b"trak", &part(b"tkhd", &head))
    };
    let moov = part(b"moov", &[mvhd, track(0, 0), track(width, height)].concat());
    [part(b"ftyp", b"isom\0\0\0\0isommp42"), part(b"mdat", &[7; 5000]), moov].concat()
}

fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short") | 0x1000_0000;
    [id, &length.to_be_bytes(), body].concat()
}

fn webm(document: &[u8]) -> Vec<u8> {
    let info = element(
        &[0x15, 0x49, 0xA9, 0x66],
        &[
            element(&[0x2A, 0xD7, 0xB1], &1_000_000_u32.to_be_bytes()),
            element(&[0x44, 0x89], &4000_f64.to_be_bytes()),
        ]
        .concat(),
    );
    let video = [element(&[0xB0], &640_u16.to_be_bytes()), element(&[0xBA], &360_u16.to_be_bytes())].concat();
    let tracks = element(&[0x16, 0x54, 0xAE, 0x6B], &element(&[0xAE], &element(&[0xE0], &video)));
    let head = element(&[0x1A, 0x45, 0xDF, 0xA3], &element(&[0x42, 0x82], document));
    // A segment of unknown length, as browsers record it.
    [head, vec![0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], info, tracks]
        .concat()
}

fn film(name: &str, bytes: &[u8]) -> Video {
    match prepare(name, bytes, &Limits::default()) {
        Ok(Prepared::Video(video)) => video,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_film_says_how_large_and_how_long_it_is() {
    let bytes = mp4(1280, 720, false);
    let video = film("a.mp4", &bytes);
    assert_eq!((video.width, video.height, video.seconds), (Some(1280), Some(720), Some(2.5)));
    assert_eq!((video.format, video.size), (VideoFormat::Mp4, bytes.len() as u64));
    assert_eq!(video.name, format!("{}.mp4", &hash(&bytes)[..32]));
    let video = film("a.webm", &webm(b"webm"));
    assert_eq!((video.width, video.height, video.seconds), (Some(640), Some(360), Some(4.0)));
}

#[test]
fn a_film_held_upright_is_measured_upright() {
    let video = film("a.mp4", &mp4(1280, 720, true));
    assert_eq!((video.width, video.height), (Some(720), Some(1280)));
}

#[test]
fn a_film_on_the_disk_is_the_same_film() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("a.mp4", mp4(64, 48, false)), ("a.webm", webm(b"webm"))] {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).expect("writes");
        match prepare_file(name, &path, &Limits::default()) {
            Ok(Prepared::Video(video)) => assert_eq!(video, film(name, &bytes)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_is_not_a_whole_film_is_refused() {
    let whole = mp4(64, 48, false);
    let moov_cut = &whole[..whole.len() - 10];
    let head_only = part(b"ftyp", b"isom\0\0\0\0isommp42");
    let mut endless = head_only.clone();
    endless.extend([0, 0, 0, 1, b'm', b'o', b'o', b'v', 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    let mut nothing = head_only.clone();
    nothing.extend([0, 0, 0, 4, b'm', b'o', b'o', b'v']);
    for bytes in [moov_cut, &head_only, &endless, &nothing] {
        assert!(matches!(refusal("a.mp4", bytes), Error::Broken { .. }));
    }
    assert!(matches!(refusal("a.webm", &webm(b"matroska")), Error::Broken { .. }));
    assert!(
        refusal("a.webm", &[0x1A, 0x45, 0xDF, 0xA3]).to_string().starts_with("We could not read this film")
    );
}
