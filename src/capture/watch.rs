//! What a live link would have told of a captured connection: its notices, made of what both sides said. It takes
//! the side of the ESME, and decides nothing.

use std::time::{Duration, SystemTime};

use super::event::{Closed, Event, What};
use crate::link::Direction;
use crate::link::Ended;
use crate::link::Io;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Operation;
use crate::link::Step;
use crate::session::CloseReason;
use crate::session::Mode;
use crate::session::Pending;
use crate::session::State;
use crate::session::Window;
use crate::session::{self, Timers};
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Frame;
use crate::wire::FrameError;

/// Requests that wait for their response at most: the one that has waited longest is given up for another.
const WAITING: usize = 10_000;

/// One connection. See the module.
#[derive(Debug)]
pub struct Watch {
    link: LinkId,
    peer: Option<std::net::SocketAddr>,
    state: State,
    /// Whether its start was seen: else what it is bound as shows in what passes.
    whole: bool,
    sends: bool,
    receives: bool,
    /// How long a response may take before it is missed.
    limit: Duration,
    window: Window<SystemTime>,
    /// The status of the bind that was refused last.
    refused: Option<CommandStatus>,
    /// Who unbinds.
    unbinds: Option<Direction>,
    /// What the message centre says is no SMPP.
    broken: Option<FrameError>,
}

impl Watch {
    /// A connection that is called so.
    pub fn new(link: LinkId) -> Self {
        Self {
            link,
            peer: None,
            state: State::Open,
            whole: true,
            sends: false,
            receives: false,
            limit: Timers::default().response,
            window: Window::default(),
            refused: None,
            unbinds: None,
            broken: None,
        }
    }

    /// The next event of the connection, and the notices that come of it.
    pub fn take(&mut self, event: Event, tell: &mut Vec<Notice>) {
        let (link, at) = (self.link, event.at);
        match event.what {
            What::Opened(opened) => {
                self.whole = opened.whole;
                self.peer = Some(opened.centre);
                let step = Step::Connected { local: Some(opened.esme), peer: Some(opened.centre) };
                tell.push(Notice::Step { link, at, step });
            }
            What::Chunk { direction, chunk } => {
                self.expire(at, tell);
                tell.push(Notice::Chunk { link, direction, at, chunk: chunk.clone() });
                match (direction, chunk) {
                    (Direction::Out, Chunk::Frame(frame)) => self.sent(at, frame, tell),
                    (Direction::In, Chunk::Frame(frame)) => self.received(at, frame, tell),
                    (Direction::In, Chunk::Unframed { why: why @ FrameError::OutOfRange { .. }, .. }) => {
                        self.broken = Some(why);
                    }
                    (_, Chunk::Unframed { .. }) => {}
                }
            }
            What::Closed(closed) => self.closed(at, closed, tell),
        }
    }

    fn sent(&mut self, at: SystemTime, frame: Frame, tell: &mut Vec<Notice>) {
        let id = frame.command_id();
        match id {
            CommandId::UNBIND => {
                self.unbinds.get_or_insert(Direction::Out);
                self.enter(at, State::Unbound, tell);
            }
            CommandId::UNBIND_RESP if self.unbinds == Some(Direction::In) => {
                self.enter(at, State::Unbound, tell);
            }
            CommandId::DELIVER_SM_RESP => self.receives(at, tell),
            _ => {}
        }
        if id.is_answered() {
            if self.window.open() >= WAITING
                && let Some(oldest) = self.window.next_expiry()
            {
                self.expire(oldest, tell);
            }
            self.window.wait(frame, at, at.checked_add(self.limit).unwrap_or(at));
        }
    }

