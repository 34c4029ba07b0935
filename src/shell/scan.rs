//! Searches of the log, on threads of their own: two for each, one of which puts the pieces in order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::app::{Action, Found, Scan, ScanId};

/// Threads that look through pieces.
const THREADS: usize = 2;
/// Pieces that are done and not yet taken.
const WAITING: usize = 16;

/// The searches that are under way.
#[derive(Debug, Default)]
pub(super) struct Scans(Vec<(ScanId, Arc<AtomicBool>)>);

impl Scans {
    /// Begins a search; each piece is an answer.
    pub(super) fn begin(&mut self, scan: Scan, answers: mpsc::Sender<Action>) {
        self.0.retain(|(_, stop)| Arc::strong_count(stop) > 1);
        let stop = Arc::new(AtomicBool::new(false));
        self.0.push((scan.id, Arc::clone(&stop)));
        spawn_blocking(move || {
            search(&scan, &stop, |found| answers.blocking_send(Action::Found(Box::new(found))).is_ok());
        });
    }

    /// What a search finds is of no use any more.
    pub(super) fn stop(&mut self, id: ScanId) {
        for (_, stop) in self.0.extract_if(.., |(scan, _)| *scan == id) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// The same, of all.
    pub(super) fn stop_all(&mut self) {
        for (_, stop) in self.0.drain(..) {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Looks through all pieces, the newest first, and tells of each in that order until nobody listens.
fn search(scan: &Scan, stop: &AtomicBool, mut tell: impl FnMut(Found) -> bool) {
    let next = AtomicUsize::new(0);
    let (done, pieces) = sync_channel(WAITING);
    thread::scope(|threads| {
        for _ in 0..THREADS {
            let (next, done) = (&next, done.clone());
            threads.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(found) = scan.piece(number) else { return };
                    if done.send((number, found)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (number, found) in pieces {
            early.insert(number, found);
            while let Some(found) = early.remove(&turn) {
                turn += 1;
                if stop.load(Ordering::Relaxed) || !tell(found) {
                    // What the others still do is thrown away.
                    stop.store(true, Ordering::Relaxed);
                    break;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::link::Direction;
    use crate::link::LinkId;
    use crate::store::{Filter, FilterContext, RecordId, Store};
    use crate::wire::CommandId;
    use crate::wire::Pdu;
    use crate::wire::Sequence;
    use crate::wire::encode;

    fn scan(records: u32) -> Scan {
        let mut store = Store::default();
        for sequence in 0..records {
            let mut pdu = Pdu::request(CommandId::UNBIND).header_only();
            pdu.sequence = Sequence(sequence);
            let chunk = encode(&pdu).unwrap().frame.into();
            store.append(LinkId(1), Direction::In, SystemTime::UNIX_EPOCH, chunk);
        }
        Scan {
            id: ScanId(1),
            snapshot: store.snapshot(),
            filter: Filter::parse("len:16", &FilterContext::default()).unwrap(),
            before: RecordId(u64::from(records) - 5),
        }
    }

    #[test]
    fn every_piece_comes_once_the_newest_first() {
        let scan = scan(100_000);
        let mut found: Vec<Found> = Vec::new();
        search(&scan, &AtomicBool::new(false), |it| {
            found.push(it);
            true
        });
        assert_eq!(found.len(), scan.pieces());
        let ids: Vec<u64> = found.iter().rev().flat_map(|it| &it.ids).map(|id| id.0).collect();
        assert_eq!(ids, (0..99_995).collect::<Vec<_>>());
        assert!(found.is_sorted_by(|newer, older| newer.from > older.from));
        assert_eq!(found.last().map(|it| it.from), Some(RecordId(0)));
    }

    #[test]
    fn nothing_is_told_once_it_is_stopped_or_nobody_listens() {
        let scan = scan(100_000);
        search(&scan, &AtomicBool::new(true), |it| panic!("{it:?}"));
        let mut told = 0;
        search(&scan, &AtomicBool::new(false), |_| {
            told += 1;
            false
        });
        assert_eq!(told, 1);
    }
}
