//! Asks a server for a page and keeps every byte of the answer. A library would hide what we measure here: the bytes as
//! they came over the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::failure::{Failure, Result};

/// What we say that we can unpack, as browsers do.
pub(crate) const ACCEPTED: &str = "br, gzip";
/// Longer than any page may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// Still packed, but without the marks of chunks.
    pub(crate) body: Vec<u8>,
    /// Bytes on the wire: head, body and marks of chunks.
    pub(crate) wire: usize,
}

/// A connection that is kept.
pub(crate) struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// # Errors
    /// When nobody listens there.
    pub(crate) fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream: BufReader::new(stream) })
    }

    /// The page at `path`, packed where `accepted` allows it.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub(crate) fn get(&mut self, path: &str, accepted: &str) -> Result<Answer> {
        self.get_as(path, accepted, "")
    }

    /// The same, as somebody with a cookie.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub(crate) fn get_as(&mut self, path: &str, accepted: &str, cookie: &str) -> Result<Answer> {
        self.ask(path, accepted, cookie).map_err(|error| {
            let what = format!("The server at {} did not answer {path} ({error}).", self.address);
            Failure::new(what, "Its own notes stand below, if it left any.")
        })
    }

    /// Sends a form with a cookie, which may be empty.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub(crate) fn post(&mut self, path: &str, form: &str, cookie: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        self.send(&request).map_err(|error| {
            let what = format!("The server at {} did not answer {path} ({error}).", self.address);
            Failure::new(what, "Its own notes stand below, if it left any.")
        })
    }

    fn ask(&mut self, path: &str, accepted: &str, cookie: &str) -> std::io::Result<Answer> {
        let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{cookie}Accept-Encoding: {accepted}\r\n\r\n",
            self.address
        );
        self.send(&request)
    }

    fn send(&mut self, request: &str) -> std::io::Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let head = self.head()?;
        let mut answer = parse(&head).ok_or_else(|| odd("the head is no HTTP"))?;
        answer.wire = head.len();
        match answer.header("content-length").and_then(|length| length.parse().ok()) {
            Some(length) => self.take(&mut answer, length)?,
            None => self.chunks(&mut answer)?,
        }
        Ok(answer)
    }

    fn head(&mut self) -> std::io::Result<Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if self.stream.read_until(b'\n', &mut head)? == 0 {
                return Err(odd("the connection ended"));
            }
        }
        Ok(head)
    }

    fn take(&mut self, answer: &mut Answer, length: usize) -> std::io::Result<()> {
        let from = answer.body.len();
        answer.body.resize(from + length, 0);
        self.stream.read_exact(&mut answer.body[from..])?;
        answer.wire += length;
        Ok(())
    }

    fn chunks(&mut self, answer: &mut Answer) -> std::io::Result<()> {
        loop {
            let mut line = String::new();
            answer.wire += self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(|_| odd("a chunk has no length"))?;
            self.take(answer, length)?;
            // The line end behind the chunk; behind the last one, the end of trailers that nobody sends.
            answer.wire += self.stream.read_line(&mut String::new())?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

impl Answer {
    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(own, _)| own == name)?;
        std::str::from_utf8(value).ok()
    }
}

fn parse(head: &[u8]) -> Option<Answer> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(head).ok()?;
    let headers = response.headers.iter().map(|h| (h.name.to_ascii_lowercase(), h.value.to_vec()));
    Some(Answer { status: response.code?, headers: headers.collect(), ..Answer::default() })
}

fn odd(what: &str) -> std::io::Error {
    std::io::Error::other(what.to_owned())
}
