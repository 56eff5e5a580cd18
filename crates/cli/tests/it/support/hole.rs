//! A way to a server that is lost: in silence, as where a network fails and nobody says so, or with a word, as where the server ends.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often what waits looks whether it still must.
const LOOK: Duration = Duration::from_millis(20);

/// How the server is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It answers.
    There = 0,
    /// Connections are taken, and nothing that is said on any of them arrives.
    Silent = 1,
    /// Whoever comes is hung up on, and who was there, too.
    Gone = 2,
}

/// The way. Once it is lost, what was said on it is lost as well. It ends when it is dropped.
pub(crate) struct Hole {
    pub(crate) port: u16,
    way: Arc<Way>,
    taking: Option<JoinHandle<()>>,
}

struct Way {
    to: u16,
    state: AtomicU8,
    is_over: AtomicBool,
    /// Where these words are said, it is lost like this.
    trap: Option<(&'static str, State)>,
}

impl Hole {
    /// Before the server at a port.
    pub(crate) fn before(to: u16) -> Self {
        Self::with(to, None)
    }

    /// The same, lost at the moment when somebody says these words, which do not arrive.
    pub(crate) fn lost_at(to: u16, words: &'static str, state: State) -> Self {
        Self::with(to, Some((words, state)))
    }

    fn with(to: u16, trap: Option<(&'static str, State)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let way = Arc::new(Way { to, state: AtomicU8::new(0), is_over: AtomicBool::new(false), trap });
        let taking = {
            let way = Arc::clone(&way);
            std::thread::spawn(move || way.take_all(&listener))
        };
        Self { port, way, taking: Some(taking) }
    }

    pub(crate) fn becomes(&self, state: State) {
        self.way.state.store(state as u8, Ordering::SeqCst);
    }

    /// Whether it is lost.
    pub(crate) fn is_lost(&self) -> bool {
        !self.way.is(State::There)
    }
}

impl Drop for Hole {
    fn drop(&mut self) {
        self.way.is_over.store(true, Ordering::SeqCst);
        // Somebody must knock, or nobody looks whether it is over.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        drop(self.taking.take().map(JoinHandle::join));
    }
}

impl Way {
    fn is(&self, state: State) -> bool {
        self.state.load(Ordering::SeqCst) == state as u8
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    fn take_all(self: &Arc<Self>, listener: &TcpListener) {
        let mut carrying = Vec::new();
        while let Ok((near, _)) = listener.accept() {
            if self.is_over() {
                break;
            }
            if self.is(State::Gone) {
                continue;
            }
            let far = TcpStream::connect(("127.0.0.1", self.to)).unwrap();
            let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
            for (from, to, looks) in [(near, far, true), (back.0, back.1, false)] {
                let way = Arc::clone(self);
                carrying.push(std::thread::spawn(move || way.carry(from, to, looks)));
            }
        }
        for one in carrying {
            drop(one.join());
        }
    }

    /// Carries what is said, as long as the server is there.
    fn carry(&self, mut from: TcpStream, mut to: TcpStream, looks: bool) {
        from.set_read_timeout(Some(LOOK)).unwrap();
        let mut piece = vec![0; 1 << 16];
        while !self.is_over() && self.is(State::There) {
            let length = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(e) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&e.kind()) => continue,
                Err(_) => break,
            };
            if looks {
                self.look(&piece[..length]);
            }
            if !self.is(State::There) || to.write_all(&piece[..length]).is_err() {
                break;
            }
        }
        while self.is(State::Silent) && !self.is_over() {
            std::thread::sleep(LOOK);
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    fn look(&self, said: &[u8]) {
        let Some((words, state)) = self.trap else { return };
        if said.windows(words.len()).any(|part| part == words.as_bytes()) {
            self.state.store(state as u8, Ordering::SeqCst);
        }
    }
}
