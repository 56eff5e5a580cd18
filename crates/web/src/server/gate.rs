//! Gates before what is dear, one for each kind of it: few are let through at once, some may wait for their turn, and whoever comes when
//! too many wait is told to come later. A flood of one kind waits here, where it keeps nobody else waiting, and not at the database.

mod hands;

use std::time::Duration;

use app::members::MemberId;
use app::pictures::AT_ONCE;
use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};

use self::hands::{Hand, Hands};
use super::State;
use crate::pages::errors::Failure;

/// How long somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may wait for each that is let through.
const WAITING: usize = 32;
/// How many turns to send pictures one member has or waits for: they may take minutes, and nobody shall have all of them.
const OF_ONE: usize = 4;

/// What is dear, each with a gate of its own, so that a flood of one uses up the turns of no other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dear {
    /// What somebody looks for.
    Search,
    /// Questions like the one that somebody types.
    Similar,
    /// Names with @, as they are typed.
    Names,
    /// Lists of members: people like oneself.
    People,
    /// All that there is of something, in a file.
    Export,
    /// Pictures that are sent: each is held in memory whole, and then decoded.
    Pictures,
}

impl Dear {
    const ALL: [Self; 6] =
        [Self::Search, Self::Similar, Self::Names, Self::People, Self::Export, Self::Pictures];

    /// How many of it are let through at once, where so many can read.
    fn turns(self, readers: usize) -> usize {
        match self {
            Self::Pictures => AT_ONCE,
            _ => (readers / 2).max(1),
        }
    }

    /// Whether it is dear because it reads for long.
    fn reads(self) -> bool {
        self != Self::Pictures
    }
}

/// The gates of a server.
pub(crate) struct Gates {
    gates: [Gate; Dear::ALL.len()],
    /// For all that read for long together.
    readers: Semaphore,
    /// Those who send pictures.
    hands: Hands,
    patience: Duration,
}

struct Gate {
    turns: Semaphore,
    /// For those whose turn it is, too.
    waiting: Semaphore,
}

/// Somebody's turn, until it is dropped.
pub(crate) struct Turn<'a> {
    _places: [SemaphorePermit<'a>; 2],
    _reader: Option<SemaphorePermit<'a>>,
    _hand: Option<Hand<'a>>,
}

impl Gates {
    /// Lets half as many of one kind through as can read at once, and three quarters of all kinds: one kind leaves turns to the others,
    /// and all of them leave a quarter of the readers to everything else.
    pub(crate) fn before(readers: usize) -> Self {
        Self::with(readers, PATIENCE)
    }

    fn with(readers: usize, patience: Duration) -> Self {
        let gate = |kind: Dear| {
            let turns = kind.turns(readers);
            Gate { turns: Semaphore::new(turns), waiting: Semaphore::new(turns * (WAITING + 1)) }
        };
        let readers = Semaphore::new((readers * 3 / 4).max(1));
        Self { gates: Dear::ALL.map(gate), readers, hands: Hands::default(), patience }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`app::Error::Busy`] when too many wait already, or nobody has left in time.
    pub(crate) async fn turn(&self, kind: Dear) -> app::Result<Turn<'_>> {
        let gate = &self.gates[kind as usize];
        let place = gate.waiting.try_acquire().map_err(|_| app::Error::Busy)?;
        let waits = async {
            let turn = gate.turns.acquire().await?;
            let reader = if kind.reads() { Some(self.readers.acquire().await?) } else { None };
            Ok::<_, AcquireError>(Turn { _places: [place, turn], _reader: reader, _hand: None })
        };
        match tokio::time::timeout(self.patience, waits).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(app::Error::Busy),
        }
    }

    /// Waits for a turn to send pictures.
    ///
    /// # Errors
    /// The same, also when this member has several turns already.
    pub(crate) async fn turn_to_send(&self, who: MemberId) -> app::Result<Turn<'_>> {
        let hand = self.hands.raise(who, OF_ONE).ok_or(app::Error::Busy)?;
        Ok(Turn { _hand: Some(hand), ..self.turn(Dear::Pictures).await? })
    }
}

/// Lets a request through when it is its turn.
pub(crate) async fn one_by_one(
    Shared((state, kind)): Shared<(State, Dear)>,
    request: Request,
    next: Next,
) -> Response {
    match state.gates.turn(kind).await {
        Ok(_turn) => next.run(request).await,
        Err(busy) => Failure::from(busy).into_response(),
    }
}

#[cfg(test)]
mod tests;
