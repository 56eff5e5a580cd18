//! Forms with files in them, read piece by piece: of no field is more held than it may have.

use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};

use super::errors::Failure;

/// Bytes of a field that is no file.
const TEXT: usize = 64 * 1024;

/// A file that is larger than any we take.
#[derive(Debug)]
pub(super) struct TooLarge;

/// The name of the file that was chosen, if one was: browsers send a field without a name where none was.
pub(super) fn chosen(field: &Field<'_>) -> Option<String> {
    field.file_name().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The bytes of a file, `most` at most. What goes beyond is let fall as it comes, so that the rest of the form can be read.
pub(super) async fn file(mut field: Field<'_>, most: usize) -> Result<Result<Bytes, TooLarge>, Failure> {
    let (mut all, mut length) = (BytesMut::new(), 0usize);
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                length = length.saturating_add(piece.len());
                if length > most {
                    all = BytesMut::new();
                } else {
                    all.extend_from_slice(&piece);
                }
            }
            Ok(None) if length > most => return Ok(Err(TooLarge)),
            Ok(None) => return Ok(Ok(all.freeze())),
            Err(error) => return broken(&error).map(Err),
        }
    }
}

/// What stands in a field that is no file. No page of ours has a longer one.
pub(super) async fn text(field: Field<'_>) -> Result<String, Failure> {
    let bytes = file(field, TEXT).await?.map_err(|TooLarge| Failure::Unclear)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Why a form ended early.
pub(super) fn broken(error: &MultipartError) -> Result<TooLarge, Failure> {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Ok(TooLarge),
        _ => Err(Failure::Unclear),
    }
}
