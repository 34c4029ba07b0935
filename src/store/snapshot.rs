//! The records as they were at a moment, for somebody who looks through them elsewhere while the log goes on.

use super::blocks::Blocks;
use super::{Filter, RecordId};

/// The records as they were at a moment. Taking it costs next to nothing, however long the log is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(pub(super) Blocks);

impl Snapshot {
    /// How many pieces it has, which can be looked through one by one and side by side.
    pub fn pieces(&self) -> usize {
        self.0.blocks()
    }

    /// The oldest record of a piece, counted from the newest piece; and those of its records that a filter lets
    /// through and that are older than `before`, oldest first.
    pub fn search(
        &self,
        piece: usize,
        filter: &Filter,
        before: RecordId,
    ) -> Option<(RecordId, Vec<RecordId>)> {
        let block = self.0.newest(piece)?;
        let entries = self.0.entries_of(block).take_while(|entry| entry.id() < before);
        let found = entries.filter(|entry| filter.matches(entry)).map(|entry| entry.id()).collect();
        Some((block.first, found))
    }
}
