//! Which records a list has: all of them at no cost, or those that a filter lets through. The newest are found
//! at once, the others by a search elsewhere; a record that is added is looked at once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Found, Scan, ScanId};
use crate::store::{Entry, Filter, RecordId, Store};

/// How many of the newest records are looked at at once: more than a screen has rows, and few enough that
/// nobody notices.
const AT_ONCE: u64 = 512;

/// The listed records, oldest first.
#[derive(Debug, Default)]
pub(super) struct Rows {
    wanted: Wanted,
    /// `None` lists all. The first record of each row.
    found: Option<VecDeque<RecordId>>,
    /// The rows that stand for more than one record.
    runs: BTreeMap<RecordId, Run>,
    searching: Option<Searching>,
}

/// What is to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) filter: Filter,
    /// Keep-alives that follow one another are one row.
    pub(super) collapsed: bool,
}

/// Keep-alives that follow one another in the list, with which all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The last one.
    pub last: RecordId,
    /// How many.
    pub count: usize,
}

/// A search that is under way.
#[derive(Debug)]
struct Searching {
    scan: ScanId,
    /// The records before this one are still to be looked at.
    from: RecordId,
    /// How many there were to be looked at.
    all: u64,
    /// What changed there meanwhile.
    changed: BTreeSet<RecordId>,
}

impl Rows {
    /// Lists what is wanted from now on. What is returned is still to be searched.
    pub(super) fn begin(&mut self, wanted: Wanted, store: &Store, scan: ScanId) -> Option<Scan> {
        let all = wanted.filter.is_empty() && !wanted.collapsed;
        *self = Self { wanted, found: (!all).then(VecDeque::new), ..Self::default() };
        let (first, last) = (store.first()?, store.last()?);
        if all {
            return None;
        }
        let end = RecordId(last.0 + 1);
        let before = RecordId(end.0.saturating_sub(AT_ONCE)).max(first);
        for entry in store.range(before, end).rev() {
            if self.wanted.filter.matches(&entry) {
                self.push_front(entry.id(), store);
            }
        }
        if before == first {
            return None;
        }
        let all = before.0 - first.0;
        self.searching = Some(Searching { scan, from: before, all, changed: BTreeSet::new() });
        Some(Scan { id: scan, snapshot: store.snapshot(), filter: self.wanted.filter.clone(), before })
    }

    /// The search that is under way.
    pub(super) fn search(&self) -> Option<ScanId> {
        self.searching.as_ref().map(|it| it.scan)
    }

    /// How much of the log was looked at, in hundredths.
    pub(super) fn progress(&self, store: &Store) -> Option<u64> {
        let searching = self.searching.as_ref()?;
        let left = searching.from.0.saturating_sub(store.dropped());
        Some(100 - (left * 100).checked_div(searching.all).unwrap_or(0).min(100))
    }

    /// A piece of the search came back.
    pub(super) fn take(&mut self, piece: &Found, store: &Store) {
        let Some(searching) = self.searching.as_mut().filter(|it| it.scan == piece.scan) else { return };
        searching.from = piece.from;
        let changed = searching.changed.split_off(&piece.from);
        let first = RecordId(store.dropped());
        if piece.from <= first {
            self.searching = None;
        }
        for id in piece.ids.iter().rev().filter(|id| **id >= first) {
            self.push_front(*id, store);
        }
        for entry in changed.into_iter().filter_map(|id| store.entry(id)) {
            self.changed(&entry);
        }
    }

    /// A record was added.
    pub(super) fn added(&mut self, id: RecordId, store: &Store) {
        if self.found.is_none() {
            return;
        }
        self.drop_oldest(store);
        let Some(entry) = store.entry(id).filter(|entry| self.wanted.filter.matches(entry)) else { return };
        let Some(found) = &mut self.found else { return };
        if let Some(back) = found.back().copied().filter(|_| self.wanted.collapsed && entry.is_routine())
            && store.entry(back).is_some_and(|it| it.is_routine())
        {
            let run = self.runs.entry(back).or_insert(Run { last: back, count: 1 });
            *run = Run { last: id, count: run.count + 1 };
        } else {
            found.push_back(id);
        }
    }

