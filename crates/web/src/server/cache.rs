//! Finished pages kept in memory, compressed, keyed by address and the community's version, with an ETag for those who have
//! them already. Only for pages that are the same for everybody.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use quick_cache::{Equivalent, Weighter, sync::Cache};

use super::state::Made;
use super::traffic::Route;
use crate::pages::errors::Failure;

/// Nothing we make is larger; what is, is not kept.
const MOST: usize = 8 * 1024 * 1024;
/// What a page takes beside its address and its body: headers, and its place in the cache.
const BESIDE: usize = 1024;
/// Longer addresses are answered, not kept.
const LONGEST: usize = 300;

/// Browsers ask again each time; a cache that many share (RFC 9111: a CDN, Varnish) may give a page for half a minute without asking.
/// What is taken back is gone from there by then, too.
const FOR_A_MOMENT: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=30, must-revalidate");
/// Who is signed in has a cookie, and gets another page at the same address.
const FOR_WHOM: HeaderValue = HeaderValue::from_static("accept-encoding, cookie");

/// Marks an answer that may be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keepable;

/// Says of what the routes above give that it is the same for everybody.
pub(crate) async fn may_be_kept(mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        response.extensions_mut().insert(Keepable);
    }
    response
}

/// What is asked for.
#[derive(Clone, Copy, Hash)]
pub(crate) struct Wanted<'a> {
    made: Made,
    packing: Packing,
    address: &'a str,
}

/// The same, kept.
#[derive(Clone, Eq, Hash, PartialEq)]
struct Key {
    made: Made,
    packing: Packing,
    address: Box<str>,
}

impl Equivalent<Key> for Wanted<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        (self.made, self.packing, self.address) == (key.made, key.packing, &*key.address)
    }
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Packing {
    Plain,
    Gzip,
    Brotli,
}

/// A whole answer.
#[derive(Clone)]
pub(crate) struct Page {
    head: Arc<Head>,
    tag: HeaderValue,
    body: Bytes,
}

/// What all answers with a page share.
struct Head {
    headers: Box<[(HeaderName, HeaderValue)]>,
    /// The route that made it.
    route: Arc<Route>,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<Key, Page> for Bytewise {
    fn weight(&self, key: &Key, page: &Page) -> u64 {
        (key.address.len() + page.body.len() + BESIDE) as u64
    }
}

/// The pages that are kept.
pub(crate) struct Pages(Cache<Key, Page, Bytewise>);

impl Pages {
    pub(crate) fn new(bytes: u64) -> Self {
        Self(Cache::with_weighter(1000, bytes, Bytewise))
    }

    /// How many there are, and what they weigh in bytes.
    pub(crate) fn held(&self) -> (usize, u64) {
        (self.0.len(), self.0.weight())
    }

    pub(crate) fn get(&self, wanted: &Wanted<'_>) -> Option<Page> {
        self.0.get(wanted)
    }

    /// Packs an answer and keeps it, if it may be kept.
    pub(crate) async fn keep(
        &self,
        wanted: Wanted<'_>,
        response: Response,
        known: Option<&HeaderValue>,
        route: Arc<Route>,
    ) -> Response {
        if response.extensions().get::<Keepable>().is_none() {
            return response;
        }
        match pack(response, wanted.packing, route).await {
            Ok(page) => {
                let Wanted { made, packing, address } = wanted;
                self.0.insert(Key { made, packing, address: address.into() }, page.clone());
                page.answer(known)
            }
            Err(error) => Failure::ours(error).into_response(),
        }
    }
}

impl<'a> Wanted<'a> {
    /// What a request wants of the community as it is now; `None` for an address too long to be kept.
    pub(crate) fn of<B>(request: &'a Request<B>, made: Made) -> Option<Self> {
        let address = request.uri().path_and_query()?.as_str();
        let packing = packing(request.headers());
        (address.len() <= LONGEST).then_some(Self { made, packing, address })
    }
}

impl Page {
    /// The route that made it.
    pub(crate) fn route(&self) -> &Arc<Route> {
        &self.head.route
    }

    /// The page, or word that it is the one somebody has already.
    pub(crate) fn answer(&self, known: Option<&HeaderValue>) -> Response {
        let mut headers = HeaderMap::with_capacity(self.head.headers.len() + 4);
        headers.extend(self.head.headers.iter().cloned());
        let same = known.is_some_and(|known| names(known, &self.tag));
        if same {
            headers.remove(header::CONTENT_LENGTH);
        }
        let mut response = Response::new(if same { Body::empty() } else { Body::from(self.body.clone()) });
        *response.headers_mut() = headers;
        if same {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }
}

/// Whether a list of tags names this one. A proxy that packs an answer again makes its tag a weak one (RFC 9110, 13.1.2).
pub(crate) fn names(list: &HeaderValue, own: &HeaderValue) -> bool {
    let (Ok(list), Ok(own)) = (list.to_str(), own.to_str()) else { return false };
    list.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own)
}

fn packing(headers: &HeaderMap) -> Packing {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            coding.trim().eq_ignore_ascii_case(name)
                && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    if takes("br") {
        Packing::Brotli
    } else if takes("gzip") {
        Packing::Gzip
    } else {
        Packing::Plain
    }
}

async fn pack(response: Response, packing: Packing, route: Arc<Route>) -> Result<Page, String> {
    let (parts, body) = response.into_parts();
    let plain = to_bytes(body, MOST).await.map_err(|error| error.to_string())?;
    let mut headers = parts.headers;
    headers.insert(header::VARY, FOR_WHOM);
    headers.entry(header::CACHE_CONTROL).or_insert(FOR_A_MOMENT);
    let (suffix, coding) = match packing {
        Packing::Plain => ("p", None),
        Packing::Gzip => ("g", Some("gzip")),
        Packing::Brotli => ("b", Some("br")),
    };
    let tag = format!("\"{}{suffix}\"", &::media::hash(&plain)[..20]);
    let tag = HeaderValue::from_str(&tag).map_err(|error| error.to_string())?;
    headers.insert(header::ETAG, tag.clone());
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    let body = compress(&plain, packing).map_err(|error| error.to_string())?;
    headers.insert(header::CONTENT_LENGTH, body.len().into());
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Page { head: Arc::new(Head { headers, route }), tag, body })
}

fn compress(plain: &Bytes, packing: Packing) -> std::io::Result<Bytes> {
    let mut out = Vec::new();
    match packing {
        Packing::Plain => return Ok(plain.clone()),
        Packing::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
            gzip.write_all(plain)?;
            gzip.finish()?;
        }
        // 5 of 11: a page packs in a millisecond or two, once. A window of 256 KiB is larger than nearly all pages, and costs as
        // much memory while it packs.
        Packing::Brotli => brotli::CompressorWriter::new(&mut out, 4096, 5, 18).write_all(plain)?,
    }
    // Kept for long: no room to grow.
    Ok(out.into_boxed_slice().into())
}
