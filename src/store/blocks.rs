//! Records in a ring of blocks, the oldest block first. All blocks but the last are full and shared, so that a
//! copy of the ring costs next to nothing; what changes in a block that is shared changes in a copy of it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::block::{Block, Header};
use super::{Entry, Limits, Record, RecordId};

/// What a block holds at most, where the limits allow it.
const RECORDS: usize = 8192;
const OCTETS: usize = 1024 * 1024;
/// How many blocks a full log has at least: so much of it goes at once to make room.
const BLOCKS: usize = 64;

/// See the module.
#[derive(Clone, Default)]
pub(super) struct Blocks {
    ring: VecDeque<Arc<Block>>,
    /// The id of the next record.
    next: u64,
    /// The octets of all records.
    octets: usize,
}

impl Blocks {
    /// Adds the next record, and drops the oldest blocks above the limits, this one too where it alone is
    /// above them; `dropped` is told each.
    pub(super) fn push(
        &mut self,
        record: &Record,
        repeated: bool,
        limits: Limits,
        mut dropped: impl FnMut(&Self, &Block),
    ) {
        let is_full = |block: &Block| {
            block.headers.len() >= (limits.records / BLOCKS).clamp(1, RECORDS)
                || block.len() >= (limits.octets / BLOCKS).clamp(1, OCTETS)
        };
        if self.ring.back().is_none_or(|block| is_full(block)) {
            if let Some(full) = self.ring.back_mut() {
                Arc::make_mut(full).close();
            }
            self.ring.push_back(Arc::new(Block::new(record.id)));
        }
        if let Some(block) = self.ring.back_mut() {
            Arc::make_mut(block).push(record, repeated);
        }
        self.next += 1;
        self.octets += record.chunk.bytes().len();
        while self.len() > limits.records || self.octets > limits.octets {
            let Some(oldest) = self.ring.pop_front() else { break };
            self.octets -= oldest.len();
            dropped(self, &oldest);
        }
    }

    pub(super) const fn next(&self) -> RecordId {
        RecordId(self.next)
    }

    /// The oldest record; the next one where there is none.
    pub(super) fn first(&self) -> RecordId {
        self.ring.front().map_or(RecordId(self.next), |block| block.first)
    }

    pub(super) fn len(&self) -> usize {
        usize::try_from(self.next - self.first().0).unwrap_or(usize::MAX)
    }

    pub(super) fn entry(&self, id: RecordId) -> Option<Entry<'_>> {
        let block = self.ring.get(self.place(id)?)?;
        self.entry_in(block, usize::try_from(id.0 - block.first.0).ok()?)
    }

    /// Changes the header of a record.
    pub(super) fn change(&mut self, id: RecordId, change: impl FnOnce(&mut Header)) {
        let Some(block) = self.place(id).and_then(|place| self.ring.get_mut(place)) else { return };
        let place = id.0 - block.first.0;
        let headers = &mut Arc::make_mut(block).headers;
        if let Some(header) = usize::try_from(place).ok().and_then(|place| headers.get_mut(place)) {
            change(header);
        }
    }

    /// All records of a block, oldest first.
    pub(super) fn entries_of<'a>(
        &'a self,
        block: &'a Block,
    ) -> impl DoubleEndedIterator<Item = Entry<'a>> + 'a {
        (0..block.headers.len()).filter_map(move |place| self.entry_in(block, place))
    }

    /// The records from `from` up to and without `to`, oldest first.
    pub(super) fn range(
        &self,
        from: RecordId,
        to: RecordId,
    ) -> impl DoubleEndedIterator<Item = Entry<'_>> + '_ {
        self.within(from, to).flat_map(move |block| {
            let place =
                |id: RecordId| usize::try_from(id.0.saturating_sub(block.first.0)).unwrap_or(usize::MAX);
            let end = place(to).min(block.headers.len());
            (place(from).min(end)..end).filter_map(move |place| self.entry_in(block, place))
        })
    }

    /// Those of them that tell of an error. Blocks without one are passed over.
    pub(super) fn errors(
        &self,
        from: RecordId,
        to: RecordId,
    ) -> impl DoubleEndedIterator<Item = RecordId> + '_ {
        self.within(from, to)
            .filter(|block| block.errors > 0)
            .flat_map(move |block| self.entries_of(block))
            .filter(move |entry| entry.is_error() && (from..to).contains(&entry.id()))
            .map(|entry| entry.id())
    }

    /// How many blocks there are.
    pub(super) fn blocks(&self) -> usize {
        self.ring.len()
    }

    /// The block with this number, counted from the newest.
    pub(super) fn newest(&self, number: usize) -> Option<&Block> {
        self.ring.iter().rev().nth(number).map(Arc::as_ref)
    }

    /// The blocks that have records from `from` up to and without `to`.
    fn within(&self, from: RecordId, to: RecordId) -> impl DoubleEndedIterator<Item = &Block> + '_ {
        let start = self.ring.partition_point(|block| block.end() <= from);
        let end = self.ring.partition_point(|block| block.first < to);
        self.ring.range(start.min(end)..end).map(Arc::as_ref)
    }

    fn entry_in<'a>(&'a self, block: &'a Block, place: usize) -> Option<Entry<'a>> {
        let (header, octets) = block.at(place)?;
        Some(Entry { blocks: self, block, place, header, octets })
    }

    /// The place in the ring of the block in which a record would lie.
    fn place(&self, id: RecordId) -> Option<usize> {
        self.ring.partition_point(|block| block.first <= id).checked_sub(1)
    }
}

/// The same blocks, not only equal ones.
impl PartialEq for Blocks {
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (&Arc<Block>, &Arc<Block>)| Arc::ptr_eq(one, other);
        self.ring.len() == other.ring.len() && self.ring.iter().zip(&other.ring).all(same)
    }
}

impl Eq for Blocks {}

/// Not the octets: a bind's password is among them.
impl fmt::Debug for Blocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records of {} octets in {} blocks", self.len(), self.octets, self.ring.len())
    }
}