    /// Something became of a record that may list it, or list it no more. Of one in a row with others nothing
    /// is done: then all is to begin anew.
    pub(super) fn changed(&mut self, entry: &Entry<'_>) {
        let id = entry.id();
        if let Some(searching) = self.searching.as_mut().filter(|it| id < it.from) {
            searching.changed.insert(id);
            return;
        }
        let Some(found) = &mut self.found else { return };
        match (found.binary_search(&id), self.wanted.filter.matches(entry)) {
            (Ok(row), false) => drop(found.remove(row)),
            (Err(row), true) => found.insert(row, id),
            (Ok(_), true) | (Err(_), false) => {}
        }
    }

    /// Whether a record that changes may have to be listed another way.
    pub(super) fn may_change(&self) -> bool {
        self.wanted.filter.may_change()
    }

    /// Whether keep-alives share rows.
    pub(super) const fn is_collapsed(&self) -> bool {
        self.wanted.collapsed
    }

    /// How many rows there are, up to and with `horizon`.
    pub(super) fn len(&self, store: &Store, horizon: Option<RecordId>) -> usize {
        let Some(found) = &self.found else {
            let after = |horizon: RecordId| (horizon.0 + 1).saturating_sub(store.dropped());
            let listed = horizon.map_or(u64::MAX, after);
            return store.len().min(usize::try_from(listed).unwrap_or(usize::MAX));
        };
        horizon.map_or(found.len(), |horizon| found.partition_point(|it| *it <= horizon))
    }

    /// The first record of a row.
    pub(super) fn at(&self, store: &Store, row: usize) -> Option<RecordId> {
        match &self.found {
            None => Some(RecordId(store.dropped() + row as u64)).filter(|id| Some(*id) <= store.last()),
            Some(found) => found.get(row).copied(),
        }
    }

    /// The other records of the row that begins with this one.
    pub(super) fn run(&self, first: RecordId) -> Option<Run> {
        self.runs.get(&first).copied()
    }

    /// The records of the row that begins with this one.
    pub(super) fn records(&self, store: &Store, first: RecordId) -> impl Iterator<Item = RecordId> {
        let last = self.run(first).map_or(first, |run| run.last);
        let all = store.range(first, RecordId(last.0 + 1));
        all.filter(move |it| it.id() == first || self.wanted.filter.matches(it)).map(|it| it.id())
    }

    /// How many records the rows stand for, up to and with the row of `horizon`.
    pub(super) fn count(&self, store: &Store, horizon: Option<RecordId>) -> usize {
        let runs = self.runs.range(..=horizon.unwrap_or(RecordId(u64::MAX)));
        self.len(store, horizon) + runs.map(|(_, run)| run.count - 1).sum::<usize>()
    }

    /// The row of a record, or of the nearest after it.
    pub(super) fn row(&self, store: &Store, id: RecordId) -> usize {
        let Some(found) = &self.found else {
            let row = id.0.saturating_sub(store.dropped());
            return usize::try_from(row).unwrap_or(usize::MAX).min(store.len());
        };
        let row = found.partition_point(|it| *it <= id);
        let before = row.checked_sub(1).and_then(|before| found.get(before));
        let is_its_own =
            before.is_some_and(|it| *it == id || self.run(*it).is_some_and(|run| id <= run.last));
        if is_its_own { row - 1 } else { row }
    }

    /// Whether a record has a row, or a place in one.
    pub(super) fn has(&self, store: &Store, id: RecordId) -> bool {
        let first = self.at(store, self.row(store, id));
        first.is_some_and(|first| first <= id)
    }