    fn received(&mut self, at: SystemTime, frame: Frame, tell: &mut Vec<Notice>) {
        let (id, status) = (frame.command_id(), frame.status());
        match id {
            CommandId::OUTBIND => self.enter(at, State::Outbound, tell),
            CommandId::UNBIND => {
                self.unbinds.get_or_insert(Direction::In);
            }
            CommandId::SUBMIT_SM_RESP if status.is_ok() => self.sends(at, tell),
            _ => {}
        }
        if !frame.is_response() {
            return;
        }
        let Some(Pending { request, sent, late, .. }) = self.window.answer(&frame) else {
            return self.tell(at, session::Event::Unmatched { response: frame }, tell);
        };
        let bind = Mode::of_bind(request.command_id());
        let after = at.duration_since(sent).unwrap_or_default();
        self.tell(at, session::Event::Response { request, response: frame, after, late }, tell);
        match bind {
            Some(mode) if status.is_ok() => {
                self.whole = true;
                self.enter(at, State::Bound(mode), tell);
            }
            Some(_) => self.refused = Some(status),
            None => {}
        }
    }

    /// It is bound as what sends, as far as is seen.
    fn sends(&mut self, at: SystemTime, tell: &mut Vec<Notice>) {
        if !self.sends {
            self.sends = true;
            self.infer(at, tell);
        }
    }

    /// It is bound as what receives, as far as is seen.
    fn receives(&mut self, at: SystemTime, tell: &mut Vec<Notice>) {
        if !self.receives {
            self.receives = true;
            self.infer(at, tell);
        }
    }

    fn infer(&mut self, at: SystemTime, tell: &mut Vec<Notice>) {
        let mode = match (self.sends, self.receives) {
            (true, false) => Mode::Tx,
            (false, _) => Mode::Rx,
            (true, true) => Mode::Trx,
        };
        if !self.whole {
            self.enter(at, State::Bound(mode), tell);
        }
    }

    fn closed(&mut self, at: SystemTime, closed: Closed, tell: &mut Vec<Notice>) {
        let waiting = self.window.drain();
        let mut owed = waiting.iter().map(Frame::command_id);
        let silent = owed.any(|id| id.is_bind() || id == CommandId::ENQUIRE_LINK);
        let Some(why) = self.why(closed, silent) else { return };
        let counts = |request: &Frame| session::counts(request.command_id());
        for request in waiting.into_iter().filter(counts) {
            self.tell(at, session::Event::Unanswered { request }, tell);
        }
        self.enter(at, State::Closed, tell);
        if let Ended::Session(why) = why {
            self.tell(at, session::Event::Closed(why), tell);
        }
        tell.push(Notice::Ended { link: self.link, at, why });
    }

    /// Why a live link would have ended so; `None` where the capture ends and it did not. `silent`: the message
    /// centre owes an answer without which a session ends.
    fn why(&self, closed: Closed, silent: bool) -> Option<Ended> {
        let reason = match (closed, self.unbinds, self.refused, self.broken) {
            (Closed::Unseen, ..) => return None,
            (Closed::Reset(Direction::Out), ..) => return Some(Ended::Dropped),
            (Closed::Reset(Direction::In), ..) => {
                let error = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
                let (operation, address) = (Operation::Read, self.peer);
                return Some(Ended::Io(Io { operation, address, error: (&error).into() }));
            }
            (_, Some(Direction::Out), ..) => CloseReason::LocalUnbound,
            (_, Some(Direction::In), ..) => CloseReason::PeerUnbound,
            (_, None, Some(status), _) if self.state.is_open() => CloseReason::Refused(status),
            (Closed::Finished(Direction::In), ..) => CloseReason::Eof,
            (Closed::Finished(Direction::Out), _, _, Some(why)) => CloseReason::Broken(why),
            (Closed::Finished(Direction::Out), ..) if silent => CloseReason::PeerSilent,
            (Closed::Finished(Direction::Out), ..) => CloseReason::Local,
        };
        Some(Ended::Session(reason))
    }

    fn expire(&mut self, now: SystemTime, tell: &mut Vec<Notice>) {
        while let Some(Pending { request, .. }) = self.window.expire(now) {
            self.tell(now, session::Event::Unanswered { request }, tell);
        }
    }

    fn enter(&mut self, at: SystemTime, state: State, tell: &mut Vec<Notice>) {
        if self.state != state {
            self.state = state;
            self.tell(at, session::Event::State(state), tell);
        }
    }

    fn tell(&self, at: SystemTime, event: session::Event, tell: &mut Vec<Notice>) {
        tell.push(Notice::Event { link: self.link, at, event });
    }
}
