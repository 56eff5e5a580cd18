//! Sockets that systemd opened and keeps: connections wait in them while one process of ours ends and the next one starts, so
//! that an upgrade refuses nobody (`sd_listen_fds(3)`).

use tokio::net::TcpListener;

use crate::failure::Failure;

/// The name (`FileDescriptorName=`) of the socket for plain HTTP beside TLS.
#[cfg(unix)]
const REDIRECT: &str = "redirect";

/// What was handed to us.
#[derive(Default)]
pub(crate) struct Sockets {
    /// For visitors.
    pub(crate) main: Option<TcpListener>,
    /// For those who come by plain HTTP and are sent to the protected address.
    pub(crate) redirect: Option<TcpListener>,
}

impl Sockets {
    /// Takes them; there are none where nobody handed us any.
    ///
    /// # Errors
    /// When they are not what we can serve at.
    #[cfg(unix)]
    pub(crate) fn from_systemd() -> Result<Self, Failure> {
        let mut handed = listenfd::ListenFd::from_env();
        let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
        let names: Vec<&str> = names.split(':').collect();
        let mut sockets = Self::default();
        for at in 0..handed.len() {
            let socket = handed.take_tcp_listener(at).and_then(|socket| socket.map(listen).transpose());
            let socket = socket.map_err(|error| {
                wrong(&format!(
                    "Socket {} of those that systemd handed to us is no TCP socket ({error}).",
                    at + 1
                ))
            })?;
            let place =
                if names.get(at) == Some(&REDIRECT) { &mut sockets.redirect } else { &mut sockets.main };
            if place.is_some() {
                return Err(wrong("systemd handed us more sockets than we can serve at."));
            }
            *place = socket;
        }
        Ok(sockets)
    }

    /// There is no systemd here.
    #[cfg(not(unix))]
    pub(crate) fn from_systemd() -> Result<Self, Failure> {
        Ok(Self::default())
    }
}

#[cfg(unix)]
fn listen(socket: std::net::TcpListener) -> std::io::Result<TcpListener> {
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket)
}

#[cfg(unix)]
fn wrong(what: &str) -> Failure {
    Failure::new(
        what,
        "Give the service one ListenStream= for visitors, and at most one more with FileDescriptorName=redirect.",
    )
}
