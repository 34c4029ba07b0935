//! What comes out of a session, and why it may say no.

use std::time::{Duration, Instant};

use super::State;
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::EncodeError;
use crate::wire::Frame;
use crate::wire::FrameError;

/// The next thing that the owner is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Put these octets on the wire, in this order.
    Transmit(Chunk),
    /// Something happened.
    Event(Event),
    /// Nothing is to be done until then, or, where `None`, until something comes in.
    Timeout(Option<Instant>),
}

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The session is in another state now.
    State(State),
    /// The peer asks; the owner answers unless it is answered already.
    Request {
        /// The request.
        frame: Frame,
        /// The session has answered it.
        answered: bool,
    },
    /// A request of ours was answered.
    Response {
        /// The request.
        request: Frame,
        /// Its response, or a generic_nack in its place.
        response: Frame,
        /// From the request to the response.
        after: Duration,
        /// It came after [`Event::Unanswered`] had been told.
        late: bool,
    },
    /// A request of ours was not answered in time, or the session ended before it was. Whether the peer acted on
    /// it is not known.
    Unanswered {
        /// The request.
        request: Frame,
    },
    /// A response to nothing that was asked.
    Unmatched {
        /// The response.
        response: Frame,
    },
    /// The session is over: what was to be transmitted before this is to be written, then the connection
    /// closed.
    Closed(CloseReason),
}

/// Why a session ended, and who ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseReason {
    /// We closed a connection on which nothing was bound.
    #[error("closed by us")]
    Local,
    /// We unbound.
    #[error("unbound by us")]
    LocalUnbound,
    /// The peer unbound.
    #[error("unbound by the peer")]
    PeerUnbound,
    /// The peer refused our bind.
    #[error("the bind was refused with {0}")]
    Refused(CommandStatus),
    /// The peer did not answer our bind or our enquire_link.
    #[error("the peer does not answer")]
    PeerSilent,
    /// The peer connected and did not bind.
    #[error("the peer did not bind in time")]
    NotBound,
    /// The peer closed the connection without unbinding.
    #[error("the peer closed the connection")]
    Eof,
    /// The peer's octets are no SMPP, or the stream has slipped.
    #[error("the stream cannot be read: {0}")]
    Broken(FrameError),
}

/// Why a request was not sent: our own misuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not allowed from this side in this state.
    #[error("{command} cannot be sent in state {state}")]
    State {
        /// The request.
        command: CommandId,
        /// The state.
        state: State,
    },
    /// As many requests wait for their response as may.
    #[error("{0} requests wait for their response already")]
    WindowFull(usize),
    /// It cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}
