//! What a capture tells.

use std::net::SocketAddr;
use std::time::SystemTime;

use super::label::Label;
use crate::link::Direction;
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

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Both sides closed; the sender of this direction was the first.
    Finished(Direction),
    /// The sender of this direction broke it off.
    Reset(Direction),
    /// The capture ends before it does.
    Unseen,
}
