//! The log: records of what passed, paired, filtered and capped. It knows no screen, no file and no clock.
//!
//! The newest records are kept in memory; the oldest go first and are counted. An id says where in the log a
//! record stands, so that finding it costs the same however long the log is.

mod filter;
mod message;
mod pair;
mod record;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Chunk;

pub use filter::{Filter, FilterError, FilterErrorKind, FilterKey};
pub use message::{Message, Part, Width};
pub use pair::Unanswered;
pub use record::{Record, RecordId};

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
#[derive(Clone, Debug, Default)]
pub struct Store {
    limits: Limits,
    slots: VecDeque<Slot>,
    octets: usize,
    next: u64,
    unanswered: Unanswered,
}

#[derive(Clone, Debug)]
struct Slot {
    record: Record,
    other: Option<RecordId>,
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

    /// Adds a record. The oldest are dropped to make room: this one too where it alone is above the limits.
    pub fn append(&mut self, link: LinkId, direction: Direction, at: SystemTime, chunk: Chunk) -> RecordId {
        let id = RecordId(self.next);
        let record = Record { id, link, direction, at, chunk };
        let other = self.unanswered.pass(&record);
        if let Some(request) =
            other.and_then(|request| self.index(request)).and_then(|at| self.slots.get_mut(at))
        {
            request.other = Some(id);
        }
        self.next += 1;
        self.octets += record.chunk.bytes().len();
        self.slots.push_back(Slot { record, other });
        while self.slots.len() > self.limits.records || self.octets > self.limits.octets {
            self.drop_oldest();
        }
        id
    }

    /// The record of this id; `None` once it was dropped.
    pub fn get(&self, id: RecordId) -> Option<&Record> {
        self.slot(id).map(|slot| &slot.record)
    }

    /// How many records are kept.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The oldest record that is kept.
    pub fn first(&self) -> Option<RecordId> {
        self.slots.front().map(|slot| slot.record.id)
    }

    /// The newest record.
    pub fn last(&self) -> Option<RecordId> {
        self.slots.back().map(|slot| slot.record.id)
    }

    /// How many records were dropped.
    pub fn dropped(&self) -> u64 {
        self.next - self.slots.len() as u64
    }

    /// The records that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> + ExactSizeIterator {
        self.range(RecordId(0))
    }

    /// The records from this id on.
    pub fn range(&self, from: RecordId) -> impl DoubleEndedIterator<Item = &Record> + ExactSizeIterator {
        let skipped = usize::try_from(from.0.saturating_sub(self.dropped())).unwrap_or(usize::MAX);
        self.slots.range(skipped.min(self.len())..).map(|slot| &slot.record)
    }

    /// The response to this request, or the request of this response; `None` where there is none, or none any
    /// more.
    pub fn pair(&self, id: RecordId) -> Option<Pair> {
        let slot = self.slot(id)?;
        let one = &slot.record;
        let other = self.get(slot.other?)?;
        let (request, response) = if one.id < other.id { (one, other) } else { (other, one) };
        let after = response.at.duration_since(request.at).unwrap_or_default();
        Some(Pair { other: other.id, after })
    }

    fn slot(&self, id: RecordId) -> Option<&Slot> {
        self.slots.get(self.index(id)?)
    }

    fn index(&self, id: RecordId) -> Option<usize> {
        usize::try_from(id.0.checked_sub(self.dropped())?).ok()
    }

    fn drop_oldest(&mut self) {
        if let Some(Slot { record, .. }) = self.slots.pop_front() {
            self.octets -= record.chunk.bytes().len();
            self.unanswered.forget(&record);
        }
    }
}
