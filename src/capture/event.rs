//! What a capture tells.

use std::net::SocketAddr;
use std::time::SystemTime;

use super::label::Label;
use crate::link::Direction;
use crate::link::Ended;
use crate::session::CloseReason;
use crate::wire::Chunk;

/// Something that happened on a connection that speaks SMPP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The connection, by its place among all TCP connections of the capture, from 0: Wireshark's `tcp.stream`.
    pub stream: u32,
    /// When.
    pub at: SystemTime,
    /// What.
    pub what: What,
}

/// What happened on a connection. Directions are seen from the ESME.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It began, or is seen from here on.
    Opened(Opened),
    /// Octets passed: a PDU, or something that is none. Octets that the capture lacks are told by
    /// [`FrameError::Lost`](crate::wire::FrameError::Lost).
    Chunk {
        /// Which way.
        direction: Direction,
        /// The octets.
        chunk: Chunk,
    },
    /// It is over, or not seen any further.
    Closed(Closed),
}

/// Between whom a connection is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The ESME.
    pub esme: SocketAddr,
    /// The message centre.
    pub centre: SocketAddr,
    /// Whether its first octets are here.
    pub whole: bool,
    /// Its account, where this program wrote the capture.
    pub label: Option<Label>,
}

/// How a connection ends. [`Closed::of`] says how one that was our own did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Both sides closed; the sender of this direction was the first.
    Finished(Direction),
    /// The sender of this direction broke it off.
    Reset(Direction),
    /// The capture ends before it does.
    Unseen,
}

impl Closed {
    /// How a connection of ours that ended for this reason looks to others.
    pub const fn of(why: &Ended) -> Self {
        match why {
            Ended::Session(CloseReason::Eof) => Self::Finished(Direction::In),
            Ended::Io(_) => Self::Reset(Direction::In),
            Ended::Dropped | Ended::Panicked => Self::Reset(Direction::Out),
            // Without a connection nothing ends.
            Ended::Session(_)
            | Ended::NotAsked(_)
            | Ended::NotResolved { .. }
            | Ended::NoAddress { .. }
            | Ended::NotConnected(_)
            | Ended::NoBuiltIn => Self::Finished(Direction::Out),
        }
    }
}
