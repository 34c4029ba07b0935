//! The journal: what passes over links, kept in pcapng files by a thread of its own. Who tells what passes never
//! waits for the disk; what could not be kept is counted and told.

mod files;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::capture::{Closed, Label, Opening};
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Step;
use crate::wire::Chunk;

pub use files::{Limits, Place};

use files::Files;

/// What waits for the disk at most.
const WAITING: usize = 16 * 1024;

/// Where notices are told to be kept.
#[derive(Debug)]
pub struct Journal {
    entries: SyncSender<Entry>,
    /// Whose the links are that are not connected yet.
    labels: HashMap<LinkId, Label>,
    /// Which way connections are made.
    dialled: Direction,
    /// What waits for room, and must not be lost: openings and ends.
    waiting: VecDeque<Entry>,
    /// Octets that were lost for want of room, since the last that were not.
    lost: HashMap<(LinkId, Direction), u64>,
    /// How many PDUs these are, of all links.
    count: u64,
    written: Option<Receiver<()>>,
}

/// Something to be kept.
#[derive(Debug, PartialEq)]
enum Entry {
    Open { link: LinkId, at: SystemTime, opening: Box<Opening> },
    Pass { link: LinkId, direction: Direction, at: SystemTime, chunk: Chunk, lost: u64 },
    Close { link: LinkId, at: SystemTime, closed: Closed },
}

/// What became of the journal.
#[derive(Debug)]
pub enum News {
    /// It cannot be written: nothing is kept.
    Stopped {
        /// What was worked on.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It can be written again.
    GoesOn {
        /// PDUs that are not in it.
        lost: u64,
    },
    /// The disk does not keep up: what passes now is not kept.
    TooSlow,
    /// The disk keeps up again.
    KeepsUp {
        /// PDUs that are not in it.
        lost: u64,
    },
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped { path, error } => {
                write!(
                    f,
                    "the journal cannot be written: {}: {error}; what passes is not kept",
                    path.display()
                )
            }
            Self::GoesOn { lost } => write!(f, "the journal goes on; {lost} PDUs are not in it"),
            Self::TooSlow => f.write_str("the disk is too slow for the journal: what passes now is not kept"),
            Self::KeepsUp { lost } => {
                write!(f, "the journal keeps up again; {lost} PDUs are not in it")
            }
        }
    }
}

impl Journal {
    /// Begins a journal of links that are dialled this way. `tell` is called by the thread that writes.
    pub fn start(
        place: Place,
        dialled: Direction,
        now: SystemTime,
        mut tell: impl FnMut(News) + Send + 'static,
    ) -> Self {
        let (mut journal, entries) = Self::with_room(WAITING, dialled);
        let (done, written) = channel();
        journal.written = Some(written);
        thread::spawn(move || {
            let mut files = Files::new(place, now, &mut tell);
            while let Ok(entry) = entries.recv() {
                files.take(entry, &mut tell);
                for entry in entries.try_iter().take(WAITING) {
                    files.take(entry, &mut tell);
                }
                files.flush(&mut tell);
            }
            // Nobody waits for it where the program is gone.
            let _ = done.send(());
        });
        journal
    }

    fn with_room(room: usize, dialled: Direction) -> (Self, Receiver<Entry>) {
        let (entries, given) = sync_channel(room);
        let journal = Self {
            entries,
            labels: HashMap::new(),
            dialled,
            waiting: VecDeque::new(),
            lost: HashMap::new(),
            count: 0,
            written: None,
        };
        (journal, given)
    }

    /// Whose link it is that is about to be connected.
    pub fn label(&mut self, link: LinkId, label: Label) {
        self.labels.insert(link, label);
    }

    /// Keeps what passed; says where it does not, and when it does again.
    pub fn notice(&mut self, notice: &Notice) -> Option<News> {
        match notice {
            Notice::Step { link, at, step: Step::Connected { local, peer } } => {
                let label = self.labels.remove(link).unwrap_or_default();
                let opening = Box::new(Opening { local: *local, peer: *peer, dialled: self.dialled, label });
                self.keep(Entry::Open { link: *link, at: *at, opening });
            }
            Notice::Chunk { link, direction, at, chunk } => return self.pass(*link, *direction, *at, chunk),
            Notice::Ended { link, at, why } => {
                self.labels.remove(link);
                self.lost.retain(|(other, _), _| other != link);
                self.keep(Entry::Close { link: *link, at: *at, closed: Closed::of(why) });
            }
            Notice::Step { .. } | Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => {}
        }
        None
    }

    /// Writes what waits, as far as that is done in this time.
    pub fn finish(self, limit: Duration) {
        let Self { entries, waiting, written, .. } = self;
        for entry in waiting {
            let _ = entries.try_send(entry);
        }
        drop(entries);
        let waited = written.map(|written| written.recv_timeout(limit));
        debug_assert!(
            !matches!(waited, Some(Err(RecvTimeoutError::Disconnected))),
            "the thread has panicked"
        );
    }

    fn pass(&mut self, link: LinkId, direction: Direction, at: SystemTime, chunk: &Chunk) -> Option<News> {
        let before = self.count;
        let lost = self.lost.get(&(link, direction)).copied().unwrap_or(0);
        let entry = Entry::Pass { link, direction, at, chunk: chunk.clone(), lost };
        if self.flush() && self.send(entry).is_ok() {
            self.lost.remove(&(link, direction));
            self.count = 0;
            return (before > 0).then_some(News::KeepsUp { lost: before });
        }
        *self.lost.entry((link, direction)).or_default() += chunk.bytes().len() as u64;
        self.count += 1;
        (before == 0).then_some(News::TooSlow)
    }

    fn keep(&mut self, entry: Entry) {
        self.waiting.push_back(entry);
        self.flush();
    }

    /// Whether nothing waits for room any more.
    fn flush(&mut self) -> bool {
        while let Some(entry) = self.waiting.pop_front() {
            if let Err(entry) = self.send(entry) {
                self.waiting.push_front(entry);
                return false;
            }
        }
        true
    }

    fn send(&self, entry: Entry) -> Result<(), Entry> {
        match self.entries.try_send(entry) {
            Err(TrySendError::Full(entry)) => Err(entry),
            // A thread that has panicked takes nothing any more.
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
        }
    }
}