    fn push_front(&mut self, id: RecordId, store: &Store) {
        let Some(found) = &mut self.found else { return };
        let is_routine = |id| store.entry(id).is_some_and(|it: Entry<'_>| it.is_routine());
        if let Some(front) = found.front_mut().filter(|_| self.wanted.collapsed)
            && is_routine(id)
            && is_routine(*front)
        {
            let run = self.runs.remove(front).unwrap_or(Run { last: *front, count: 1 });
            self.runs.insert(id, Run { count: run.count + 1, ..run });
            *front = id;
        } else {
            found.push_front(id);
        }
    }

    /// What the log dropped is not listed.
    fn drop_oldest(&mut self, store: &Store) {
        let first = RecordId(store.dropped());
        let Some(found) = &mut self.found else { return };
        while let Some(oldest) = found.front().copied().filter(|oldest| *oldest < first) {
            found.pop_front();
            let Some(run) = self.runs.remove(&oldest).filter(|run| run.last >= first) else { continue };
            let left =
                store.range(first, RecordId(run.last.0 + 1)).filter(|it| self.wanted.filter.matches(it));
            let mut left = left.map(|entry| entry.id());
            if let Some(front) = left.next() {
                found.push_front(front);
                self.runs.insert(front, Run { last: run.last, count: 1 + left.count() });
            }
        }
        if self.searching.as_ref().is_some_and(|it| it.from <= first) {
            self.searching = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::link::Direction;
    use crate::link::LinkId;
    use crate::store::FilterContext;
    use crate::store::Limits;
    use crate::wire::CommandId;
    use crate::wire::Pdu;
    use crate::wire::Sequence;
    use crate::wire::encode;

    const SCAN: ScanId = ScanId(1);

    fn add(store: &mut Store, id: CommandId, sequence: u32) -> RecordId {
        let mut pdu = Pdu::request(id).header_only();
        pdu.sequence = Sequence(sequence);
        store.append(LinkId(1), Direction::In, SystemTime::UNIX_EPOCH, encode(&pdu).unwrap().frame.into())
    }

    fn store(records: u32, limit: usize) -> Store {
        let mut store = Store::new(Limits { records: limit, ..Limits::default() });
        for sequence in 0..records {
            add(&mut store, CommandId::UNBIND, sequence);
        }
        store
    }

    /// All of them, which is not known beforehand.
    fn each() -> Wanted {
        wanted("!len:17", false)
    }

    fn wanted(filter: &str, collapsed: bool) -> Wanted {
        Wanted { filter: Filter::parse(filter, &FilterContext::default()).unwrap(), collapsed }
    }

    fn listed(rows: &Rows, store: &Store) -> Vec<u64> {
        (0..rows.len(store, None)).filter_map(|row| rows.at(store, row)).map(|id| id.0).collect()
    }

    #[test]
    fn the_newest_are_there_at_once_and_the_others_piece_by_piece() {
        let mut store = store(20_000, usize::MAX);
        let mut rows = Rows::default();
        let scan = rows.begin(each(), &store, SCAN).unwrap();
        assert_eq!((rows.len(&store, None), rows.search()), (512, Some(SCAN)));
        assert_eq!(rows.progress(&store), Some(0));
        let id = add(&mut store, CommandId::UNBIND, 1);
        rows.added(id, &store);
        for number in 0..scan.pieces() {
            rows.take(&scan.piece(number).unwrap(), &store);
        }
        assert_eq!((rows.search(), rows.progress(&store)), (None, None));
        assert_eq!(listed(&rows, &store), (0..=20_000).collect::<Vec<_>>());
        assert_eq!(rows.len(&store, Some(RecordId(25))), 26);
    }

    #[test]
    fn what_an_earlier_search_found_is_of_no_use() {
        let store = store(1000, usize::MAX);
        let mut rows = Rows::default();
        let earlier = rows.begin(each(), &store, SCAN).unwrap();
        let later = rows.begin(wanted("seq:3", false), &store, ScanId(2)).unwrap();
        rows.take(&earlier.piece(0).unwrap(), &store);
        assert_eq!(listed(&rows, &store), [0; 0]);
        rows.take(&later.piece(0).unwrap(), &store);
        assert_eq!(listed(&rows, &store), [3]);
    }

    #[test]
    fn records_that_were_dropped_are_listed_no_more() {
        let mut store = store(100, 50);
        let mut rows = Rows::default();
        assert_eq!(rows.begin(each(), &store, SCAN), None);
        assert_eq!(rows.len(&store, None), 50);
        let id = add(&mut store, CommandId::UNBIND, 1);
        rows.added(id, &store);
        assert_eq!(rows.at(&store, 0), Some(RecordId(51)));
        rows.begin(Wanted::default(), &store, SCAN);
        assert_eq!((rows.len(&store, None), rows.at(&store, 0)), (50, Some(RecordId(51))));
        assert_eq!(rows.at(&store, 50), None);
    }

    #[test]
    fn what_is_dropped_during_a_search_need_not_be_looked_at() {
        let mut store = store(1000, 1000);
        let mut rows = Rows::default();
        let scan = rows.begin(each(), &store, SCAN).unwrap();
        for sequence in 0..600 {
            let id = add(&mut store, CommandId::UNBIND, sequence);
            rows.added(id, &store);
        }
        assert_eq!(rows.search(), None);
        rows.take(&scan.piece(0).unwrap(), &store);
        assert_eq!(listed(&rows, &store).first(), Some(&store.dropped()));
        assert_eq!(rows.len(&store, None), store.len());
    }

    #[test]
    fn a_record_that_is_answered_leaves_a_list_of_those_that_wait() {
        let mut store = store(2, usize::MAX);
        let mut rows = Rows::default();
        rows.begin(wanted("is:unanswered", false), &store, SCAN);
        assert!(rows.may_change());
        let late = store.expire(SystemTime::UNIX_EPOCH + crate::store::PATIENCE);
        for id in late {
            rows.changed(&store.entry(id).unwrap());
        }
        assert_eq!(listed(&rows, &store), [0, 1]);
        let mut response = Pdu::request(CommandId::UNBIND_RESP).header_only();
        response.sequence = Sequence(0);
        let frame = encode(&response).unwrap().frame;
        store.append(LinkId(1), Direction::Out, SystemTime::UNIX_EPOCH, frame.into());
        rows.changed(&store.entry(RecordId(0)).unwrap());
        assert_eq!(listed(&rows, &store), [1]);
    }

    #[test]
    fn what_changes_where_a_search_has_not_been_is_looked_at_when_it_has() {
        let mut store = store(1000, usize::MAX);
        let mut rows = Rows::default();
        let scan = rows.begin(wanted("is:marked", false), &store, SCAN).unwrap();
        store.mark(RecordId(5), true);
        rows.changed(&store.entry(RecordId(5)).unwrap());
        assert_eq!(listed(&rows, &store), [0; 0]);
        rows.take(&scan.piece(0).unwrap(), &store);
        assert_eq!(listed(&rows, &store), [5]);
    }

    #[test]
    fn keep_alives_that_follow_one_another_are_one_row() {
        use CommandId as C;
        let mut store = Store::default();
        let mut rows = Rows::default();
        rows.begin(wanted("", true), &store, SCAN);
        let commands = [C::UNBIND, C::ENQUIRE_LINK, C::ENQUIRE_LINK, C::UNBIND, C::ENQUIRE_LINK];
        for (command, sequence) in commands.into_iter().zip(0..) {
            let id = add(&mut store, command, sequence);
            rows.added(id, &store);
        }
        assert_eq!(listed(&rows, &store), [0, 1, 3, 4]);
        assert_eq!(rows.run(RecordId(1)), Some(Run { last: RecordId(2), count: 2 }));
        assert_eq!([0, 1, 2, 3, 4].map(|id| rows.row(&store, RecordId(id))), [0, 1, 1, 2, 3]);
        assert!((0..5).all(|id| rows.has(&store, RecordId(id))));
        let mut anew = Rows::default();
        anew.begin(wanted("", true), &store, SCAN);
        assert_eq!((listed(&anew, &store), anew.runs), (listed(&rows, &store), rows.runs));
    }

    #[test]
    fn a_row_of_keep_alives_loses_those_that_are_dropped() {
        let mut store = Store::new(Limits { records: 5, ..Limits::default() });
        let mut rows = Rows::default();
        rows.begin(wanted("", true), &store, SCAN);
        for sequence in 0..8 {
            let id = add(&mut store, CommandId::ENQUIRE_LINK, sequence);
            rows.added(id, &store);
        }
        assert_eq!(listed(&rows, &store), [3]);
        assert_eq!(rows.run(RecordId(3)), Some(Run { last: RecordId(7), count: 5 }));
    }
}
