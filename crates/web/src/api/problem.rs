//! What went wrong, as programs read it (RFC 9457).

use app::Fault;
use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::response::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::pages::errors::{Failure, WAIT};

/// What is wrong with a request, or with us.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
struct Told {
    /// What sort of problem it is: an address below `/api` that explains it, the same for the same sort.
    r#type: String,
    /// The sort in a few words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong this time, and what to do.
    detail: String,
    /// What is wrong with single fields of the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
    /// Names what was our fault in the log of whoever runs the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<String>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
struct FieldFault {
    /// The name of the field; empty for the whole body.
    field: String,
    /// What is wrong and what to do.
    message: String,
}

/// The sorts of problems.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sort {
    Unclear,
    Unsigned,
    Scope,
    Restricted,
    Refused,
    Missing,
    Method,
    Changed,
    TooLarge,
    Format,
    Faults,
    Wait,
    Busy,
    Ours,
}

impl Sort {
    pub(crate) const ALL: [Self; 14] = [
        Self::Unclear,
        Self::Unsigned,
        Self::Scope,
        Self::Restricted,
        Self::Refused,
        Self::Missing,
        Self::Method,
        Self::Changed,
        Self::TooLarge,
        Self::Format,
        Self::Faults,
        Self::Wait,
        Self::Busy,
        Self::Ours,
    ];

    /// Its name in addresses, its status, its title, and what to do.
    pub(crate) const fn told(self) -> (&'static str, StatusCode, &'static str, &'static str) {
        match self {
            Self::Unclear => (
                "unclear",
                StatusCode::BAD_REQUEST,
                "We cannot read the request",
                "Look at the address, its query and the body.",
            ),
            Self::Unsigned => (
                "token",
                StatusCode::UNAUTHORIZED,
                "A token is needed",
                "Send “Authorization: Bearer alongside_pat_…” with a token that is good. Members make tokens in their settings.",
            ),
            Self::Scope => (
                "scope",
                StatusCode::FORBIDDEN,
                "The token may not do this",
                "Its owner did not choose this scope. They can make another token.",
            ),
            Self::Restricted => (
                "restricted",
                StatusCode::FORBIDDEN,
                "This member may only read for now",
                "Their settings say why. Their tokens read as before.",
            ),
            Self::Refused => (
                "refused",
                StatusCode::FORBIDDEN,
                "This is not taken",
                "Ask for it at the address that the description names.",
            ),
            Self::Missing => (
                "missing",
                StatusCode::NOT_FOUND,
                "There is no such thing",
                "There is nothing at this address, or nothing that this member may know of.",
            ),
            Self::Method => (
                "method",
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not take that method",
                "The header “Allow” says which it takes.",
            ),
            Self::Changed => (
                "changed",
                StatusCode::PRECONDITION_FAILED,
                "It was changed meanwhile",
                "Read it again, and change what it says now.",
            ),
            Self::TooLarge => {
                ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large", "Send 64 KiB at most.")
            }
            Self::Format => (
                "format",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is no JSON",
                "Send JSON, and say so: “Content-Type: application/json”.",
            ),
            Self::Faults => (
                "fields",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields cannot be taken",
                "“errors” says which, and why. Nothing was kept.",
            ),
            Self::Wait => (
                "wait",
                StatusCode::TOO_MANY_REQUESTS,
                "That was too often",
                "The header “Retry-After” says how many seconds to wait.",
            ),
            Self::Busy => (
                "busy",
                StatusCode::SERVICE_UNAVAILABLE,
                "We are busy just now",
                "Try again in a few seconds, with the same “Idempotency-Key”.",
            ),
            Self::Ours => (
                "ours",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                "Please try again later. If it goes on, tell whoever runs this site the number.",
            ),
        }
    }

    /// The sort of an answer that says nothing but its status.
    fn of(status: StatusCode) -> Self {
        let sorts = Self::ALL.into_iter().filter(|sort| !matches!(sort, Self::Scope | Self::Restricted));
        let known = sorts.clone().find(|sort| sort.told().1 == status);
        known.unwrap_or(if status.is_server_error() { Self::Ours } else { Self::Unclear })
    }
}

/// Why a handler has no answer to give.
#[derive(Debug)]
pub(crate) struct Problem {
    sort: Sort,
    detail: Option<String>,
    errors: Vec<FieldFault>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Ours; for the log.
    cause: Option<String>,
}

impl Problem {
    pub(crate) const fn new(sort: Sort) -> Self {
        Self { sort, detail: None, errors: Vec::new(), headers: Vec::new(), cause: None }
    }

