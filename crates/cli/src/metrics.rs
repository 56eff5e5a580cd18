//! The door for Prometheus: an address of its own, so that what it reads is never public by mistake.

use std::net::SocketAddr;

use app::App;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Settings;
use crate::failure::Failure;
use crate::output;

/// The open door; it closes when this is dropped.
pub(crate) struct Door(JoinHandle<()>);

impl Drop for Door {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Opens the door where one is wanted. `site` is what this process serves, if it does.
pub(crate) async fn start(
    settings: &Settings,
    app: &App,
    site: Option<&web::State>,
) -> Result<Option<Door>, Failure> {
    let Some(address) = settings.metrics else { return Ok(None) };
    let listener = TcpListener::bind(address).await.map_err(|error| refused(address, &error))?;
    let here = listener.local_addr().map_err(Failure::of)?;
    output::line(&format!("Metrics for Prometheus at http://{here}/metrics"));
    let serve = web::metrics::serve(listener, app.clone(), site.cloned());
    Ok(Some(Door(tokio::spawn(serve))))
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("We cannot listen on {address} for Prometheus ({error})."),
        "Another program may use it. Choose another address as metrics.listen, or none.",
    )
}
