//! What programs send: JSON, the words of an address, and headers. What does not fit is a problem that says where.

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use super::problem::{Problem, Sort};
use crate::server::State;

/// A body of JSON. A field that we do not know is a fault: it may have been meant.
pub(crate) struct Json<T>(pub(crate) T);

/// The words of the query.
pub(crate) struct Query<T>(pub(crate) T);

/// The words of the path. A word that cannot be leads nowhere.
pub(crate) struct Path<T>(pub(crate) T);

/// The header `Idempotency-Key`, as the key of a draft.
pub(crate) struct Key(pub(crate) String);

/// The longest key.
const KEY: usize = 255;
/// Characters of its hash that are kept.
const KEPT: usize = 40;

/// A photograph as the body, of which nothing is read yet.
pub(crate) struct Photograph {
    ending: &'static str,
    request: Request,
}

/// The types of photographs that are taken, and the endings of their files.
const PHOTOGRAPHS: [(&str, &str); 3] = [("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp")];

impl FromRequest<State> for Photograph {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &State) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let known = PHOTOGRAPHS.iter().find(|(own, _)| Some(*own) == kind);
        let (_, ending) = known.ok_or_else(|| {
            let types = PHOTOGRAPHS.map(|(own, _)| own).join(", ");
            Problem::new(Sort::Format).saying(format!("Send a photograph, and say what it is: {types}."))
        })?;
        Ok(Self { ending, request })
    }
}

impl Photograph {
    /// What a file of it would be called, whose ending says what it is, and its bytes.
    pub(crate) async fn whole(self, state: &State) -> Result<(String, Bytes), Problem> {
        let bytes = body(self.request, state).await.map_err(|problem| match problem {
            Sort::TooLarge => Problem::new(Sort::TooLarge).saying("Send a picture of 20 MB at most."),
            other => Problem::new(other),
        })?;
        Ok((format!("picture.{}", self.ending), bytes))
    }

    /// Lets it fall as it comes: many programs hear no answer before they have sent all. Who asked first whether to send it has sent
    /// nothing, and is not told to.
    pub(crate) async fn falls(self) {
        if !self.request.headers().contains_key(header::EXPECT) {
            let mut pieces = self.request.with_limited_body().into_body().into_data_stream();
            while let Some(Ok(_)) = pieces.next().await {}
        }
    }
}

impl utoipa::PartialSchema for Photograph {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let kind = utoipa::openapi::schema::Type::String;
        let format = utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary);
        utoipa::openapi::ObjectBuilder::new().schema_type(kind).format(Some(format)).into()
    }
}

impl utoipa::ToSchema for Photograph {}

/// The whole body.
async fn body(request: Request, state: &State) -> Result<Bytes, Sort> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        match rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            true => Sort::TooLarge,
            false => Sort::Unclear,
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

impl<T: DeserializeOwned> FromRequest<State> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &State) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(Sort::Format));
        }
        let bytes = body(request, state).await.map_err(Problem::new)?;
        read(&bytes).map(Self)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.into_inner());
        match inner.is_data() {
            true => Problem::field(if path == "." { String::new() } else { path }, inner.to_string()),
            false => Problem::new(Sort::Unclear).saying(format!("The body is no JSON: {inner}.")),
        }
    })?;
    match reader.end() {
        Ok(()) => Ok(value),
        Err(error) => Err(Problem::new(Sort::Unclear).saying(format!("The body is no JSON: {error}."))),
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<State> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|read| Self(read.0)).map_err(|error| {
            Problem::new(Sort::Unclear).saying(format!("The query cannot be read: {}.", error.body_text()))
        })
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<State> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|read| Self(read.0)).map_err(|_| Problem::new(Sort::Missing))
    }
}

impl FromRequestParts<State> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Problem> {
        let Some(sent) = parts.headers.get("idempotency-key") else { return Ok(Self(String::new())) };
        match sent.as_bytes() {
            [] => Err(Problem::field("Idempotency-Key", "Leave the header out, or put a key into it.")),
            sent if sent.len() > KEY => {
                Err(Problem::field("Idempotency-Key", format!("A key has {KEY} bytes at most.")))
            }
            // Hashed, so that any text is one, and two that are different stay so.
            sent => Ok(Self(media::hash(sent)[..KEPT].to_owned())),
        }
    }
}
