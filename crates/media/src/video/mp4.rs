//! Reads size and length of an MP4 from its `moov` box, passing over the film itself.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Facts, invalid};

/// The tables of a film of some hours have a few megabytes.
const MAX_MOOV: u64 = 32 * 1024 * 1024;
/// Boxes on the outermost level that we are willing to pass over. A live recording has one for each second.
const MAX_BOXES: usize = 100_000;

/// Walks the outer boxes. Each must lie within the file; one of them must be `moov`.
pub(super) fn facts<R: Read + Seek>(reader: &mut R, size: u64) -> io::Result<Facts> {
    let mut at = 0;
    for _ in 0..MAX_BOXES {
        if at + 8 > size {
            break;
        }
        reader.seek(SeekFrom::Start(at))?;
        let (kind, header, length) = outer(reader, size - at)?;
        if length < header || length > size - at {
            return Err(invalid("a box reaches past the end of the file"));
        }
        if &kind == b"moov" {
            return moov(reader, length - header);
        }
        at += length;
    }
    Err(invalid("there is no moov box"))
}

/// The kind of the next box, the length of its header, and its whole length.
fn outer<R: Read>(reader: &mut R, left: u64) -> io::Result<([u8; 4], u64, u64)> {
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let kind = [head[4], head[5], head[6], head[7]];
    Ok(match be32(&head, 0) {
        Some(1) => {
            let mut large = [0; 8];
            reader.read_exact(&mut large)?;
            (kind, 16, u64::from_be_bytes(large))
        }
        // Zero: to the end of the file.
        Some(0) | None => (kind, 8, left),
        Some(length) => (kind, 8, u64::from(length)),
    })
}

fn moov<R: Read>(reader: &mut R, length: u64) -> io::Result<Facts> {
    if length > MAX_MOOV {
        return Err(invalid("the moov box is too large"));
    }
    let mut body = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut body)?;
    let mut facts = Facts::default();
    for (kind, inner) in boxes(&body) {
        match kind {
            b"mvhd" => facts.seconds = seconds(inner),
            b"trak" => {
                if let Some((width, height)) = track_size(inner).filter(|_| facts.width.is_none()) {
                    (facts.width, facts.height) = (Some(width), Some(height));
                }
            }
            _ => {}
        }
    }
    Ok(facts)
}

/// The boxes inside a box. A box that does not fit ends the walk.
fn boxes(mut body: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::try_from(be32(body, 0)?).ok()?;
        let kind = body.get(4..8)?.first_chunk::<4>()?;
        let inner = body.get(8..length)?;
        body = body.get(length..)?;
        Some((kind, inner))
    })
}

fn seconds(mvhd: &[u8]) -> Option<f64> {
    let (scale, length) = if *mvhd.first()? == 1 {
        (be32(mvhd, 20)?, (u64::from(be32(mvhd, 24)?) << 32) | u64::from(be32(mvhd, 28)?))
    } else {
        (be32(mvhd, 12)?, u64::from(be32(mvhd, 16)?))
    };
    (scale > 0 && length > 0).then(|| length as f64 / f64::from(scale))
}

/// Width and height of a track that shows something; a sound track has neither.
fn track_size(trak: &[u8]) -> Option<(u32, u32)> {
    let (_, tkhd) = boxes(trak).find(|(kind, _)| *kind == b"tkhd")?;
    let start = if *tkhd.first()? == 1 { 88 } else { 76 };
    // Fixed point numbers with 16 bits behind the point; the matrix before them may turn the picture by a quarter.
    let (width, height) = (be32(tkhd, start)? >> 16, be32(tkhd, start + 4)? >> 16);
    let turned = be32(tkhd, start - 36)? == 0 && be32(tkhd, start - 32)? != 0;
    let (width, height) = if turned { (height, width) } else { (width, height) };
    (width > 0 && height > 0).then_some((width, height))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|four| u32::from_be_bytes(*four))
}
