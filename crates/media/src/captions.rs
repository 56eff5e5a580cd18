//! WebVTT captions: checked line by line, stored as they are.

use serde::{Deserialize, Serialize};

use crate::Error;

/// A caption file that players can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// Its name in the store, made from the hash of its bytes.
    pub name: String,
    /// How many captions it has.
    pub cues: u32,
    /// When the last one ends, in thousandths of a second.
    pub ends_ms: u64,
}

impl Captions {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            wrong(line, "These are not UTF-8 letters. Save the captions as UTF-8 and send them again.")
        })?;
        if let Some(at) = text.find('\0') {
            let line = text[..at].split('\n').count();
            return Err(wrong(line, "There is a zero byte here. Save the captions as plain text in UTF-8."));
        }
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        signature(lines.next().unwrap_or_default())?;
        let (cues, ends_ms) = timings(lines)?;
        Ok(Self { name: crate::content_name(bytes, "vtt"), cues, ends_ms })
    }
}

fn signature(first: &str) -> Result<(), Error> {
    let rest = first.strip_prefix("WEBVTT");
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return Ok(());
    }
    Err(wrong(
        1,
        "The first line must be WEBVTT. Captions in another format can be saved as WebVTT in most editors.",
    ))
}

/// Counts the cues after the signature; each must end after it starts, and none may start before the one above.
fn timings<'a>(lines: impl Iterator<Item = &'a str>) -> Result<(u32, u64), Error> {
    let (mut cues, mut last_start, mut ends) = (0, 0, 0);
    for (at, line) in lines.enumerate() {
        let Some((start, rest)) = line.split_once("-->") else { continue };
        let line = at + 2;
        let (start, end) = (time(start), time(rest.split_whitespace().next().unwrap_or_default()));
        let (Some(start), Some(end)) = (start, end) else {
            return Err(wrong(line, "This timing cannot be read. Write it like 00:01.000 --> 00:04.000."));
        };
        if end <= start {
            return Err(wrong(line, "This caption ends before it starts. Correct its times."));
        }
        if start < last_start {
            return Err(wrong(line, "This caption starts before the one above it. Put them in order."));
        }
        (cues, last_start, ends) = (cues + 1, start, ends.max(end));
    }
    if cues == 0 {
        return Err(wrong(
            1,
            "There is no caption in this file. Add one, with a timing like 00:01.000 --> 00:04.000.",
        ));
    }
    Ok((cues, ends))
}

/// `hh:mm:ss.ttt` or `mm:ss.ttt` in thousandths of a second.
fn time(text: &str) -> Option<u64> {
    let (clock, thousandths) = text.trim().split_once('.')?;
    let mut parts = clock.rsplit(':');
    let seconds = number(parts.next()?, 2..=2).filter(|seconds| *seconds < 60)?;
    let minutes = number(parts.next()?, 2..=2).filter(|minutes| *minutes < 60)?;
    let hours = parts.next().map_or(Some(0), |hours| number(hours, 2..=6))?;
    if parts.next().is_some() {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + number(thousandths, 3..=3)?)
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u64> {
    (length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

fn wrong(line: usize, problem: &str) -> Error {
    Error::Captions { line: u32::try_from(line).unwrap_or(u32::MAX), problem: problem.to_owned() }
}
