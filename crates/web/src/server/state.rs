//! What handlers share: the product, and the community as it was half a second ago at most.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use app::communities::Community;
use app::{App, communities, packs};

use ipnet::IpNet;
use jiff::civil::Date;
use kernel::Secret;
use kernel::ids::Ids;

use super::cache::Pages;
use super::cookies::Cookies;
use crate::view::{Assets, Site};

/// How often the community's version is looked at. Another process may have imported something.
const LOOK: Duration = Duration::from_millis(500);

/// Settings of the web server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The public address without a slash at its end, such as `https://community.example.org`.
    pub base_url: String,
    /// Bytes of finished pages to keep in memory.
    pub page_cache: u64,
    /// The proxies whose word about who asked is taken.
    pub proxies: Vec<IpNet>,
    /// What a mail service must say to post what came back; nobody may where there is none.
    pub returned_mail_secret: Option<Secret<String>>,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// What all clones share.
pub struct Shared {
    pub(crate) app: App,
    pub(crate) pages: Pages,
    pub(crate) ids: Ids,
    pub(crate) cookies: Cookies,
    pub(crate) config: Config,
    now: RwLock<Now>,
}

impl std::ops::Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// A community and the frame its pages stand in.
#[derive(Clone)]
pub(crate) struct Now {
    pub(crate) community: Arc<Community>,
    pub(crate) site: Arc<Site>,
    /// The day on which pages are made.
    today: Date,
}

impl State {
    /// Reads the community.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(app: App, config: Config) -> app::Result<Self> {
        let community = communities::home(&app).await?;
        let site = Arc::new(site(&community, &config));
        let now = RwLock::new(Now { site, community: Arc::new(community), today: app.clock.today() });
        let (pages, ids) = (Pages::new(config.page_cache), Ids::new(app.clock.clone()));
        let cookies = Cookies { secure: config.base_url.starts_with("https://") };
        Ok(Self(Arc::new(Shared { app, pages, ids, cookies, config, now })))
    }

    /// The community as it is now.
    pub(crate) fn now(&self) -> Now {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The community's version and the day: pages of another moment are made anew.
    pub(crate) fn moment(&self) -> (i64, Date) {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        (now.community.version, now.today)
    }

    /// Looks again.
    pub(crate) async fn refresh(&self) -> app::Result<()> {
        let community = communities::home(&self.app).await?;
        let (words, today) = (packs::refresh(&self.app, &community).await?, self.app.clock.today());
        let now = self.now();
        if words || *now.community != community || now.today != today {
            let site = Arc::new(site(&community, &self.config));
            *self.now.write().unwrap_or_else(PoisonError::into_inner) =
                Now { site, community: Arc::new(community), today };
        }
        Ok(())
    }

    /// Looks again for as long as the server runs.
    pub(crate) async fn watch(self) {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "the community cannot be read");
            }
        }
    }
}

fn site(community: &Community, config: &Config) -> Site {
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let asset = |name: &str, bytes: &[u8]| format!("/assets/{name}?v={}", &::media::hash(bytes)[..12]);
    Site {
        name: community.name.clone(),
        tagline: community.tagline.clone(),
        language: community.language.clone(),
        base_url: config.base_url.clone(),
        operator: filled(&community.operator),
        contact: filled(&community.contact),
        hue: community.hue,
        demonstration: community.demonstration,
        assets: Assets {
            style: asset("site.css", include_bytes!(concat!(env!("OUT_DIR"), "/assets/site.css"))),
            script: asset("site.js", include_bytes!(concat!(env!("OUT_DIR"), "/assets/site.js"))),
            theme: format!("/theme.css?v={}", community.hue),
        },
    }
}
