//! `alongside serve`: serves the community until it is told to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use app::App;
use kernel::Clock;
use tokio::net::TcpListener;

use crate::args::SettingArgs;
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::shutdown::shutdown;
use crate::{logs, output, packs, runtime, stores};

/// Bytes of finished pages to keep: some two thousand packed articles.
const PAGE_CACHE: u64 = 24 << 20;

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async {
        let app = open(&settings).await?;
        serve(&settings, app).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The product on a database that is brought up to date first.
pub(super) async fn open(settings: &Settings) -> Result<App, Failure> {
    let db = stores::open_database(settings).await?;
    db.migrate(app::MIGRATIONS).await?;
    let media = stores::open_media(settings)?;
    Ok(App::new(Arc::new(db), media, Clock::system()).with_vocabulary(packs::vocabulary(None)?))
}

/// Serves `app` and closes its database afterwards.
pub(super) async fn serve(settings: &Settings, app: App) -> Result<(), Failure> {
    let listener = TcpListener::bind(&settings.listen).await.map_err(|error| {
        let what = format!("We cannot listen on {} ({error}).", settings.listen);
        Failure::new(what, "Another program may use it. Choose another address with --listen ADDR.")
    })?;
    let address = listener.local_addr().map_err(Failure::of)?;
    let base_url = public_address(address);
    let config = web::Config { base_url: base_url.clone(), page_cache: PAGE_CACHE };
    let state = web::State::new(app.clone(), config).await.map_err(Failure::of)?;
    output::line(&format!("Serving {base_url} (Ctrl-C stops)"));
    let served = web::serve(listener, state, shutdown()).await;
    app.db.close().await;
    served.map_err(Failure::of)
}

/// What people type on this machine.
fn public_address(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}
