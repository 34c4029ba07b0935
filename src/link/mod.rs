//! The data that crosses to and from the engine: orders one way, notices the other. It knows no socket, no
//! clock and no screen; all of it can be cloned, compared and shown.

mod ended;
mod listening;
mod order;
mod secret;

use std::fmt;

pub use ended::{Ended, Io, IoError, Operation};
pub use listening::Listening;
pub use order::{Command, Dial, Notice, Order, Place, Step, Stop, Ticket};
pub use secret::Secret;

/// One connection, from the dialling to its end. A later connection of the same account is another link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u32);

/// Which way octets went, seen from this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the peer.
    In,
    /// To the peer.
    Out,
}

impl Direction {
    /// `in` or `out`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// The other way: that of the response to a request.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
