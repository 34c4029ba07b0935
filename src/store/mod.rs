//! The log: records of what passed, paired, filtered and capped. It knows no screen, no file and no clock.
//!
//! The newest records are kept in memory; the oldest go first and are counted. An id says where in the log a
//! record stands, so that finding it costs the same however long the log is.
//!
//! ```text
//! Store ── ring of blocks ──▶ Block: up to 8192 headers of 24 octets, and up to 1 MiB of octets behind one another
//!   │                           ▲ full blocks are shared
//!   ├── Snapshot ───────────────┘ for a search elsewhere
//!   └── requests that wait, numbers that were seen, marks
//! ```
//!
//! A record costs its octets and the 24 of its header; a request 24 more while it waits for its response.

mod block;
mod blocks;
mod entry;
mod filter;
mod message;
mod numbers;
mod pair;
mod record;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Chunk;
use crate::wire::Frame;

use block::{Flag, Header, nanos, time};
use blocks::Blocks;
use numbers::Numbers;
use pair::{Key, Requests};

pub use entry::{Entry, Pairing};
pub use filter::{
    Completion, Filter, FilterContext, FilterError, FilterErrorKind, FilterKey, NamedLink, RegexFault,
};
pub use message::{Message, Part, Width};
pub use pair::Unanswered;
pub use record::{Record, RecordId};
pub use snapshot::Snapshot;

/// How long a request may wait for its response before it counts as unanswered, where no session tells it
/// sooner.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Records.
    pub records: usize,
    /// Octets of all records as they passed; what the log itself costs is not counted.
    pub octets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { records: 1_000_000, octets: 256 * 1024 * 1024 }
    }
}

/// The newest records. Requests and their responses are paired as they come, oldest request first.
///
/// Methods are of three kinds: `append` and `expire`, `give_up`, `end`, which tell it what happened; `entry`,
/// `range` and the like, which look at what is kept; and `snapshot`, for those who look elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Store {
    limits: Limits,
    blocks: Blocks,
    requests: Requests,
    numbers: Numbers,
    /// No request before this record still waits.
    watched: u64,
    marks: BTreeSet<RecordId>,
}

/// The other half of a request and its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The response to a request, or the request of a response.
    pub other: RecordId,
    /// From the request to the response; none where the clock was set back in between.
    pub after: Duration,
}

impl Store {
    /// An empty log that never holds more than this.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Adds a record. The oldest are dropped to make room, several at once: this one too where it alone is
    /// above the limits.
    pub fn append(&mut self, link: LinkId, direction: Direction, at: SystemTime, chunk: Chunk) -> RecordId {
        let id = self.blocks.next();
        let record = Record { id, link, direction, at, chunk };
        let asked = self.requests.pass(&record);
        let request = record.chunk.frame().filter(|frame| !frame.is_response());
        let repeated = request.is_some_and(|it| self.numbers.pass(link, direction, it.sequence()));
        let requests = &mut self.requests;
        self.blocks.push(&record, repeated, self.limits, |blocks, dropped| {
            requests.forget(blocks.entries_of(dropped), blocks.first());
        });
        if let Some(request) = asked {
            // Farther apart than it can be told they count as no pair.
            let away = u32::try_from(id.0 - request.0).unwrap_or(0);
            self.blocks.change(id, |header| header.other = away);
            self.blocks.change(request, |header| header.other = away);
        }
        while self.marks.first().is_some_and(|mark| *mark < self.blocks.first()) {
            self.marks.pop_first();
        }
        id
    }

    /// It is this late: the requests that have waited too long count as unanswered, and are returned.
    pub fn expire(&mut self, now: SystemTime) -> Vec<RecordId> {
        let late = nanos(now.checked_sub(PATIENCE).unwrap_or(SystemTime::UNIX_EPOCH));
        let mut expired = Vec::new();
        self.watched = self.watched.max(self.blocks.first().0);
        while let Some(entry) = self.entry(RecordId(self.watched)) {
            if entry.pairing() == Pairing::Waiting {
                if entry.nanos() > late {
                    break;
                }
                if let Some(key) = Key::of_entry(&entry) {
                    self.requests.expire(key, RecordId(self.watched));
                    expired.push(RecordId(self.watched));
                }
            }
            self.watched += 1;
        }
        for id in &expired {
            self.blocks.change(*id, Header::expire);
        }
        expired
    }

    /// When the next request will have waited too long.
    pub fn next_expiry(&self) -> Option<SystemTime> {
        let oldest = self.entry(RecordId(self.watched)).filter(|it| it.pairing() == Pairing::Waiting);
        oldest.and_then(|entry| time(entry.nanos()).checked_add(PATIENCE))
    }

    /// The session waits no longer for the response to a request of its own, which is returned.
    pub fn give_up(&mut self, link: LinkId, request: &Frame) -> Option<RecordId> {
        let id = self.requests.expire_oldest(Key::new(link, Direction::Out, request))?;
        self.blocks.change(id, Header::expire);
        Some(id)
    }

    /// The link is over: its requests that wait count as unanswered, and are returned.
    pub fn end(&mut self, link: LinkId) -> Vec<RecordId> {
        self.numbers.forget(link);
        let ended = self.requests.end(link);
        for id in &ended {
            self.blocks.change(*id, Header::expire);
        }
        ended
    }

    /// Marks a record, or takes its mark away.
    pub fn mark(&mut self, id: RecordId, yes: bool) {
        if self.entry(id).is_none() {
            return;
        }
        self.blocks.change(id, |header| header.set(Flag::Marked, yes));
        if yes {
            self.marks.insert(id);
        } else {
            self.marks.remove(&id);
        }
    }

    /// The records that are marked.
    pub const fn marks(&self) -> &BTreeSet<RecordId> {
        &self.marks
    }

    /// The record of this id; `None` once it was dropped.
    pub fn get(&self, id: RecordId) -> Option<Record> {
        self.entry(id).map(|entry| entry.record())
    }

    /// The record of this id where it lies; `None` once it was dropped.
    pub fn entry(&self, id: RecordId) -> Option<Entry<'_>> {
        self.blocks.entry(id)
    }

    /// How many records are kept.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The oldest record that is kept.
    pub fn first(&self) -> Option<RecordId> {
        Some(self.blocks.first()).filter(|_| !self.is_empty())
    }

    /// The newest record.
    pub fn last(&self) -> Option<RecordId> {
        self.blocks.next().0.checked_sub(1).map(RecordId).filter(|_| !self.is_empty())
    }

    /// How many records were dropped.
    pub fn dropped(&self) -> u64 {
        self.blocks.first().0
    }

    /// The records that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        self.range(RecordId(0), self.blocks.next())
    }

    /// The records from `from` up to and without `to`, oldest first.
    pub fn range(&self, from: RecordId, to: RecordId) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        self.blocks.range(from, to)
    }

    /// Those of them that tell of an error. It costs little where there are few.
    pub fn errors(&self, from: RecordId, to: RecordId) -> impl DoubleEndedIterator<Item = RecordId> {
        self.blocks.errors(from, to)
    }

    /// The response to this request, or the request of this response; `None` where there is none, or none any
    /// more.
    pub fn pair(&self, id: RecordId) -> Option<Pair> {
        let entry = self.entry(id)?;
        Some(Pair { other: entry.other()?.id(), after: entry.round_trip()? })
    }

    /// The records as they are now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.blocks.clone())
    }
}
