//! A mail server on this machine that takes every letter, and notes it before it says that it did.

use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use super::ledger::{Ledger, Taken};
use crate::failure::{Failure, Result};

const HELLO: &[u8] = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
const FINE: &[u8] = b"250 2.0.0 fine\r\n";

/// A mail server. Its threads end with the benchmark, or when the other side hangs up.
pub(crate) struct Sink {
    pub(crate) address: SocketAddr,
    pub(crate) ledger: Arc<Ledger>,
}

impl Sink {
    /// Listens on a free port of this machine.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn start() -> Result<Self> {
        let refused = |error: io::Error| Failure::system("No mail server can be started", error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let ledger = Arc::new(Ledger::default());
        let book = Arc::clone(&ledger);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let book = Arc::clone(&book);
                // However a connection ends: what was noted counts.
                thread::spawn(move || drop(serve(stream, &book)));
            }
        });
        Ok(Self { address, ledger })
    }
}

fn serve(stream: TcpStream, ledger: &Ledger) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut out, mut lines) = (stream.try_clone()?, BufReader::new(stream));
    out.write_all(b"220 sink\r\n")?;
    let (mut to, mut line) = (String::new(), Vec::new());
    while lines.read_until(b'\n', &mut line)? > 0 {
        let said = String::from_utf8_lossy(&line).trim_end().to_owned();
        line.clear();
        let verb = said.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => HELLO,
            "HELO" | "MAIL" | "RSET" | "NOOP" => FINE,
            "RCPT" => {
                to = between(&said).to_owned();
                FINE
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let name = message(&mut lines)?;
                ledger.note(Taken { to: std::mem::take(&mut to), name });
                FINE
            }
            "QUIT" => return out.write_all(b"221 2.0.0 bye\r\n"),
            _ => b"502 5.5.1 unknown\r\n",
        };
        out.write_all(answer)?;
    }
    Ok(())
}

/// Reads a message to its end and gives its Message-ID. One that breaks off is an error, so that it is not noted.
fn message(lines: &mut impl BufRead) -> io::Result<String> {
    let (mut name, mut is_head, mut line) = (String::new(), true, Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match line.as_slice() {
            b".\r\n" => return Ok(name),
            b"\r\n" => is_head = false,
            header if is_head && header.to_ascii_lowercase().starts_with(b"message-id:") => {
                name = between(&String::from_utf8_lossy(header)).to_owned();
            }
            _ => {}
        }
    }
}

/// What stands in angle brackets.
fn between(text: &str) -> &str {
    let inside = text.split_once('<').and_then(|(_, behind)| behind.split_once('>'));
    inside.map_or("", |(inside, _)| inside)
}
