//! What this process has asked of its database, in numbers.

use kernel::measure::{Count, Level, Times};

use crate::Error;

/// Counted while the database is open; it says nothing of what was read or written.
#[derive(Debug, Default)]
pub struct Stats {
    /// Reads.
    pub reads: Asked,
    /// Writes.
    pub writes: Asked,
    /// Statements begun; many rows of one statement count once. The measure of how much work something is: it is the same on every
    /// machine.
    pub statements: Count,
    /// Transactions in which SQLite has made writes durable: `writes.took` by this is how many shared one.
    pub groups: Count,
}

/// What is known of reads, or of writes.
#[derive(Debug, Default)]
pub struct Asked {
    /// From the call to its end, waiting included.
    pub took: Times,
    /// How long they waited for their turn.
    pub waited: Times,
    /// Those that wait now, where that can be told.
    pub waiting: Level,
    /// Connections of SQLite that work now; PostgreSQL's are counted by their pool.
    pub at_work: Level,
    /// Those that gave up waiting.
    pub busy: Count,
    /// Those that failed for a reason that lies with the database or the program, not with the values.
    pub failed: Count,
}

impl Asked {
    /// Notes how a call ended.
    pub(crate) fn ended<T>(&self, began: std::time::Instant, end: &Result<T, Error>) {
        self.took.note(began.elapsed());
        match end {
            Err(Error::Busy(_)) => self.busy.one(),
            Err(Error::Db(_) | Error::Bug(_) | Error::Closed | Error::Conflict) => self.failed.one(),
            _ => {}
        }
    }
}

/// The connections of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    /// `read` or `write`.
    pub name: &'static str,
    /// How many there may be.
    pub most: usize,
    /// How many work at this moment.
    pub in_use: usize,
    /// How many callers wait for one.
    pub waiting: usize,
}
