//! One link from the dialling to the bind's answer or the end, moment by moment.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::link::Direction;
use crate::link::Ended;
use crate::link::Notice;
use crate::link::Step;
use crate::session::Event;
use crate::session::Mode;
use crate::session::State;
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;

/// What happened to a bind so far. It takes the notices of its one link in order; what comes between the bind's
/// answer and the end of the link leaves no moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    begun: Option<SystemTime>,
    moments: Vec<Moment>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// From the first notice; none where the clock was set back.
    pub after: Duration,
    /// What happened.
    pub happened: Happened,
}

/// What may happen to a bind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A step on the way to the connection.
    Step(Step),
    /// The bind request was sent.
    BindSent(CommandId),
    /// The bind was answered.
    Answered {
        /// Its response, or `generic_nack`.
        response: CommandId,
        /// Its result.
        status: CommandStatus,
    },
    /// The session is bound.
    Bound(Mode),
    /// Octets came that are no PDU.
    Unframed(Bytes),
    /// The link is over.
    Ended(Ended),
}

impl Timeline {
    /// Takes the next notice of the link.
    pub fn fold(&mut self, notice: &Notice) {
        match notice {
            Notice::Step { at, step, .. } => self.add(*at, Happened::Step(step.clone())),
            Notice::Chunk { direction, at, chunk, .. } if !self.is_bound() => {
                self.passed(*direction, *at, chunk);
            }
            Notice::Event { at, event, .. } => self.event(*at, event),
            Notice::Ended { at, why, .. } => self.add(*at, Happened::Ended(why.clone())),
            Notice::Chunk { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => (),
        }
    }

    /// What happened, in order.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Whether it ever was.
    pub(super) fn is_bound(&self) -> bool {
        self.moments.iter().any(|moment| matches!(moment.happened, Happened::Bound(_)))
    }

    fn passed(&mut self, direction: Direction, at: SystemTime, chunk: &Chunk) {
        match (direction, chunk) {
            (Direction::Out, Chunk::Frame(frame)) if frame.command_id().is_bind() => {
                self.add(at, Happened::BindSent(frame.command_id()));
            }
            (Direction::In, Chunk::Unframed { bytes, .. }) => self.add(at, Happened::Unframed(bytes.clone())),
            _ => (),
        }
    }

    fn event(&mut self, at: SystemTime, event: &Event) {
        match event {
            Event::Response { request, response, .. } if request.command_id().is_bind() => {
                let (response, status) = (response.command_id(), response.status());
                self.add(at, Happened::Answered { response, status });
            }
            Event::State(State::Bound(mode)) => self.add(at, Happened::Bound(*mode)),
            Event::State(_)
            | Event::Request { .. }
            | Event::Response { .. }
            | Event::Unanswered { .. }
            | Event::Unmatched { .. }
            | Event::Closed(_) => (),
        }
    }

    fn add(&mut self, at: SystemTime, happened: Happened) {
        let begun = *self.begun.get_or_insert(at);
        self.moments.push(Moment { after: at.duration_since(begun).unwrap_or_default(), happened });
    }
}

impl fmt::Display for Moment {
    /// Milliseconds, and what happened.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>7} ms  {}", self.after.as_millis(), self.happened)
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(Step::Resolving { host }) => write!(f, "looking up {host}"),
            Self::Step(Step::Resolved(addresses)) => write!(f, "found {}", List(addresses)),
            Self::Step(Step::Connecting(address)) => write!(f, "connecting to {address}"),
            Self::Step(Step::Failed(io)) => write!(f, "{io}"),
            Self::Step(Step::Connected { peer, local }) => match (peer, local) {
                (Some(peer), Some(local)) => write!(f, "connected to {peer} from {local}"),
                (Some(peer), None) => write!(f, "connected to {peer}"),
                (None, _) => f.write_str("connected to the built-in message centre"),
            },
            Self::BindSent(command) => write!(f, "{command} sent"),
            Self::Answered { response, status } => write!(f, "{response} with {status}"),
            Self::Bound(mode) => write!(f, "bound as {mode}"),
            Self::Unframed(octets) => write!(f, "{} octets that are no PDU", octets.len()),
            Self::Ended(why) => write!(f, "{why}"),
        }
    }
}

struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else { return f.write_str("nothing") };
        write!(f, "{first}")?;
        rest.iter().try_for_each(|item| write!(f, ", {item}"))
    }
}
