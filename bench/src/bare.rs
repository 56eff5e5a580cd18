//! The limit: a server on the same stack as ours that only gives back what it holds in memory. Nothing that makes pages
//! can be faster.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::http::Answer;

/// What hyper writes itself.
const OWN: [&str; 4] = ["content-length", "transfer-encoding", "date", "connection"];

/// The line before each body.
#[derive(Debug, Deserialize, Serialize)]
struct Head {
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    length: usize,
}

/// Writes answers of a real server to a file, for the bare one to give back.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn record<'a>(file: &Path, answers: impl Iterator<Item = (&'a String, &'a Answer)>) -> Result<()> {
    let mut out = Vec::new();
    for (path, answer) in answers {
        let headers =
            answer.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())).cloned().collect();
        let head = Head { path: path.clone(), headers, length: answer.body.len() };
        let line = serde_json::to_vec(&head).map_err(|e| Failure::system("An answer cannot be kept", e))?;
        out.extend([line.as_slice(), b"\n", &answer.body].concat());
    }
    let written = fs::File::create(file).and_then(|mut file| file.write_all(&out));
    written.map_err(|e| Failure::system("The answers cannot be kept", e))
}

/// Starts the bare server with these answers and waits until it answers `first`.
///
/// # Errors
/// When it does not answer.
pub(crate) fn start(folder: &Path, pages: &BTreeMap<String, Answer>, first: &str) -> Result<Server> {
    let file = folder.join("answers");
    record(&file, pages.iter())?;
    let own = std::env::current_exe().map_err(|e| Failure::system("The benchmark cannot find itself", e))?;
    let command = |address: SocketAddr| {
        let mut command = Command::new(own);
        command.arg("bare").arg(&file).arg(address.to_string());
        command
    };
    Server::start(command, first, &folder.join("limit.notes"))
}

type Pages = HashMap<String, (HeaderMap, Bytes)>;

/// Reads what [`record`] wrote.
pub(crate) fn read(recorded: Vec<u8>) -> Option<Pages> {
    let mut rest = Bytes::from(recorded);
    let mut pages = Pages::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let head: Head = serde_json::from_slice(&rest[..end]).ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in head.headers {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        let body = rest.get(end + 1..end + 1 + head.length)?;
        pages.insert(head.path, (headers, Bytes::copy_from_slice(body)));
        rest = rest.slice(end + 1 + head.length..);
    }
    Some(pages)
}

/// Serves the recorded answers at `address` until it is ended.
///
/// # Errors
/// When the file cannot be read or the address cannot be listened at.
pub(crate) fn serve(file: &Path, address: SocketAddr) -> Result<()> {
    let recorded = fs::read(file).map_err(|e| Failure::system("The answers cannot be read", e))?;
    let pages =
        read(recorded).ok_or_else(|| Failure::system("The answers cannot be read", "not as recorded"))?;
    let router = Router::new().fallback(answer).with_state(Arc::new(pages));
    let served = tokio::runtime::Builder::new_multi_thread().enable_all().build().and_then(|runtime| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(address).await?;
            axum::serve(listener, router).await
        })
    });
    served.map_err(|e| Failure::system("The bare server stopped", e))
}

async fn answer(State(pages): State<Arc<Pages>>, uri: Uri) -> Response {
    let address = uri.path_and_query().map(|p| p.as_str()).unwrap_or_default();
    let Some((headers, body)) = pages.get(address) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::from(body.clone()));
    *response.headers_mut() = headers.clone();
    response
}