    /// The same, with what is wrong this time.
    pub(crate) fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// A fault of one field.
    pub(crate) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = FieldFault { field: field.into(), message: message.into() };
        Self { errors: vec![fault], ..Self::new(Sort::Faults) }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    pub(crate) fn ours(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(Sort::Ours) }
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Missing | app::Error::Used => Self::new(Sort::Missing),
            app::Error::Changed => Self::new(Sort::Changed),
            app::Error::Unproven => Self::new(Sort::Refused),
            app::Error::Wait(seconds) => {
                Self::new(Sort::Wait).with(header::RETRY_AFTER, &seconds.to_string())
            }
            app::Error::Busy => Self::new(Sort::Busy).with(header::RETRY_AFTER, WAIT),
            error if error.passes() => Self { cause: Some(error.to_string()), ..Self::new(Sort::Busy) },
            app::Error::Faults(faults) => {
                let one = |fault: Fault| FieldFault { field: fault.field.to_owned(), message: fault.message };
                Self { errors: faults.into_iter().map(one).collect(), ..Self::new(Sort::Faults) }
            }
            other => Self::ours(other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // What is ours gets its number where it is logged.
        match (self.cause, self.sort) {
            (Some(cause), Sort::Busy) => return Failure::NotNow(cause).into_response(),
            (Some(cause), _) => return Failure::ours(cause).into_response(),
            (None, _) => {}
        }
        let mut response = written(self.sort, self.detail, self.errors, None);
        response.headers_mut().extend(self.headers);
        response
    }
}

fn written(sort: Sort, detail: Option<String>, errors: Vec<FieldFault>, number: Option<String>) -> Response {
    let (name, status, title, what_to_do) = sort.told();
    let detail = detail.unwrap_or_else(|| what_to_do.to_owned());
    let r#type = format!("/api#problem-{name}");
    let told = Told { r#type, title, status: status.as_u16(), detail, errors, number };
    let kind =
        [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "private, no-store")];
    (status, kind, serde_json::to_vec(&told).unwrap_or_default()).into_response()
}

/// Whether an address is one for programs.
pub(crate) fn is_for_programs(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

/// The problem of an answer that says nothing but its status, such as that of the router.
pub(crate) fn of_bare(parts: Parts, number: Option<String>) -> Response {
    let (sort, mut parts) = (Sort::of(parts.status), parts);
    let (fresh, body): (Parts, Body) = written(sort, None, Vec::new(), number).into_parts();
    for (name, value) in &fresh.headers {
        parts.headers.insert(name, value.clone());
    }
    parts.status = fresh.status;
    Response::from_parts(parts, body)
}

/// Describes problems in OpenAPI: those of a route that anybody may read.
pub(crate) struct OfOpen;
/// Those of a route that reads for a member.
pub(crate) struct OfOwn;
/// Those of a route that writes for a member.
pub(crate) struct OfWriting;
/// Those of a route that changes what may have been changed meanwhile.
pub(crate) struct OfChanging;

mod described {
    use std::collections::BTreeMap;

    use axum::http::StatusCode;
    use utoipa::IntoResponses;
    use utoipa::openapi::response::Response;
    use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

    use super::{OfChanging, OfOpen, OfOwn, OfWriting, Sort};

    type All = BTreeMap<String, RefOr<Response>>;

    fn of(sorts: &[Sort], also: &[(StatusCode, &str)]) -> All {
        let bare =
            also.iter().map(|(status, words)| (*status, ResponseBuilder::new().description(*words).build()));
        let told = sorts.iter().map(|sort| {
            let (_, status, title, _) = sort.told();
            let schema = Ref::from_schema_name("Problem");
            let content = ContentBuilder::new().schema(Some(schema)).build();
            (
                status,
                ResponseBuilder::new()
                    .description(title)
                    .content("application/problem+json", content)
                    .build(),
            )
        });
        bare.chain(told).map(|(status, one)| (status.as_u16().to_string(), RefOr::T(one))).collect()
    }

    const SAME: &[(StatusCode, &str)] = &[(StatusCode::NOT_MODIFIED, "What you have is what there is")];

    impl IntoResponses for OfOpen {
        fn responses() -> All {
            of(&[Sort::Unclear, Sort::Missing, Sort::Busy, Sort::Ours], SAME)
        }
    }

    impl IntoResponses for OfOwn {
        fn responses() -> All {
            of(&[Sort::Unclear, Sort::Unsigned, Sort::Scope, Sort::Missing, Sort::Busy, Sort::Ours], SAME)
        }
    }

    impl IntoResponses for OfWriting {
        fn responses() -> All {
            let reading = [Sort::Unclear, Sort::Unsigned, Sort::Scope, Sort::Missing, Sort::Busy, Sort::Ours];
            let writing = [Sort::TooLarge, Sort::Format, Sort::Faults, Sort::Wait];
            of(&[reading.as_slice(), writing.as_slice()].concat(), &[])
        }
    }

    impl IntoResponses for OfChanging {
        fn responses() -> All {
            OfWriting::responses().into_iter().chain(of(&[Sort::Changed], &[])).collect()
        }
    }
}

/// The schema of every problem, for the document.
pub(crate) fn schemas() -> Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)> {
    let mut all = vec![(<Told as ToSchema>::name().into_owned(), <Told as utoipa::PartialSchema>::schema())];
    <Told as ToSchema>::schemas(&mut all);
    all
}
