//! What handlers share: the product, and the community as it was half a second ago at most.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use app::communities::Community;
use app::{App, communities, packs};

use kernel::ids::Ids;

use super::cache::Pages;
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
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State {
    pub(crate) app: App,
    pub(crate) pages: Arc<Pages>,
    pub(crate) ids: Arc<Ids>,
    config: Arc<Config>,
    now: Arc<RwLock<Now>>,
}

/// A community and the frame its pages stand in.
#[derive(Clone)]
pub(crate) struct Now {
    pub(crate) community: Arc<Community>,
    pub(crate) site: Arc<Site>,
}

impl State {
    /// Reads the community.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(app: App, config: Config) -> app::Result<Self> {
        let community = communities::home(&app).await?;
        let now = Now { site: Arc::new(site(&community, &config)), community: Arc::new(community) };
        let pages = Arc::new(Pages::new(config.page_cache));
        let ids = Arc::new(Ids::new(app.clock.clone()));
        Ok(Self { app, pages, ids, config: Arc::new(config), now: Arc::new(RwLock::new(now)) })
    }

    /// The community as it is now.
    pub(crate) fn now(&self) -> Now {
        self.now.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Looks again.
    pub(crate) async fn refresh(&self) -> app::Result<()> {
        let community = communities::home(&self.app).await?;
        let words = packs::refresh(&self.app, &community).await?;
        if words || *self.now().community != community {
            let now = Now { site: Arc::new(site(&community, &self.config)), community: Arc::new(community) };
            *self.now.write().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
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
