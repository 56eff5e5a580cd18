//! How far back what is read may lie. By default all is read where it is written. Whoever answers a page may allow a replica, as
//! long as that has come as far as the reader has seen: then nobody's own words are missing on their next page.

use std::cell::Cell;

/// A place in the log of changes of a PostgreSQL server (an LSN, in bytes). What was written before it is there on every server that
/// has come so far. SQLite knows none.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Position(u64);

impl Position {
    /// From the number of bytes.
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// The number of bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

/// Where the reads of some work may be answered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Reach {
    /// Where is written.
    #[default]
    Primary,
    /// By a replica that has come this far at least, if there is one.
    Replica {
        /// What must be there.
        since: Position,
        /// Work with the same number reads from the same replica, as long as that is well: what one reader sees does not go back
        /// in time from page to page.
        turn: u64,
    },
}

struct Scope {
    reach: Cell<Reach>,
    written: Cell<Option<Position>>,
}

tokio::task_local! {
    static SCOPE: Scope;
}

/// Does `work`, whose reads may be answered as `reach` says, and gives with its end how far the database had come after the last
/// write inside (nothing if none was, or where there are no replicas). Tasks that `work` spawns read where is written.
pub async fn within<F: Future>(reach: Reach, work: F) -> (F::Output, Option<Position>) {
    let scope = Scope { reach: Cell::new(reach), written: Cell::new(None) };
    let both = async {
        let end = work.await;
        (end, SCOPE.with(|scope| scope.written.get()))
    };
    SCOPE.scope(scope, both).await
}

/// From now on the reads of the current work, which [`within`] began, may be answered as `reach` says.
pub fn from_now_on(reach: Reach) {
    // Outside of any such work all is read where it is written, and stays so.
    let _ = SCOPE.try_with(|scope| scope.reach.set(reach));
}

/// Where the current work may read.
pub(crate) fn reach() -> Reach {
    SCOPE
        .try_with(|scope| match (scope.reach.get(), scope.written.get()) {
            // What was written a moment ago is read again.
            (Reach::Replica { since, turn }, Some(written)) => {
                Reach::Replica { since: since.max(written), turn }
            }
            (reach, _) => reach,
        })
        .unwrap_or_default()
}

/// Notes a write of the current work.
pub(crate) fn wrote(position: Position) {
    // Outside of any scope nobody asks.
    let _ = SCOPE.try_with(|scope| scope.written.set(scope.written.get().max(Some(position))));
}
