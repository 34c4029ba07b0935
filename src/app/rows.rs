//! Which records the log lists: all of them at no cost, or those that a filter lets through, found piece by
//! piece so that no key waits for it.

use std::collections::VecDeque;

use crate::store::{Record, RecordId, Store};

/// How many records one piece of the search looks at.
const PIECE: usize = 20_000;

/// The listed records, oldest first.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// `None` lists all.
    found: Option<VecDeque<RecordId>>,
    /// The records before this one are still to be looked at.
    todo: Option<RecordId>,
}

impl Rows {
    /// Lists all, or, where only some are wanted, begins to look for them, newest first.
    pub(super) fn begin(&mut self, all: bool, store: &Store) {
        self.found = (!all).then(VecDeque::new);
        self.todo = store.last().filter(|_| !all).map(|last| RecordId(last.0 + 1));
    }

    /// Whether records are still to be looked at.
    pub(super) const fn is_searching(&self) -> bool {
        self.todo.is_some()
    }

    /// Looks at the next piece.
    pub(super) fn search(&mut self, store: &Store, wanted: impl Fn(&Record) -> bool) {
        let (Some(found), Some(todo)) = (&mut self.found, self.todo) else { return };
        let from = RecordId(todo.0.saturating_sub(PIECE as u64));
        let piece = store.range(from).len() - store.range(todo).len();
        for record in store.range(from).take(piece).rev().filter(|record| wanted(record)) {
            found.push_front(record.id);
        }
        self.todo = store.first().filter(|first| from > *first).map(|_| from);
    }

    /// A record was added.
    pub(super) fn added(&mut self, record: &Record, first: RecordId, wanted: impl Fn(&Record) -> bool) {
        let Some(found) = &mut self.found else { return };
        while found.front().is_some_and(|it| *it < first) {
            found.pop_front();
        }
        if wanted(record) {
            found.push_back(record.id);
        }
    }

    /// How many are listed, up to and with `horizon`.
    pub(super) fn len(&self, store: &Store, horizon: Option<RecordId>) -> usize {
        match (&self.found, horizon) {
            (None, None) => store.len(),
            (Some(found), None) => found.len(),
            (None, Some(horizon)) => store.len() - store.range(RecordId(horizon.0 + 1)).len(),
            (Some(found), Some(horizon)) => found.partition_point(|it| *it <= horizon),
        }
    }

    /// The record in this row.
    pub(super) fn at(&self, store: &Store, row: usize) -> Option<RecordId> {
        match &self.found {
            None => store
                .first()
                .map(|first| RecordId(first.0 + row as u64))
                .filter(|it| Some(*it) <= store.last()),
            Some(found) => found.get(row).copied(),
        }
    }

    /// The row of a record, or of the nearest after it.
    pub(super) fn row(&self, store: &Store, id: RecordId) -> usize {
        match &self.found {
            None => store.len() - store.range(id).len(),
            Some(found) => found.partition_point(|it| *it < id),
        }
    }
}
