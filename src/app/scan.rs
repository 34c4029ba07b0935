//! A search through the whole log, which runs elsewhere so that no key waits for it. What is found comes back
//! piece by piece, the newest first.

use crate::store::{Filter, RecordId, Snapshot};

/// Tells searches apart: what an earlier one still finds is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScanId(pub u64);

/// What is to be searched, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Which search.
    pub id: ScanId,
    /// The log as it was when the search began.
    pub snapshot: Snapshot,
    /// What is looked for.
    pub filter: Filter,
    /// Only records before this one are still to be looked at.
    pub before: RecordId,
}

/// What a piece of a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which search.
    pub scan: ScanId,
    /// The records before this one are still to be looked at.
    pub from: RecordId,
    /// What was found before what was found so far, oldest first.
    pub ids: Vec<RecordId>,
}

impl Scan {
    /// How many pieces it has. They are to come back in the order of their numbers, whoever did them when.
    pub fn pieces(&self) -> usize {
        self.snapshot.pieces()
    }

    /// Does one of the pieces, which are numbered from the newest.
    pub fn piece(&self, number: usize) -> Option<Found> {
        let (from, ids) = self.snapshot.search(number, &self.filter, self.before)?;
        Some(Found { scan: self.id, from, ids })
    }
}
