//! Why a capture file cannot be read on: where, and what was expected there.

use std::fmt;
use std::io;

use thiserror::Error;

/// Why a capture file cannot be read on. All before it was read.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// The system gives no more of it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It begins as no capture does.
    #[error("not a capture: expected the first octets of a pcap or pcapng file, found {}", Octets(.found))]
    NotACapture {
        /// Its first octets, four at most.
        found: Vec<u8>,
    },
    /// It is not as its format says.
    #[error("at octet {offset}: {problem}")]
    Broken {
        /// Where the block or packet begins, in octets from the start of the file.
        offset: u64,
        /// What is wrong there.
        problem: Problem,
    },
    /// It ends too early, as it does where a capture was cut off or is still being written.
    #[error("the file ends inside the {what} at octet {offset}, {missing} octets short")]
    CutOff {
        /// Where the block or packet begins, in octets from the start of the file.
        offset: u64,
        /// What is cut off.
        what: Piece,
        /// How many octets it lacks, as far as that is known.
        missing: u64,
    },
}

/// A piece of a capture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What a pcap file begins with.
    Header,
    /// A packet of a pcap file.
    Packet,
    /// A block of a pcapng file.
    Block,
}

/// What is wrong with a capture file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Of a format that has not been written yet.
    #[error("expected version {expected} of the format, found {major}.{minor}")]
    Version {
        /// The major version that is read.
        expected: u16,
        /// What the file says.
        major: u16,
        /// What the file says.
        minor: u16,
    },
    /// A pcap file of packets that are not read.
    #[error("expected packets of Ethernet, Linux cooked mode, raw IP or loopback, found link type {0}")]
    LinkType(u32),
    /// A packet longer than any is.
    #[error("expected a packet of at most {most} octets, found one of {found}")]
    PacketLength {
        /// The most octets that are accepted.
        most: usize,
        /// What the file says.
        found: u32,
    },
    /// A section that has neither octet order.
    #[error("expected the mark of the octet order, 1a2b3c4d or 4d3c2b1a, found {0:08x}")]
    Order(u32),
    /// A block that cannot be so long.
    #[error("expected a block of {least} to {most} octets, in whole words, found one of {found}")]
    BlockLength {
        /// The fewest octets of a block of its kind.
        least: usize,
        /// The most octets that are accepted.
        most: usize,
        /// What the file says.
        found: u32,
    },
    /// A block does not end with its length.
    #[error("expected the block's length, {expected}, once more at its end, found {found}")]
    BlockEnd {
        /// The length at its start.
        expected: u32,
        /// What is at its end.
        found: u32,
    },
    /// A packet that is longer than its block.
    #[error("expected a packet of at most the {room} octets that its block has, found one of {found}")]
    NoRoom {
        /// The octets that there are.
        room: usize,
        /// What the file says.
        found: u32,
    },
    /// A packet of an interface that the file does not describe.
    #[error("expected a packet of one of the {described} interfaces described, found interface {found}")]
    Interface {
        /// How many interfaces are described.
        described: usize,
        /// What the file says, counted from 0.
        found: u32,
    },
    /// Times in a unit that cannot be.
    #[error("expected a time unit of up to 10^-19 or 2^-63 seconds, found if_tsresol {0:#04x}")]
    TimeUnit(u8),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "file header",
            Self::Packet => "packet",
            Self::Block => "block",
        })
    }
}

struct Octets<'a>(&'a [u8]);

impl fmt::Display for Octets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
