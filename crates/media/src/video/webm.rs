//! Reads size and length of a WebM from the first elements of its segment.

use std::io::{self, Read};

use super::{Facts, invalid};

/// Information and tracks stand before the first frames, well within this.
const HEAD: u64 = 1024 * 1024;

const EBML: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TIMECODE_SCALE: u32 = 0x002A_D7B1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const VIDEO: u32 = 0xE0;
const PIXEL_WIDTH: u32 = 0xB0;
const PIXEL_HEIGHT: u32 = 0xBA;

/// Reads the head of the file. The document must call itself WebM (Matroska in general does not play in browsers).
pub(super) fn facts<R: Read>(reader: &mut R) -> io::Result<Facts> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let document = elements(&head).find(|(id, _)| *id == EBML).map(|(_, inner)| inner).unwrap_or_default();
    if !elements(document).any(|(id, inner)| id == DOC_TYPE && inner.trim_ascii_end() == b"webm") {
        return Err(invalid("the document type is not webm"));
    }
    let Some((_, segment)) = elements(&head).find(|(id, _)| *id == SEGMENT) else {
        return Err(invalid("there is no segment"));
    };
    let mut facts = Facts::default();
    for (id, inner) in elements(segment) {
        match id {
            INFO => facts.seconds = seconds(inner),
            TRACKS => (facts.width, facts.height) = size(inner).unzip(),
            _ => {}
        }
    }
    Ok(facts)
}

fn seconds(info: &[u8]) -> Option<f64> {
    let scale =
        elements(info).find(|(id, _)| *id == TIMECODE_SCALE).map_or(1_000_000, |(_, inner)| unsigned(inner));
    let (_, length) = elements(info).find(|(id, _)| *id == DURATION)?;
    let ticks = match length.len() {
        4 => f64::from(f32::from_be_bytes(*length.first_chunk()?)),
        8 => f64::from_be_bytes(*length.first_chunk()?),
        _ => return None,
    };
    let seconds = ticks * scale as f64 / 1e9;
    (seconds.is_finite() && seconds > 0.0).then_some(seconds)
}

fn size(tracks: &[u8]) -> Option<(u32, u32)> {
    elements(tracks).filter(|(id, _)| *id == TRACK_ENTRY).find_map(|(_, entry)| {
        let (_, video) = elements(entry).find(|(id, _)| *id == VIDEO)?;
        let side = |wanted| {
            let (_, inner) = elements(video).find(|(id, _)| *id == wanted)?;
            u32::try_from(unsigned(inner)).ok().filter(|side| *side > 0)
        };
        side(PIXEL_WIDTH).zip(side(PIXEL_HEIGHT))
    })
}

/// The elements inside an element. One that reaches past the end, or says that it does not know its length (a live
/// recording), is cut there.
fn elements(mut body: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let id_length = usize::try_from(body.first()?.leading_zeros()).ok()? + 1;
        if id_length > 4 {
            return None;
        }
        let id = u32::try_from(unsigned(body.get(..id_length)?)).ok()?;
        let rest = body.get(id_length..)?;
        let first = *rest.first()?;
        let size_length = usize::try_from(first.leading_zeros()).ok()? + 1;
        if size_length > 8 {
            return None;
        }
        let mask = (1_u64 << (7 * size_length)) - 1;
        let size = unsigned(rest.get(..size_length)?) & mask;
        let inner = rest.get(size_length..)?;
        let end = usize::try_from(size).unwrap_or(usize::MAX).min(inner.len());
        let (inside, after) = inner.split_at(end);
        body = after;
        Some((id, inside))
    })
}

/// A big-endian number of up to eight bytes.
fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
