//! Where visitors come in: a socket that systemd keeps for us or one of our own, TLS where it is set up, and the way there from
//! plain HTTP.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use web::Entrance;
use web::tls::{Files, Renewal};

use crate::config::{Certificate, Settings, Tls};
use crate::failure::Failure;
use crate::renewal::{self, HungUp};
use crate::shutdown::Stop;
use crate::sockets::Sockets;
use crate::system::room_for;

/// The open doors.
pub(crate) struct Doors {
    entrance: Entrance,
    /// What people type on this machine.
    here: String,
    redirect: Option<TcpListener>,
    files: Option<Files>,
    renewal: Option<Renewal>,
    hung_up: HungUp,
}

impl Doors {
    /// Opens what the settings ask for.
    pub(crate) async fn open(settings: &Settings) -> Result<Self, Failure> {
        let mut sockets = Sockets::from_systemd()?;
        let listener = match sockets.main.take() {
            Some(socket) => socket,
            None => bind(settings.listen, "--listen ADDR").await?,
        };
        let wanted = settings.tls.as_ref().and_then(|tls| tls.redirect);
        let redirect = match (sockets.redirect.take(), wanted) {
            (Some(socket), _) => Some(socket),
            (None, Some(address)) => Some(bind(address, "`tls.redirect`").await?),
            (None, None) => None,
        };
        let address = listener.local_addr().map_err(Failure::of)?;
        let here = local_address(settings.tls.as_ref(), address);
        let mut doors = Self {
            entrance: Entrance { most: room_for(settings.connections), ..Entrance::from(listener) },
            here,
            redirect,
            files: None,
            renewal: None,
            hung_up: HungUp::new(),
        };
        match settings.tls.as_ref().map(|tls| &tls.certificate) {
            None => {}
            Some(Certificate::Files { certificate, key }) => {
                let files = Files::open(certificate.clone(), key.clone())?;
                doors.entrance.tls = Some(files.tls()?);
                doors.files = Some(files);
            }
            Some(Certificate::Automatic(automatic)) => {
                let (tls, renewal) = automatic.tls()?;
                doors.entrance.tls = Some(tls);
                doors.renewal = Some(renewal);
            }
        }
        Ok(doors)
    }

    /// What people type on this machine.
    pub(crate) fn here(&self) -> &str {
        &self.here
    }

    /// Where plain HTTP is sent to the protected address, if it is.
    pub(crate) fn plain(&self) -> Option<String> {
        let address = self.redirect.as_ref()?.local_addr().ok()?;
        Some(local_address(None, address))
    }

    /// Gives the entrance, and begins what goes on beside serving for as long as the second value is kept: the way from plain HTTP to
    /// `base_url`, and looking after certificates.
    pub(crate) fn attend(self, base_url: &str, stop: &Stop) -> (Entrance, JoinSet<()>) {
        let mut beside = JoinSet::new();
        if let Some(listener) = self.redirect {
            beside.spawn(web::redirect(listener, base_url.to_owned(), stop.clone().asked()));
        }
        if let Some(renewal) = self.renewal {
            beside.spawn(renewal.run());
        }
        beside.spawn(renewal::watch(self.files, self.hung_up));
        (self.entrance, beside)
    }
}

async fn bind(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let what = format!("We cannot listen on {address} ({error}).");
        Failure::new(what, format!("Another program may use it. Choose another address with {setting}."))
    })
}

/// What people type on this machine, or the name of the certificate.
pub(crate) fn local_address(tls: Option<&Tls>, address: SocketAddr) -> String {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let port = address.port();
    match tls.and_then(Tls::name) {
        Some(name) if port == 443 => format!("{scheme}://{name}"),
        Some(name) => format!("{scheme}://{name}:{port}"),
        None if address.ip().is_loopback() || address.ip().is_unspecified() => {
            format!("{scheme}://localhost:{port}")
        }
        None => format!("{scheme}://{address}"),
    }
}
