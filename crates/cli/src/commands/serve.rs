//! `alongside serve`: serves the community until it is told to stop.

use kernel::Secret;
use std::process::ExitCode;
use std::sync::Arc;

use app::mail::{Blocked, Postman};
use app::{App, communities, library, matching, worker};
use kernel::Clock;

use crate::args::SettingArgs;
use crate::config::{Settings, load};
use crate::doors::{Doors, local_address};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::shutdown::Stop;
use crate::{logs, metrics, output, packs, runtime, stores, system};

/// Bytes of finished pages to keep: some 2,500 packed articles.
const PAGE_CACHE: u64 = 32 << 20;

pub(super) fn run(args: &SettingArgs, work: bool) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    runtime::run(async |stop| {
        let logs = logs::start_with_traces(&settings)?;
        let app = open(&settings, &stop).await?;
        let door = listen(&settings, app).await?;
        if let Some(link) = app::accounts::offer(&door.app).await.map_err(Failure::of)? {
            output::line(&format!("Nobody runs this install yet. Become its operator, within a day: {link}"));
        }
        let served = serve(&settings, door, stop, work).await;
        logs.end().await;
        served
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The product on a database that is brought up to date first: its schema, and the articles that an older version made.
pub(super) async fn open(settings: &Settings, stop: &Stop) -> Result<App, Failure> {
    let db = stores::open_database(settings).await?;
    let media = stores::open_media(settings)?;
    let decided = app::Settings {
        base_url: public_address(settings),
        key: stores::secret(settings)?,
        joining: settings.joining.clone(),
        safety: settings.safety.clone(),
        provider: settings.provider.clone(),
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
    matching::bring_up_to_date(app).await.map_err(Failure::of)?;
    Ok(())
}

/// Where visitors come in, and the product as it is behind that address.
pub(super) struct Door {
    doors: Doors,
    pub(super) app: App,
}

/// Opens the door, and says where it is.
pub(super) async fn listen(settings: &Settings, app: App) -> Result<Door, Failure> {
    system::warn_of_root();
    let doors = Doors::open(settings).await?;
    let here = doors.here();
    let base_url = settings.base_url.clone().unwrap_or_else(|| here.to_owned());
    let public = if base_url == here { String::new() } else { format!(" as {base_url}") };
    output::line(&format!("Serving {here}{public} (Ctrl-C stops)"));
    if let Some(plain) = doors.plain() {
        output::line(&format!("Sending {plain} there"));
    }
    // The port may be one that the system chose.
    let decided = app::Settings { base_url, ..(*app.settings).clone() };
    Ok(Door { doors, app: app.with_settings(decided) })
}

/// Serves, does the work beside that if `work` is asked for, and closes the database afterwards.
pub(super) async fn serve(settings: &Settings, door: Door, stop: Stop, work: bool) -> Result<(), Failure> {
    let Door { doors, app } = door;
    let base_url = app.settings.base_url.clone();
    let config = web::Config {
        base_url: base_url.clone(),
        page_cache: PAGE_CACHE,
        proxies: settings.proxies.clone(),
        returned_mail_secret: settings.mail.webhook_secret.clone().map(Secret::new),
        drain: settings.drain,
    };
    let state = web::State::new(app.clone(), config).await.map_err(Failure::of)?;
    let metrics = metrics::start(settings, &app, Some(&state)).await?;
    let postman = postman(settings, base_url)?;
    let worker = work.then(|| tokio::spawn(worker::work(app.clone(), postman, stop.clone().asked())));
    let (entrance, mut beside) = doors.attend(&app.settings.base_url, &stop);
    beside.spawn(system::keep_told(stop.clone()));
    let served = web::serve(entrance, state, stop.asked()).await;
    if let Some(worker) = worker {
        if served.is_err() {
            worker.abort();
        }
        // It ends by itself; when it panicked, the log has said so.
        drop(worker.await);
    }
    drop(metrics);
    app.db.close().await;
    served.map_err(Failure::of)
}

/// Who carries letters for the site at `base_url`.
pub(super) fn postman(settings: &Settings, base_url: String) -> Result<Postman, Failure> {
    let blocked = |Blocked { problem, remedy }| Failure::new(problem, remedy);
    Postman::new(settings.mail.post(base_url)).map_err(blocked)
}

/// The public address as commands know it that do not listen.
pub(super) fn public_address(settings: &Settings) -> String {
    settings.base_url.clone().unwrap_or_else(|| local_address(settings.tls.as_ref(), settings.listen))
}
