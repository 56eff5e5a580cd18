//! What this process has done of the work that waits, in numbers: letters and jobs, by how they ended.

use kernel::measure::{Count, Times};

use crate::jobs::Kind;

/// Counted for as long as the process lives.
#[derive(Debug)]
pub struct Measures {
    /// Letters.
    pub letters: Letters,
    jobs: Vec<Ends>,
}

/// What became of letters that this process carried.
#[derive(Debug, Default)]
pub struct Letters {
    /// Left.
    pub sent: Count,
    /// Are tried again later.
    pub later: Count,
    /// Were given up.
    pub dead: Count,
    /// How long it took to hand one over, or to learn that it cannot be.
    pub took: Times,
}

/// How the jobs of one kind ended in this process.
#[derive(Debug, Default)]
pub struct Ends {
    /// Well.
    pub done: Count,
    /// Not well; they are tried again.
    pub failed: Count,
    /// Given up.
    pub dead: Count,
    /// How long they took.
    pub took: Times,
}

impl Default for Measures {
    fn default() -> Self {
        Self { letters: Letters::default(), jobs: Kind::ALL.iter().map(|_| Ends::default()).collect() }
    }
}

impl Measures {
    /// The jobs of one kind; nothing for a kind that this program does not know.
    pub(crate) fn job(&self, kind: &str) -> Option<&Ends> {
        self.jobs.get(Kind::ALL.iter().position(|known| known.as_str() == kind)?)
    }

    /// All kinds of jobs.
    pub fn jobs(&self) -> impl Iterator<Item = (&'static str, &Ends)> {
        Kind::ALL.iter().map(|kind| kind.as_str()).zip(&self.jobs)
    }
}
