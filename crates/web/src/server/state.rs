//! What handlers share: the product, and the community as it was half a second ago at most.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use app::communities::Community;
use app::posts::{self, PostId};
use app::{App, comments, communities, notifications, packs};

use db::Position;
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::Secret;
use kernel::ids::Ids;
use tokio::sync::watch;

use super::cache::Pages;
use super::cookies::Cookies;
use super::days::Days;
use super::gate::Gates;
use super::hours::Hours;
use super::ready::Readiness;
use super::ticket::Names;
use super::traffic::Traffic;
use crate::pages::comments::slug_of;
use crate::view::{Assets, Site};

/// How often the community's version is looked at. Another process may have imported something.
const LOOK: Duration = Duration::from_millis(500);
/// Editions that are looked at again: of two transactions the earlier one may end later.
const OVERLAP: i64 = 1000;

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
    /// How long to serve on after somebody asked for the end, while `/readyz` says that this server leaves.
    pub drain: Duration,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// What all clones share.
pub struct Shared {
    pub(crate) app: App,
    pub(crate) pages: Pages,
    pub(crate) ids: Ids,
    /// What is asked of this process.
    pub traffic: Traffic,
    pub(crate) names: Names,
    pub(crate) hours: Hours,
    pub(crate) readiness: Readiness,
    pub(crate) days: Days,
    pub(crate) gates: Gates,
    /// When this process began to serve.
    pub(crate) began: Timestamp,
    /// Whether load balancers are told to go elsewhere.
    leaving: AtomicBool,
    pub(crate) cookies: Cookies,
    pub(crate) config: Config,
    /// Moves when something happened that open pages want to hear of.
    pub(crate) pulse: watch::Sender<Pulse>,
    now: RwLock<Now>,
    /// How far the database had come when something new was last seen there.
    position: AtomicU64,
    /// The edition of what visitors read below an article, by the article's slug.
    talk: RwLock<HashMap<String, i64>>,
}

/// When a page is made, as far as that makes a difference to it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Made {
    version: i64,
    /// The edition of what stands below the article.
    talk: i64,
    /// A review runs out at midnight.
    day: Date,
}

/// What happened last, in all processes of the install.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pulse {
    post: Option<PostId>,
    told: Option<Timestamp>,
    /// Whether this server is about to stop.
    pub(crate) stops: bool,
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
        let (pages, hours) = (Pages::new(config.page_cache), Hours::new(app.clock.now()));
        let (traffic, readiness, leaving) = Default::default();
        let (days, began) = (Days::default(), app.clock.now());
        let gates = Gates::before(app.db.pools()[0].most);
        let cookies = Cookies { secure: config.base_url.starts_with("https://") };
        let pulse = watch::Sender::default();
        let ids = Ids::new(app.clock.clone());
        let (names, position, talk) = (Names::new(), AtomicU64::default(), RwLock::default());
        let state = Self(Arc::new(Shared {
            app,
            pages,
            ids,
            traffic,
            names,
            hours,
            readiness,
            days,
            gates,
            began,
            leaving,
            cookies,
            config,
            pulse,
            now,
            position,
            talk,
        }));
        state.come().await?;
        state.refresh_talk().await?;
        Ok(state)
    }

    /// The community as it is now.
    pub(crate) fn now(&self) -> Now {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The community's version, the day, and the talk below an article: a page at `path` that was made before is made anew.
    pub(crate) fn made(&self, path: &str) -> Made {
        let talk = match slug_of(path) {
            Some(slug) => {
                let known = self.talk.read().unwrap_or_else(PoisonError::into_inner);
                known.get(slug).copied().unwrap_or_default()
            }
            None => 0,
        };
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Made { version: now.community.version, talk, day: now.today }
    }

    /// A replica that has come so far knows all that this process has seen.
    pub(crate) fn position(&self) -> Position {
        Position::new(self.position.load(Ordering::Relaxed))
    }

    /// Something new was seen: pages that are made from now on must know it, wherever they are read from.
    async fn come(&self) -> app::Result<()> {
        if let Some(position) = self.app.db.position().await? {
            self.position.store(position.bytes(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Looks below which articles something changed for visitors.
    pub(crate) async fn refresh_talk(&self) -> app::Result<()> {
        let known = {
            let talk = self.talk.read().unwrap_or_else(PoisonError::into_inner);
            talk.values().max().copied().unwrap_or_default()
        };
        let since = known.saturating_sub(OVERLAP);
        let changed = comments::changed(&self.app, self.now().community.id, since).await?;
        let is_new = {
            let talk = self.talk.read().unwrap_or_else(PoisonError::into_inner);
            changed.iter().any(|(slug, edition)| talk.get(slug) != Some(edition))
        };
        if is_new {
            self.come().await?;
            let mut talk = self.talk.write().unwrap_or_else(PoisonError::into_inner);
            talk.extend(changed);
        }
        Ok(())
    }

    /// Tells load balancers from now on to send visitors elsewhere.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// Whether it does.
    pub(crate) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// How many pages hear of what is new.
    pub(crate) fn streams(&self) -> usize {
        self.pulse.receiver_count()
    }

    /// Lets open streams of events end.
    pub(crate) fn end_streams(&self) {
        self.pulse.send_modify(|pulse| pulse.stops = true);
    }

    /// Looks what happened, if anybody listens.
    async fn feel(&self) -> app::Result<()> {
        if self.pulse.receiver_count() == 0 {
            return Ok(());
        }
        let post = posts::newest(&self.app, self.now().community.id).await?;
        let told = notifications::newest(&self.app).await?;
        let last = *self.pulse.borrow();
        if (last.post, last.told) != (post, told) {
            self.come().await?;
            self.pulse.send_modify(|pulse| (pulse.post, pulse.told) = (post, told));
        }
        Ok(())
    }

    /// Looks whether the community is another by now. [`serve`](crate::serve) does so all the time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> app::Result<()> {
        let community = communities::home(&self.app).await?;
        let (words, today) = (packs::refresh(&self.app, &community).await?, self.app.clock.today());
        let now = self.now();
        if words || *now.community != community || now.today != today {
            self.come().await?;
            let site = Arc::new(site(&community, &self.config));
            *self.now.write().unwrap_or_else(PoisonError::into_inner) =
                Now { site, community: Arc::new(community), today };
        }
        self.refresh_talk().await
    }

    /// Looks again for as long as the server runs.
    pub(crate) async fn watch(self) {
        loop {
            tokio::time::sleep(LOOK).await;
            self.hours.look(self.app.clock.now(), || self.traffic.total());
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "the community cannot be read");
            }
            if let Err(error) = self.feel().await {
                tracing::warn!(%error, "what is new cannot be read");
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
