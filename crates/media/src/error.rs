//! What can be wrong with a file somebody sends, each with a sentence that says what to do about it.

use std::path::PathBuf;

use crate::kind::Kind;

/// Why a file was refused. The text is for the person who sent it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The ending of the name is not one that we take.
    #[error(
        "“{name}” is not a kind of file that we take. Send a picture (.jpg, .png, .webp, .gif), a drawing (.svg), a film (.mp4, .webm) or captions (.vtt)."
    )]
    Ending {
        /// The name as it was given.
        name: String,
    },
    /// The bytes are something other than the name says.
    #[error("“{name}” is not what its name says: {found}. {remedy}")]
    Mismatch {
        /// The name as it was given.
        name: String,
        /// What the bytes are, as part of a sentence.
        found: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The file has no bytes.
    #[error("“{name}” is empty. Save it again and send it once more.")]
    Empty {
        /// The name as it was given.
        name: String,
    },
    /// More bytes than we take for this kind.
    #[error("This {} has {}; we take up to {}. Make it smaller and try again.", .kind.noun(), megabytes(*.bytes), megabytes(*.limit))]
    TooLarge {
        /// What it is.
        kind: Kind,
        /// Its size in bytes.
        bytes: u64,
        /// The largest size in bytes.
        limit: u64,
    },
    /// More pixels than we take.
    #[error("This picture has {} × {} pixels; we take up to {} million. Make it smaller and try again.", thousands(*.width), thousands(*.height), .limit / 1_000_000)]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The largest number of pixels.
        limit: u64,
    },
    /// A side is longer than we take.
    #[error("This picture has {} × {} pixels; we take up to {} on a side. Make it smaller and try again.", thousands(*.width), thousands(*.height), thousands(*.limit))]
    TooLong {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The longest side in pixels.
        limit: u32,
    },
    /// Decoding would need more memory than we spend.
    #[error(
        "This picture needs too much memory to open. Save it with fewer pixels, or as an ordinary JPEG, and try again."
    )]
    TooMuchMemory,
    /// Decoding took longer than we wait.
    #[error(
        "This picture took too long to open. Save it again as an ordinary JPEG or PNG and try once more."
    )]
    TooSlow,
    /// The picture or film cannot be read.
    #[error("We could not read this {}: it may be damaged or cut short. Save it again and send it once more.", .kind.noun())]
    Broken {
        /// What it is.
        kind: Kind,
        /// What the decoder said, for the log.
        reason: String,
    },
    /// A drawing holds something that we do not let into a page.
    #[error("Line {line}: {problem}")]
    Drawing {
        /// The line, from 1.
        line: u32,
        /// What is wrong and what to do, without the line.
        problem: String,
    },
    /// A caption file breaks the rules of WebVTT.
    #[error("Line {line}: {problem}")]
    Captions {
        /// The line, from 1.
        line: u32,
        /// What is wrong and what to do, without the line.
        problem: String,
    },
    /// The file could not be read from the disk.
    #[error("We could not read {}: {source}.", .path.display())]
    Read {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// The line of the file that is to blame, where there is one.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Drawing { line, .. } | Self::Captions { line, .. } => Some(*line),
            _ => None,
        }
    }

    /// The text without its line, for reports that print `file:line:` in front.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Drawing { problem, .. } | Self::Captions { problem, .. } => problem.clone(),
            other => other.to_string(),
        }
    }
}

/// `12,000`: a comma for every three digits.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in words: `41.2 MB`. Sizes under 100 kB are given in bytes, so that no limit reads as "0.0 MB".
fn megabytes(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes < 100_000 {
        return format!("{bytes} bytes");
    }
    let tenths = (bytes * 10).div_ceil(MEGABYTE);
    if tenths.is_multiple_of(10) {
        format!("{} MB", tenths / 10)
    } else {
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}
