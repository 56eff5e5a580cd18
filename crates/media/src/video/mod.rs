//! Films: recognised, measured where that is cheap, and stored as they are.

mod mp4;
mod webm;

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::hash::name_of;
use crate::kind::Kind;

/// A film, without its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Video {
    /// Its name in the store, made from the hash of its bytes.
    pub name: String,
    /// Its container.
    pub format: VideoFormat,
    /// Size in bytes.
    pub size: u64,
    /// Width in pixels, where the file says it.
    pub width: Option<u32>,
    /// Height in pixels, where the file says it.
    pub height: Option<u32>,
    /// Length in seconds, where the file says it.
    pub seconds: Option<f64>,
}

/// The containers that browsers play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VideoFormat {
    /// MP4.
    Mp4,
    /// WebM.
    WebM,
}

impl VideoFormat {
    /// The ending of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
        }
    }
}

/// What a film says about itself.
#[derive(Debug, Default, Clone, Copy)]
struct Facts {
    width: Option<u32>,
    height: Option<u32>,
    seconds: Option<f64>,
}

impl Video {
    pub(crate) fn read<R: Read + Seek>(
        reader: &mut R,
        size: u64,
        format: VideoFormat,
        hash: &str,
    ) -> Result<Self, Error> {
        let broken = |reason: String| Error::Broken { kind: Kind::Video, reason };
        reader.seek(SeekFrom::Start(0)).map_err(|error| broken(error.to_string()))?;
        let facts = match format {
            VideoFormat::Mp4 => mp4::facts(reader, size),
            VideoFormat::WebM => webm::facts(reader),
        };
        let facts = facts.map_err(|error| broken(error.to_string()))?;
        let Facts { width, height, seconds } = facts;
        Ok(Self { name: name_of(hash, format.extension()), format, size, width, height, seconds })
    }
}

/// An error for a file that does not hold together.
fn invalid(reason: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, reason)
}
