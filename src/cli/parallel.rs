//! Work that several threads do, with its results in the order in which it was given.

use std::io;
use std::iter;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Pieces of work that wait for a thread at most, and results of it.
const WAITING: usize = 4;
/// More threads than this have nothing to do: somebody reads, and somebody writes.
const THREADS: usize = 8;

/// Where work is given.
pub(super) struct Give<T> {
    workers: Vec<SyncSender<T>>,
    next: usize,
}

impl<T> Give<T> {
    /// Gives a piece of work, as soon as there is room for it; `false` where no more is wanted.
    pub(super) fn give(&mut self, work: T) -> bool {
        let Some(worker) = self.workers.get(self.next) else { return false };
        self.next = (self.next + 1) % self.workers.len();
        worker.send(work).is_ok()
    }
}

/// Does what `produce` gives, and hands the results to `consume` on a thread of its own, until that fails.
pub(super) fn in_order<T: Send, U: Send, R>(
    produce: impl FnOnce(&mut Give<T>) -> R,
    work: impl Fn(T) -> U + Sync,
    consume: impl FnMut(U) -> io::Result<()> + Send,
) -> (R, io::Result<()>) {
    let count = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    thread::scope(|scope| {
        let work = &work;
        let worker = || {
            let (give, given) = sync_channel(WAITING);
            let (tell, told) = sync_channel(WAITING);
            scope.spawn(move || given.into_iter().map(work).try_for_each(|result| tell.send(result)));
            (give, told)
        };
        let (workers, results): (Vec<_>, Vec<_>) = iter::repeat_with(worker).take(count).unzip();
        let consumer = scope.spawn(move || in_turn(&results).try_for_each(consume));
        let produced = produce(&mut Give { workers, next: 0 });
        (produced, consumer.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// The results of each worker in turn, as the work was given.
fn in_turn<U>(results: &[Receiver<U>]) -> impl Iterator<Item = U> {
    results.iter().cycle().map_while(|result| result.recv().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_all_of_them() {
        let mut seen = Vec::new();
        let produce = |give: &mut Give<u32>| (0..1000).all(|n| give.give(n));
        let (given, taken) = in_order(
            produce,
            |n| n * 2,
            |n| {
                seen.push(n);
                Ok(())
            },
        );
        assert!(given && taken.is_ok());
        assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn who_takes_no_more_ends_it() {
        let produce = |give: &mut Give<u32>| (0..1_000_000).take_while(|n| give.give(*n)).count();
        let mut left = 10;
        let (given, taken) = in_order(
            produce,
            |n| n,
            |_| {
                left -= 1;
                if left > 0 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
            },
        );
        assert!((10..=10 + THREADS * (2 * WAITING + 2)).contains(&given), "{given}");
        assert_eq!(taken.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
