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

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::link::Direction;
    use crate::link::LinkId;
    use crate::store::Limits;
    use crate::wire::CommandId;
    use crate::wire::Pdu;
    use crate::wire::encode;

    fn store(records: usize, limit: usize) -> Store {
        let frame = encode(&Pdu::request(CommandId::ENQUIRE_LINK)).unwrap().frame;
        let mut store = Store::new(Limits { records: limit, ..Limits::default() });
        for _ in 0..records {
            store.append(LinkId(1), Direction::In, SystemTime::UNIX_EPOCH, frame.clone().into());
        }
        store
    }

    fn every_tenth(record: &Record) -> bool {
        record.id.0.is_multiple_of(10)
    }

    #[test]
    fn a_search_finds_all_in_pieces_and_in_order() {
        let store = store(2 * PIECE + 100, usize::MAX);
        let mut rows = Rows::default();
        rows.begin(false, &store);
        let mut pieces = 0;
        while rows.is_searching() {
            rows.search(&store, every_tenth);
            pieces += 1;
        }
        assert_eq!((pieces, rows.len(&store, None)), (3, store.len() / 10));
        let found: Vec<u64> =
            (0..rows.len(&store, None)).filter_map(|row| rows.at(&store, row)).map(|id| id.0).collect();
        assert!(found.iter().zip(0..).all(|(id, row)| *id == row * 10));
        assert_eq!(rows.len(&store, Some(RecordId(25))), 3);
    }

    #[test]
    fn records_that_were_dropped_are_listed_no_more() {
        let mut store = store(100, 50);
        let mut rows = Rows::default();
        rows.begin(false, &store);
        rows.search(&store, every_tenth);
        assert_eq!((rows.is_searching(), rows.len(&store, None)), (false, 5));
        let frame = encode(&Pdu::request(CommandId::ENQUIRE_LINK)).unwrap().frame;
        let id = store.append(LinkId(1), Direction::In, SystemTime::UNIX_EPOCH, frame.into());
        rows.added(store.get(id).unwrap(), store.first().unwrap(), every_tenth);
        assert_eq!(rows.at(&store, 0), Some(RecordId(60)));
        rows.begin(true, &store);
        assert_eq!((rows.len(&store, None), rows.at(&store, 0)), (50, Some(RecordId(51))));
        assert_eq!(rows.at(&store, 50), None);
    }
}
