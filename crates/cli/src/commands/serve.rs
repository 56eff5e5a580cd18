//! `alongside serve`: serves the community until it is told to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use app::{App, communities, library};
use kernel::Clock;
use tokio::net::TcpListener;

use crate::args::SettingArgs;
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::shutdown::Stop;
use crate::{logs, output, packs, runtime, stores};

/// Bytes of finished pages to keep: some 2,500 packed articles.
const PAGE_CACHE: u64 = 32 << 20;

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        serve(&settings, app, stop).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The product on a database that is brought up to date first: its schema, and the articles that an older version made.
pub(super) async fn open(settings: &Settings, stop: &Stop) -> Result<App, Failure> {
    let db = stores::open_database(settings).await?;
    let media = stores::open_media(settings)?;
    let decided = app::Settings {
        base_url: settings.base_url.clone().unwrap_or_else(|| local_address(settings.listen)),
        key: stores::secret(settings)?,
        joining: settings.joining.clone(),
    };
    let app =
        App::new(Arc::new(db), media, Clock::system()).with_pack(packs::pack(None)?).with_settings(decided);
    let ready = stop.unless_asked(bring_up_to_date(&app)).await;
    if ready.is_err() {
        app.db.close().await;
    }
    ready.map(|()| app)
}

async fn bring_up_to_date(app: &App) -> Result<(), Failure> {
    app.db.migrate(app::MIGRATIONS).await?;
    let home = communities::home(app).await.map_err(Failure::of)?;
    app::packs::refresh(app, &home).await.map_err(Failure::of)?;
    let mut progress = Progress::new("Making pages anew", "articles");
    let step = move |done, total| progress.step(done, total);
    library::bring_up_to_date(app, step).await.map_err(Failure::of)?;
    Ok(())
}

/// Serves `app` and closes its database afterwards.
pub(super) async fn serve(settings: &Settings, app: App, stop: Stop) -> Result<(), Failure> {
    let listener = TcpListener::bind(&settings.listen).await.map_err(|error| {
        let what = format!("We cannot listen on {} ({error}).", settings.listen);
        Failure::new(what, "Another program may use it. Choose another address with --listen ADDR.")
    })?;
    let address = listener.local_addr().map_err(Failure::of)?;
    let here = local_address(address);
    let base_url = settings.base_url.clone().unwrap_or_else(|| here.clone());
    let config =
        web::Config { base_url: base_url.clone(), page_cache: PAGE_CACHE, proxies: settings.proxies.clone() };
    // The port may be one that the system chose.
    let decided = app::Settings { base_url: base_url.clone(), ..(*app.settings).clone() };
    let app = app.with_settings(decided);
    let state = web::State::new(app.clone(), config).await.map_err(Failure::of)?;
    let public = if base_url == here { String::new() } else { format!(" as {base_url}") };
    output::line(&format!("Serving {here}{public} (Ctrl-C stops)"));
    if let Some(link) = app::accounts::offer(&app).await.map_err(Failure::of)? {
        output::line(&format!("Nobody runs this install yet. Become its operator, within a day: {link}"));
    }
    let served = web::serve(listener, state, stop.asked()).await;
    app.db.close().await;
    served.map_err(Failure::of)
}

/// What people type on this machine.
fn local_address(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}
