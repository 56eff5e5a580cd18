//! Does what waits: sends letters and runs jobs until it is asked to stop. It runs inside `alongside serve` or apart, and several
//! of them may run on one database.

use std::time::Duration;

use tokio::sync::watch;

use crate::mail::{Postman, deliver, is_any_due};
use crate::{App, communities, jobs};

/// How long it waits before it looks for what other processes have left to do.
const LOOK: Duration = Duration::from_secs(2);
/// How often and how soon it looks after work was left in this process, whose transaction may be a moment from its end.
const SOON: (u8, Duration) = (4, Duration::from_millis(75));
/// How long it waits after the database or the mail server failed.
const PAUSE: Duration = Duration::from_secs(10);
/// How long it may take to end what it has begun. Beyond that the leases see to it that others do.
const LAST_WORK: Duration = Duration::from_secs(20);

/// Whether somebody has asked the worker to stop.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// What is asked through the sender.
    pub fn when(asked: watch::Receiver<bool>) -> Self {
        Self(asked)
    }

    /// Nobody ever asks: for a single round.
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Whether somebody has asked.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody asks, or for `time`.
    async fn asked_within(&self, time: Duration) {
        let mut asked = self.0.clone();
        let wait = async {
            if asked.wait_for(|asked| *asked).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        // Either end is fine.
        drop(tokio::time::timeout(time, wait).await);
    }
}

/// Works until `stop` is there, and then ends what it has begun.
pub async fn work(app: App, postman: Postman, stop: impl Future<Output = ()>) {
    if let Err(error) = plan(&app).await {
        tracing::warn!(%error, "what recurs could not be planned");
    }
    let (ask, asked) = watch::channel(false);
    let stopping = Stopping(asked);
    let all = async {
        tokio::join!(
            letters(&app, &postman, &stopping),
            errands(&app, &postman, &stopping),
            // Two, so that a long job does not hold up the others.
            errands(&app, &postman, &stopping),
        );
    };
    tokio::pin!(all);
    tokio::select! {
        () = &mut all => {}
        () = stop => {
            ask.send_replace(true);
            if tokio::time::timeout(LAST_WORK, all).await.is_err() {
                tracing::warn!("the worker was stopped in the middle of something; it is done again later");
            }
        }
    }
}

async fn plan(app: &App) -> crate::Result<()> {
    jobs::plan(app, communities::home(app).await?.id).await
}

async fn letters(app: &App, postman: &Postman, stop: &Stopping) {
    let mut quick = 0;
    while !stop.is_asked() {
        let round = match is_any_due(app).await {
            Ok(true) => deliver(app, postman, stop).await,
            Ok(false) => Ok(Default::default()),
            Err(error) => Err(error),
        };
        match round {
            Ok(round) if round.closed => {
                tracing::warn!("the mail server cannot be reached; letters wait");
                stop.asked_within(PAUSE).await;
            }
            Ok(_) => quick = rest(app, stop, quick).await,
            Err(error) => {
                tracing::warn!(%error, "letters could not be sent");
                stop.asked_within(PAUSE).await;
            }
        }
    }
}

/// Waits for the bell or the time of the next look. Gives how many quick looks are left.
async fn rest(app: &App, stop: &Stopping, quick: u8) -> u8 {
    let (looks, soon) = SOON;
    if quick > 0 {
        stop.asked_within(soon).await;
        return quick - 1;
    }
    let bell = app.bell();
    tokio::select! {
        () = stop.asked_within(LOOK) => 0,
        () = bell.notified() => looks,
    }
}

async fn errands(app: &App, postman: &Postman, stop: &Stopping) {
    while !stop.is_asked() {
        match jobs::run_one(app, postman).await {
            Ok(true) => {}
            Ok(false) => stop.asked_within(LOOK).await,
            Err(error) => {
                tracing::warn!(%error, "jobs could not be run");
                stop.asked_within(PAUSE).await;
            }
        }
    }
}
