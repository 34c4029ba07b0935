//! What is asked of the engine and what it tells.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::{Direction, Ended, Io, LinkId};
use crate::session::Config;
use crate::session::Event;
use crate::session::RequestError;
use crate::wire::Chunk;
use crate::wire::Pdu;
use crate::wire::Sequence;

/// To the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Make a connection, run a session over it, and begin with these requests: the bind.
    Connect {
        /// The link's id; each is used once.
        link: LinkId,
        /// Where to.
        dial: Dial,
        /// The session's settings.
        session: Config,
        /// The bind request, sent as soon as the connection is made.
        bind: Pdu,
    },
    /// Ask something of a link.
    Order {
        /// Which.
        link: LinkId,
        /// What.
        order: Order,
    },
    /// End a link.
    Stop {
        /// Which.
        link: LinkId,
        /// How.
        how: Stop,
    },
}

/// Where a connection goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// The peer.
    pub place: Place,
    /// The address to dial from, where it matters.
    pub source: Option<IpAddr>,
    /// How long looking up the name may take, and connecting to each of its addresses.
    pub timeout: Duration,
}

/// What is dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A host by name or address, and a TCP port.
    Tcp {
        /// Name or address.
        host: String,
        /// TCP port.
        port: u16,
    },
    /// The message centre inside this program.
    BuiltIn,
}

/// What the owner of a link asks of its session.
#[derive(Clone, PartialEq, Eq)]
pub enum Order {
    /// Send a request; where the window is full it waits for room.
    Request {
        /// What the notice of its sending will carry.
        ticket: Ticket,
        /// The request; its number is given when it is sent.
        pdu: Pdu,
    },
    /// Answer a request of the peer.
    Respond(Pdu),
    /// These octets as they are, whatever the session thinks of them.
    Inject(Bytes),
}

/// Not injected octets: they may be a bind, which carries a password.
impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { ticket, pdu } => write!(f, "Request({ticket:?}, {pdu:?})"),
            Self::Respond(pdu) => write!(f, "Respond({pdu:?})"),
            Self::Inject(octets) => write!(f, "Inject({} octets)", octets.len()),
        }
    }
}

/// Ties a request to the notice that it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// How a link is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Unbind, wait a moment for the answer, close.
    Gracefully,
    /// Close now.
    Now,
}

/// From the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A step on the way to a connection.
    Step {
        /// Which link.
        link: LinkId,
        /// When.
        at: SystemTime,
        /// What happened.
        step: Step,
    },
    /// Octets passed.
    Chunk {
        /// Which link.
        link: LinkId,
        /// Which way.
        direction: Direction,
        /// When.
        at: SystemTime,
        /// The octets.
        chunk: Chunk,
    },
    /// The session told something.
    Event {
        /// Which link.
        link: LinkId,
        /// When.
        at: SystemTime,
        /// What.
        event: Event,
    },
    /// A request was sent.
    Sent {
        /// Which link.
        link: LinkId,
        /// The ticket of the order.
        ticket: Ticket,
        /// The number that the request was given.
        sequence: Sequence,
    },
    /// A request was not sent and will not be.
    NotSent {
        /// Which link.
        link: LinkId,
        /// The ticket of the order.
        ticket: Ticket,
        /// Why; `None` where the link ended before its turn came.
        why: Option<RequestError>,
    },
    /// The link is over; nothing more comes from it.
    Ended {
        /// Which link.
        link: LinkId,
        /// When.
        at: SystemTime,
        /// Why.
        why: Ended,
    },
}

/// A step on the way to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The name is looked up.
    Resolving {
        /// The name.
        host: String,
    },
    /// The name has these addresses.
    Resolved(Vec<SocketAddr>),
    /// This address is tried.
    Connecting(SocketAddr),
    /// This address did not work.
    Failed(Io),
    /// The connection is made.
    Connected {
        /// Our end.
        local: Option<SocketAddr>,
        /// The peer's end; `None` for the message centre inside this program.
        peer: Option<SocketAddr>,
    },
}

impl Notice {
    /// The link that it is about.
    pub const fn link(&self) -> LinkId {
        match self {
            Self::Step { link, .. }
            | Self::Chunk { link, .. }
            | Self::Event { link, .. }
            | Self::Sent { link, .. }
            | Self::NotSent { link, .. }
            | Self::Ended { link, .. } => *link,
        }
    }
}
