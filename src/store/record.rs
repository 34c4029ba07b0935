//! A record: octets that passed over a link, as they were.

use std::time::SystemTime;

use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Chunk;

/// A record's place in everything that was ever recorded, from 0. It is never given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u64);

/// Octets that passed over a link: a PDU, or something that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Over which link.
    pub link: LinkId,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub at: SystemTime,
    /// The octets.
    pub chunk: Chunk,
}
