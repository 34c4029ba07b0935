//! A block of records: fixed headers over octets that lie behind one another. What was put into it stays; all
//! that changes in it later is what became of its requests, and what the operator marked.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::{Record, RecordId};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::FrameError;

/// What is kept of a record beside its octets.
#[derive(Clone, Copy)]
pub(super) struct Header {
    /// Nanoseconds since 1970; negative before.
    pub(super) at: i64,
    pub(super) link: LinkId,
    /// Where its octets end in the block. They begin where those of the record before it end.
    end: u32,
    /// How many records away the other half of a request and its response is: further on from a request,
    /// further back from a response. 0 where there is none.
    pub(super) other: u32,
    flags: u8,
}

// What the log costs beside the octets: this, and 8 octets for a request while it waits.
const _: () = assert!(size_of::<Header>() == 24);

/// Something that is either true of a record or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Flag {
    /// It went out.
    Out = 1,
    /// It is no PDU.
    Unframed = 2,
    /// It tells of an error: a status, a `generic_nack`, or octets that are no PDU.
    Error = 4,
    /// A request whose number an earlier one had.
    Repeated = 8,
    /// A request that was not answered in time.
    Expired = 16,
    /// The operator marked it.
    Marked = 32,
}

/// See the module.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) first: RecordId,
    pub(super) headers: Vec<Header>,
    octets: Octets,
    /// Why those that are no PDU are none, with their places in the block.
    whys: Vec<(usize, FrameError)>,
    /// How many tell of an error.
    pub(super) errors: u32,
}

#[derive(Clone)]
enum Octets {
    Filling(Vec<u8>),
    Full(Bytes),
}

impl Block {
    /// An empty block whose records begin with this id.
    pub(super) const fn new(first: RecordId) -> Self {
        let octets = Octets::Filling(Vec::new());
        Self { first, headers: Vec::new(), octets, whys: Vec::new(), errors: 0 }
    }

    /// Adds the next record.
    pub(super) fn push(&mut self, record: &Record, repeated: bool) {
        let (frame, octets) = (record.chunk.frame(), record.chunk.bytes());
        if let crate::wire::Chunk::Unframed { why, .. } = &record.chunk {
            self.whys.push((self.headers.len(), *why));
        }
        let error = frame.is_none_or(|it| !it.status().is_ok() || it.command_id() == CommandId::GENERIC_NACK);
        self.errors += u32::from(error);
        self.octets.push(octets);
        let mut header = Header {
            at: nanos(record.at),
            link: record.link,
            // A block is closed long before its octets are as many.
            end: u32::try_from(self.octets.all().len()).unwrap_or(u32::MAX),
            other: 0,
            flags: 0,
        };
        header.set(Flag::Out, record.direction == Direction::Out);
        header.set(Flag::Unframed, frame.is_none());
        header.set(Flag::Error, error);
        header.set(Flag::Repeated, repeated);
        self.headers.push(header);
    }

    /// Nothing more is added: what was kept in reserve is given back.
    pub(super) fn close(&mut self) {
        self.headers.shrink_to_fit();
        self.whys.shrink_to_fit();
        if let Octets::Filling(octets) = &mut self.octets {
            self.octets = Octets::Full(Bytes::from(std::mem::take(octets).into_boxed_slice()));
        }
    }

    /// The id after its last record.
    pub(super) const fn end(&self) -> RecordId {
        RecordId(self.first.0 + self.headers.len() as u64)
    }

    /// The octets of all its records.
    pub(super) fn len(&self) -> usize {
        self.octets.all().len()
    }

    /// The header and the octets of the record at this place in the block.
    pub(super) fn at(&self, place: usize) -> Option<(&Header, &[u8])> {
        let header = self.headers.get(place)?;
        Some((header, self.octets.all().get(self.start(place)..header.end as usize)?))
    }

    /// Why the record at this place is no PDU.
    pub(super) fn why(&self, place: usize) -> Option<FrameError> {
        let at = self.whys.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.whys.get(at).map(|(_, why)| *why)
    }

    /// The octets of the record at this place: a slice of a closed block, a copy of what is still being filled.
    pub(super) fn bytes(&self, place: usize) -> Bytes {
        match (&self.octets, self.at(place)) {
            (Octets::Full(all), Some((_, octets))) => all.slice_ref(octets),
            (Octets::Filling(_), Some((_, octets))) => Bytes::copy_from_slice(octets),
            (_, None) => Bytes::new(),
        }
    }

    fn start(&self, place: usize) -> usize {
        let before = place.checked_sub(1).and_then(|before| self.headers.get(before));
        before.map_or(0, |header| header.end as usize)
    }
}

impl Header {
    /// A request was not answered in time.
    pub(super) const fn expire(&mut self) {
        self.set(Flag::Expired, true);
    }

    pub(super) const fn is(&self, flag: Flag) -> bool {
        self.flags & flag as u8 != 0
    }

    pub(super) const fn set(&mut self, flag: Flag, yes: bool) {
        if yes {
            self.flags |= flag as u8;
        } else {
            self.flags &= !(flag as u8);
        }
    }
}

impl Octets {
    fn all(&self) -> &[u8] {
        match self {
            Self::Filling(octets) => octets,
            Self::Full(octets) => octets,
        }
    }

    fn push(&mut self, octets: &[u8]) {
        match self {
            Self::Filling(all) => all.extend_from_slice(octets),
            Self::Full(all) => *self = Self::Filling([all, octets].concat()),
        }
    }
}

/// A time as it is kept; one that is centuries away is the last that can be kept.
pub(super) fn nanos(at: SystemTime) -> i64 {
    let narrow = |length: Duration| i64::try_from(length.as_nanos()).unwrap_or(i64::MAX);
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => narrow(since),
        Err(before) => -narrow(before.duration()),
    }
}

/// The time that is kept so.
pub(super) fn time(nanos: i64) -> SystemTime {
    let length = Duration::from_nanos(nanos.unsigned_abs());
    if nanos < 0 { SystemTime::UNIX_EPOCH - length } else { SystemTime::UNIX_EPOCH + length }
}
