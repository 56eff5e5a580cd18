//! Pages that stay open: what each event stream adds to the server's memory.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::child::Server;
use crate::community::Community;
use crate::failure::{Failure, Result};
use crate::process::anonymous_memory;

/// Opens `many` streams and gives by how many bytes the server grew. Each one has said something before we look.
pub(super) fn memory(community: &Community, server: &Server, many: usize) -> Result<u64> {
    let before = anonymous_memory(server.pid())?;
    let mut open = Vec::with_capacity(many);
    for number in 0..many {
        let cookie = &community.cast.writers[number % community.cast.writers.len()];
        let stream = stream(server, cookie)
            .map_err(|error| server.complaint(&format!("Stream {number} was not opened ({error})")))?;
        open.push(stream);
    }
    for stream in &mut open {
        let mut first = [0; 512];
        let read = stream.read(&mut first).map_err(|e| Failure::system("A stream says nothing", e))?;
        if !first[..read].starts_with(b"HTTP/1.1 200") {
            let said = String::from_utf8_lossy(&first[..read]).into_owned();
            return Err(Failure::new("A stream was refused.", said));
        }
    }
    Ok(anonymous_memory(server.pid())?.saturating_sub(before))
}

fn stream(server: &Server, cookie: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(server.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let host = server.address;
    stream
        .write_all(format!("GET /events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n").as_bytes())?;
    Ok(stream)
}
